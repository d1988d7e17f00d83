// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm, voice } from '@livekit/agents';
import { expect, onTestFinished, test } from 'vitest';
import { FakeOutput, pause, startModel, until } from './rig.ts';
import type { Peer, ScriptedService } from './scripted-service.ts';

interface Stage {
  service: ScriptedService;
  session: voice.AgentSession;
  output: FakeOutput;
  peer: Peer;
}

/** A real AgentSession without a room, its agent speaking through a fake output. */
async function startAgent(agent: voice.Agent): Promise<Stage> {
  const { service, model } = await startModel({ voice: 'en-US-AvaNeural' });
  const session = new voice.AgentSession({
    llm: model,
    vad: null,
    aecWarmupDuration: null,
    turnHandling: { turnDetection: 'realtime_llm' },
  });
  session.on(voice.AgentSessionEventTypes.Error, () => undefined);
  const output = new FakeOutput();
  session.output.audio = output;
  await session.start({ agent });
  onTestFinished(() => session.close());
  return { service, session, output, peer: await service.ready() };
}

const plain = (): voice.Agent => new voice.Agent({ instructions: 'Be brief.' });

function said(session: voice.AgentSession): string[] {
  return session.history.items.flatMap((item) =>
    item.type === 'message' ? `${item.role}: ${item.textContent ?? ''}` : [],
  );
}

test('a spoken turn is heard and committed, the caller’s words before the answer', async () => {
  const { session, peer, output } = await startAgent(plain());
  peer.userStarts('item_u');
  peer.userStops('item_u');
  const reply = peer.respond();
  reply.say('Hello there.', 200);
  reply.done();
  // Native models send the transcript after the answer has begun.
  peer.transcript('item_u', 'Hi.');
  await until('the conversation', () => said(session).length === 2);
  expect(said(session)).toEqual(['user: Hi.', 'assistant: Hello there.']);
  expect(output.played.reduce((ms, frame) => ms + frame.samplesPerChannel / 24, 0)).toBe(200);
});

test('INT-01, INT-17 barge-in: playout stops, the service is told the position, the message is committed once', async () => {
  const { service, session, peer, output } = await startAgent(plain());
  const reply = peer.respond();
  const itemId = reply.message();
  reply.text(itemId, 'One two three four.').audio(itemId, 3000);
  await until('sound', () => output.played.length > 0);
  await pause(400);
  peer.userStarts('item_u');
  await until('silence', () => output.cleared > 0);
  const cut = await service.until('the truncation', () => peer.of('conversation.item.truncate')[0]);
  expect(cut.item_id).toBe(itemId);
  expect(cut.audio_end_ms).toBeGreaterThan(300);
  expect(cut.audio_end_ms).toBeLessThan(900);
  await until('the commit', () => said(session).length === 1);
  expect(session.history.items.filter((item) => item.type === 'message')).toMatchObject([
    { id: itemId, interrupted: true },
  ]);
});

test('a tool call: the result goes back, one reply follows, and it is heard', async () => {
  const look = llm.tool({ name: 'look', description: 'Looks.', execute: async () => 'four degrees' });
  const { service, session, peer } = await startAgent(new voice.Agent({ instructions: 'x', tools: [look] }));
  const reply = peer.respond();
  reply.call('look', '', 'call_1', 'item_call');
  reply.done();
  const request = await service.until('the follow-up', () => peer.of('response.create')[0]);
  const output = peer
    .of('conversation.item.create')
    .find((event) => event.item.type === 'function_call_output');
  expect(output?.item).toMatchObject({ call_id: 'call_1', output: '"four degrees"' });
  const answer = peer.respond(request);
  answer.say('Four degrees.', 100);
  answer.done();
  await until('the answer', () => said(session).includes('assistant: Four degrees.'));
  expect(peer.of('response.create')).toHaveLength(1);
});

test('LIF-09 a handoff keeps the connection and changes instructions and tools', async () => {
  const { service, session, peer } = await startAgent(plain());
  session.updateAgent(new voice.Agent({ instructions: 'Second agent.' }));
  await service.until('the new instructions', () => peer.config['instructions'] === 'Second agent.');
  expect(service.peers).toHaveLength(1);
});

test('RPL-12 typed input: one item, one request, no transcript', async () => {
  const { service, session, peer } = await startAgent(plain());
  const transcripts: unknown[] = [];
  session.on(voice.AgentSessionEventTypes.UserInputTranscribed, (event) => transcripts.push(event));
  session.generateReply({ userInput: 'Hello in writing' });
  const request = await service.until('the request', () => peer.of('response.create')[0]);
  expect(peer.of('conversation.item.create')).toMatchObject([
    { item: { role: 'user', content: [{ type: 'input_text', text: 'Hello in writing' }] } },
  ]);
  const reply = peer.respond(request);
  reply.say('Hello back.', 60);
  reply.done();
  await until('the answer', () => said(session).length === 2);
  expect(transcripts).toEqual([]);
});

test('LIF-19 closing during speech finishes and says so', async () => {
  const { session, peer, output } = await startAgent(plain());
  const reply = peer.respond();
  const itemId = reply.message();
  reply.text(itemId, 'A long speech').audio(itemId, 5000);
  await until('sound', () => output.played.length > 0);
  let closed = 0;
  session.on(voice.AgentSessionEventTypes.Close, () => (closed += 1));
  await session.close();
  expect(closed).toBe(1);
});

test('MET-03 usage is booked under the model’s real name', async () => {
  const { session, peer } = await startAgent(plain());
  const reply = peer.respond();
  reply.say('Hello.', 60);
  reply.done();
  await until('the usage', () => session.usage.modelUsage.length > 0);
  expect(session.usage.modelUsage).toMatchObject([{ provider: 'azure.voice_live', model: 'gpt-realtime' }]);
});
