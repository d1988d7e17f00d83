// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerEvent } from '../src/index.ts';
import * as server from '../src/server.ts';

const ref = { responseId: 'resp_1', itemId: 'item_1' };

/** One event of every builder, under its builder's name. */
export function builtEvents(seed = 1): Record<keyof server.ServerEvents, ServerEvent> {
  const events = server.createServerEvents({ random: server.seededRandom(seed) });
  const native = server.defaultSession('native', 'gpt-realtime', { id: 'sess_1', expiresAt: 1_791_240_000 });
  const message = server.finishedMessageItem('item_1', [{ type: 'audio', transcript: 'Four degrees.' }]);
  const call = server.functionCallItem('item_2', { callId: 'call_1', name: 'get_weather' });
  const response = server.startResponse({ id: 'resp_1', family: 'native', conversationId: 'conv_1' });
  const usage = server.makeUsage({ inputText: 14, inputAudio: 30, outputText: 27, outputAudio: 72 });
  return {
    sessionCreated: events.sessionCreated(native),
    sessionUpdated: events.sessionUpdated({ ...native, metadata: { call: '42' } }),
    errorEvent: events.errorEvent({ code: 'response_cancel_not_active', message: 'Nothing to cancel.' }),
    warning: events.warning({ message: 'Ignored.' }),
    rateLimitsUpdated: events.rateLimitsUpdated([{ name: 'tokens', limit: 1, remaining: 0 }]),
    avatarConnecting: events.avatarConnecting('e30='),
    avatarSwitchToSpeaking: events.avatarSwitchToSpeaking('resp_1'),
    avatarSwitchToIdle: events.avatarSwitchToIdle('resp_1'),
    videoDelta: events.videoDelta('AAAA', 'video/mp4'),
    outputAudioBufferCleared: events.outputAudioBufferCleared(),
    speechStarted: events.speechStarted('item_U1', 1456),
    speechStopped: events.speechStopped('item_U1', 4512),
    committed: events.committed('item_U1', null),
    cleared: events.cleared(),
    itemCreated: events.itemCreated(server.userAudioItem('item_U1', null), null),
    itemDone: events.itemDone(server.userAudioItem('item_U1', null), null),
    truncated: events.truncated('item_1', 1500),
    deleted: events.deleted('item_1'),
    retrieved: events.retrieved(server.userTextItem('item_U2', 'Hello')),
    transcriptionDelta: events.transcriptionDelta('item_U1', 'What is'),
    transcriptionCompleted: events.transcriptionCompleted('item_U1', 'What is it?', { language: 'en-US' }),
    transcriptionFailed: events.transcriptionFailed('item_U1', { message: 'Unintelligible.' }),
    responseCreated: events.responseCreated(response),
    responseDone: events.responseDone(
      server.finishResponse(response, { status: 'completed', output: [message, call], usage }),
    ),
    outputItemAdded: events.outputItemAdded('resp_1', server.startedMessageItem('item_1', 'native')),
    outputItemDone: events.outputItemDone('resp_1', message),
    contentPartAdded: events.contentPartAdded(ref, { type: 'audio', transcript: '' }),
    contentPartDone: events.contentPartDone(ref, { type: 'text', text: 'Four degrees.' }),
    textDelta: events.textDelta(ref, 'Four'),
    textDone: events.textDone(ref, 'Four degrees.'),
    audioTranscriptDelta: events.audioTranscriptDelta(ref, 'Four'),
    audioTranscriptDone: events.audioTranscriptDone(ref, 'Four degrees.'),
    audioTranscriptAnnotationAdded: events.audioTranscriptAnnotationAdded(ref, { type: 'url_citation' }),
    audioDelta: events.audioDelta(ref, 'AAAA'),
    audioDone: events.audioDone(ref),
    functionCallArgumentsDelta: events.functionCallArgumentsDelta(ref, 'call_1', '{"city"'),
    functionCallArgumentsDone: events.functionCallArgumentsDone(ref, 'call_1', 'get_weather', '{}'),
    audioTimestampDelta: events.audioTimestampDelta(ref, { text: 'Four', offsetMs: 50, durationMs: 310 }),
    audioTimestampDone: events.audioTimestampDone(ref),
    visemeDelta: events.visemeDelta(ref, 6, 50),
    visemeDone: events.visemeDone(ref),
    blendshapesDelta: events.blendshapesDelta(ref, [[0, 0.1]], 0),
    blendshapesDone: events.blendshapesDone(ref),
    mcpListTools: events.mcpListTools('completed', 'mcpl_1'),
    mcpCallArgumentsDelta: events.mcpCallArgumentsDelta(ref, '{"q":'),
    mcpCallArgumentsDone: events.mcpCallArgumentsDone(ref, '{"q":"x"}'),
    mcpCall: events.mcpCall('failed', 'mcp_1'),
    webSearchCall: events.webSearchCall('searching', ref, 2),
    fileSearchCall: events.fileSearchCall('completed', ref, 3),
    foundryAgentCall: events.foundryAgentCall('in_progress', 'fac_1'),
    invocationDelta: events.invocationDelta({ event: 'status' }),
  };
}

export const allServerEvents = (seed?: number): ServerEvent[] => Object.values(builtEvents(seed));
