// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  listen,
  openAgent as openSession,
  startScriptedServer,
  voiceAgentDriver,
  voiceLiveDriver,
} from '@voicelive-kit/conformance/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { realtime, reply } from '../../src/index.ts';
import { type Logged, logged } from '../field/logged.ts';
import { agent, announcesDefinition, type DefinitionFields, openAgent } from './field.ts';

// `VoiceAgentResponseCreateParams` of npm `@azure/ai-projects` 2.10.0 has no temperature.
it('omits a setting of one reply when voice agents do not have it, and sends the others', async () => {
  const { server, model } = await openAgent();
  const call = openSession(model);
  onTestFinished(() => call.session.close());
  server.behaviour.onRequest = (request, peer) => {
    const response = peer.respond({ answering: request });
    response.speak('As you like.', 20);
    response.end();
  };
  await call.session.start({ agent: call.agent });
  await server.configured();
  await reply(call.session, {
    temperature: 0.2,
    maxOutputTokens: 100,
    voice: 'en-US-JennyNeural',
    metadata: { step: 'goodbye' },
  }).waitForPlayout();
  const [created] = server.peer.rawOf('response.create');
  expect(created?.['response']).toEqual({
    max_output_tokens: 100,
    audio: { output: { voice: 'en-US-JennyNeural', voice_type: 'azure-standard' } },
    metadata: { step: 'goodbye', livekit_request: expect.any(String) },
  });
  expect(call.said).toEqual(['assistant: As you like.']);
});

/** A session that a fallback leads to a voice agent with this definition. */
async function openFallback(
  definition: DefinitionFields = {},
  options: Partial<realtime.RealtimeModelOptions> = {},
) {
  const dead = await startScriptedServer({ driver: voiceLiveDriver() });
  const server = await startScriptedServer({
    driver: voiceAgentDriver(),
    behaviour: { greeting: announcesDefinition(definition) },
  });
  await dead.refuse(503);
  const model = new realtime.RealtimeModel({
    endpoint: dead.endpoint,
    agent: { projectName: 'shop', agentName: 'old' },
    fallback: [{ endpoint: server.endpoint, agent }],
    connOptions: { maxRetry: 0, retryIntervalMs: 10 },
    ...options,
  });
  onTestFinished(async () => {
    await model.close();
    await dead.close();
    await server.close();
  });
  const session = model.session();
  listen(session);
  await server.until('a connection', () => session.connectionState === 'connected');
  return { server, session };
}

it('adds instructions to those of the definition when a fallback led to the voice agent', async () => {
  const { server, session } = await openFallback();
  session.generateReply('Be quick.').catch(() => undefined);
  const request = await server.until('the request', () => server.requests()[0]);
  expect(request.instructions).toEqual({ replace: 'You are the front desk.\n\nBe quick.' });
});

describe('transcripts of the caller', () => {
  const untranscribed = { audio: { input: { transcription: null } } };
  const told = (lines: readonly Logged[]): readonly Logged[] =>
    lines.filter(({ message }) => message.includes('inputAudioTranscription'));

  it('are reported missing once when a fallback led to a voice agent that makes none', async () => {
    const lines = logged();
    const { server, session } = await openFallback(untranscribed);
    expect(session.capabilities.userTranscription).toBe(false);
    server.drop('broken');
    await server.configured(2);
    await server.until('a connection', () => session.connectionState === 'connected');
    expect(told(lines)).toHaveLength(1);
  });

  it.each([
    ['the definition has them', {}, {}],
    ['the options ask for them', untranscribed, { inputAudioTranscription: { model: 'azure-speech' } }],
    ['the options switch them off', untranscribed, { inputAudioTranscription: null }],
  ])('are not reported missing when %s', async (_, definition, options) => {
    const lines = logged();
    await openFallback(definition, options);
    expect(told(lines)).toEqual([]);
  });
});
