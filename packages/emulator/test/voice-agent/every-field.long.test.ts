// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { emulate } from '../client.ts';
import { samplesOf } from './sdk-samples.ts';
import { SdkTypes } from './sdk-types.ts';
import { WireClient, type Event } from './wire-client.ts';

/**
 * Source: the types of npm `@azure/ai-projects` 2.10.0. Every field of them, with every choice, is sent in an event of
 * its own.
 */
async function refusals(events: readonly Event[]): Promise<Map<string, unknown>> {
  const client = await WireClient.open(await emulate());
  for (const [index, event] of events.entries()) client.send({ ...event, event_id: `evt_${index}` });
  await client.settle();
  const found = client
    .all('error')
    .map(({ error }) => error as { code: string; param: string; event_id: string });
  return new Map(
    found
      .filter(({ code }) => !code.startsWith('conversation_already'))
      .map(({ code, param, event_id: id }) => [`${code} ${param}`, events[Number(id.slice('evt_'.length))]]),
  );
}

/** What is refused because of the model, of another field, or of a value that only a name stands for. */
const RULES_OF_SESSION = [
  // A photo avatar needs its model.
  'avatar_verification_failed session.avatar',
  // The reference of a client needs two channels, and two channels need one.
  'invalid_ec_channels_requires_client session.audio.input.echo_cancellation.reference_source',
  'invalid_ec_reference_channels session.audio.input.echo_cancellation.channels',
  // Transcribers for models of another kind, and fields that only some transcribers have.
  'invalid_input_audio_transcription_model session.audio.input.transcription.model',
  'invalid_value session.audio.input.transcription.delay',
  'invalid_value session.audio.input.transcription.keywords',
  'invalid_value session.audio.input.transcription.languages',
  'invalid_value session.audio.input.transcription.profanity_filter',
  'missing_required_parameter session.audio.input.transcription.language',
  // OpenAI's turn detection is for its models.
  'invalid_value session.audio.input.turn_detection.type',
  // A type of voice without its name.
  'invalid_value session.audio.output.voice',
  'missing_required_parameter session.audio.output.voice',
  // A server without an address or connection.
  'invalid_value session.tools[0].server_url',
];
const RULES_OF_RESPONSE = [
  'invalid_value response.audio.output.voice',
  'missing_required_parameter response.audio.output.voice',
  'invalid_value response.tools[0].server_url',
  // Items are checked like those of `conversation.item.create`: their parts need what they consist of, an output its
  // call, and the service alone makes items of some types.
  'invalid_tool_call_id null',
  'invalid_value response.input[0].content[0].type',
  'invalid_value response.input[0].type',
  'missing_required_parameter response.input[0].call_id',
  'missing_required_parameter response.input[0].content',
  'missing_required_parameter response.input[0].content[0].image_url',
  'missing_required_parameter response.input[0].content[0].text',
  // A function without a name or type, which the types allow here.
  'invalid_value response.tools[0].type',
  'missing_required_parameter response.tools[0].name',
  // The types say by a field of that name that there may be others.
  'invalid_value response.metadata.additionalProperties',
  // A message of the assistant that says nothing, or is no such message.
  'invalid_value response.pre_generated_assistant_message.content[0].type',
  'invalid_value response.pre_generated_assistant_message.role',
  'missing_required_parameter response.pre_generated_assistant_message.content',
  'missing_required_parameter response.pre_generated_assistant_message.content[0].text',
];

test('a session accepts every field of the types, except for what a rule forbids', async () => {
  const sessions = samplesOf(new SdkTypes('VoiceAgentSessionUpdateConfig'));
  expect(sessions.length).toBeGreaterThan(200);
  const found = await refusals(sessions.map((session) => ({ type: 'session.update', session })));
  expect([...found.keys()].toSorted()).toEqual(RULES_OF_SESSION.toSorted());
});

test('a response accepts every field of the types, except for what a rule forbids', async () => {
  const responses = samplesOf(new SdkTypes('VoiceAgentResponseCreateParams'));
  expect(responses.length).toBeGreaterThan(100);
  const found = await refusals(responses.map((response) => ({ type: 'response.create', response })));
  expect([...found.keys()].toSorted()).toEqual(RULES_OF_RESPONSE.toSorted());
});
