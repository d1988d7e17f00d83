// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ClientEventUnion, ConversationRequestItemUnion, RequestSession } from '@azure/ai-voicelive';
import { expect, test } from 'vitest';
import { sent } from './stage.ts';

// What Microsoft's client, version 1.1.0, omits when sending. If a test fails after an SDK update, a gap has been
// closed; then review the plugin's decision to have its own codec.

/** The session configuration as it is sent; its values are of kinds unknown to the SDK's types. */
const configured = (session: object) =>
  sent((sdk) => sdk.updateSession(session as RequestSession)).then((frame) => frame['session']);
const event = (fields: object) => sent((sdk) => sdk.sendEvent(fields as ClientEventUnion));
const item = (fields: object) =>
  sent((sdk) => sdk.addConversationItem(fields as ConversationRequestItemUnion)).then(
    (frame) => frame['item'],
  );

test('the SDK drops fields with their wire names', async () => {
  expect(await configured({ instructions: 'x', input_audio_format: 'pcm16' })).toEqual({ instructions: 'x' });
});

test.each([
  ['parallel_tool_calls', { parallelToolCalls: true }],
  ['greeting', { greeting: { type: 'x' } }],
  ['anything of tomorrow', { somethingOfTomorrow: 1 }],
])('the SDK cannot set %s', async (_what, field) => {
  expect(await configured({ instructions: 'x', ...field })).toEqual({ instructions: 'x' });
});

test.each([
  ['speech_duration_ms of server_vad', { type: 'server_vad', speechDurationInMs: 100 }],
  ['idle_timeout_ms of server_vad', { type: 'server_vad', idleTimeoutInMs: 6000 }],
  ['appended_text_after_truncation', { type: 'azure_semantic_vad', appendedTextAfterTruncation: '…' }],
  ['eagerness of semantic_vad', { type: 'semantic_vad', eagerness: 'low' }],
])('the SDK cannot set %s', async (_what, turnDetection) => {
  expect(await configured({ turnDetection })).toEqual({ turn_detection: { type: turnDetection.type } });
});

test('the SDK cannot set thresholds of smart_end_of_turn_detection', async () => {
  const endOfUtteranceDetection = {
    model: 'smart_end_of_turn_detection',
    thresholdLevel: 'low',
    timeoutInMs: 500,
  };
  expect(
    await configured({ turnDetection: { type: 'azure_semantic_vad', endOfUtteranceDetection } }),
  ).toEqual({
    turn_detection: {
      type: 'azure_semantic_vad',
      end_of_utterance_detection: { model: 'smart_end_of_turn_detection' },
    },
  });
});

test('the SDK cannot give a prompt to the transcription', async () => {
  const inputAudioTranscription = { model: 'whisper-1', prompt: 'Contoso' };
  expect(await configured({ inputAudioTranscription })).toEqual({
    input_audio_transcription: { model: 'whisper-1' },
  });
});

test('the SDK sends only the type of a Foundry agent tool', async () => {
  const tools = [{ type: 'foundry_agent', agentName: 'Billing', projectName: 'contoso' }];
  expect(await configured({ tools })).toEqual({ tools: [{ type: 'foundry_agent' }] });
});

test('the SDK cannot answer outside the conversation', async () => {
  const { response } = await event({
    type: 'response.create',
    response: { conversation: 'none', instructions: 'x' },
  });
  expect(response).toEqual({ instructions: 'x' });
});

test('the SDK omits the image of a message', async () => {
  const content = [{ type: 'input_image', imageUrl: 'data:image/png;base64,iVBORw0KGgo=', detail: 'low' }];
  expect(await item({ type: 'message', role: 'user', content })).toMatchObject({
    content: [{ type: 'input_image' }],
  });
});

test('the SDK reduces unknown events, and approvals, to their type', async () => {
  expect(await event({ type: 'something.of.tomorrow', eventId: 'evt_1', value: 1 })).toEqual({
    type: 'something.of.tomorrow',
    event_id: 'evt_1',
  });
  expect(await event({ type: 'mcp_approval_response', eventId: 'evt_1', approve: true })).toEqual({
    type: 'mcp_approval_response',
    event_id: 'evt_1',
  });
});

test('the SDK assigns no event id in sendEvent, so that errors cannot be matched', async () => {
  expect(await event({ type: 'response.cancel' })).toEqual({ type: 'response.cancel' });
});

test('the SDK cannot specify the position of an item in addConversationItem', async () => {
  const message = {
    type: 'message' as const,
    role: 'system' as const,
    content: [],
    previousItemId: 'item_1',
  };
  const frame = await sent((sdk) => sdk.addConversationItem(message));
  expect(JSON.stringify(frame)).not.toContain('item_1');
});

test('the SDK sends half of each sample when it is given 16-bit numbers', async () => {
  const samples = Int16Array.from([0x0102, 0x0304]);
  const frame = await sent((sdk) => sdk.sendAudio(samples as unknown as Uint8Array));
  expect([...Buffer.from(String(frame['audio']), 'base64')]).toEqual([0x02, 0x04]);
});
