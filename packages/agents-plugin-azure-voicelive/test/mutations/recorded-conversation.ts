// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerEvent } from '@voicelive-kit/protocol';
import * as server from '@voicelive-kit/protocol/server';

/** The service's events in a short call, in order: a spoken turn, a call, an answer that is truncated, a refusal. */
export function recordedConversation(): ServerEvent[] {
  const events = server.createServerEvents({ random: server.seededRandom(1) });
  const word = (text: string, offsetMs: number) => ({ text, offsetMs, durationMs: 200 });
  const asking = { responseId: 'resp_1', itemId: 'item_2' };
  const answering = { responseId: 'resp_2', itemId: 'item_4' };
  const writing = { responseId: 'resp_3', itemId: 'item_5' };
  const response = (id: string) => server.startResponse({ id, family: 'cascaded', conversationId: 'conv_1' });
  const call = server.functionCallItem('item_3', { callId: 'call_1', name: 'weather', arguments: '{}' });
  const said = (id: string, transcript: string) =>
    server.finishedMessageItem(id, [{ type: 'audio', transcript }]);
  const usage = server.makeUsage({ inputText: 14, inputAudio: 30, outputText: 27, outputAudio: 72 });
  const sound = Buffer.alloc(960).toString('base64');
  return [
    events.speechStarted('item_1', 100),
    events.speechStopped('item_1', 1400),
    events.committed('item_1', null),
    events.itemCreated(server.userAudioItem('item_1', null), null),
    events.transcriptionDelta('item_1', 'What is'),
    events.responseCreated(response('resp_1')),
    events.transcriptionCompleted('item_1', 'What is the weather?', { language: 'en-US' }),
    events.outputItemAdded('resp_1', server.startedMessageItem('item_2', 'cascaded')),
    events.itemCreated(server.startedMessageItem('item_2', 'cascaded'), 'item_1'),
    events.contentPartAdded(asking, { type: 'audio', transcript: '' }),
    events.audioTranscriptDelta(asking, 'Let me'),
    events.audioTimestampDelta(asking, word('Let', 0)),
    events.audioDelta(asking, sound),
    events.audioTranscriptDelta(asking, ' see.'),
    events.audioTimestampDelta(asking, word('me', 200)),
    events.audioDelta(asking, sound),
    events.audioTranscriptDone(asking, 'Let me see.'),
    events.audioDone(asking),
    events.outputItemDone('resp_1', said('item_2', 'Let me see.')),
    events.outputItemAdded('resp_1', call),
    events.itemCreated(call, 'item_2'),
    events.functionCallArgumentsDone({ responseId: 'resp_1', itemId: 'item_3' }, 'call_1', 'weather', '{}'),
    events.outputItemDone('resp_1', call),
    events.responseDone(
      server.finishResponse(response('resp_1'), {
        status: 'completed',
        output: [said('item_2', 'Let me see.'), call],
        usage,
      }),
    ),
    events.responseCreated(response('resp_2')),
    events.outputItemAdded('resp_2', server.startedMessageItem('item_4', 'cascaded')),
    events.itemCreated(server.startedMessageItem('item_4', 'cascaded'), 'item_3'),
    events.audioTranscriptDelta(answering, 'Four degrees.'),
    events.audioTimestampDelta(answering, word('Four', 0)),
    events.audioDelta(answering, sound),
    events.speechStarted('item_6', 4000),
    events.truncated('item_4', 20),
    events.responseDone(
      server.finishResponse(response('resp_2'), {
        status: 'cancelled',
        reason: 'turn_detected',
        output: [said('item_4', 'Four')],
        usage,
      }),
    ),
    events.speechStopped('item_6', 4600),
    events.committed('item_6', 'item_4'),
    events.itemCreated(server.userAudioItem('item_6', null), 'item_4'),
    events.transcriptionFailed('item_6', { message: 'Unintelligible.' }),
    events.responseCreated(response('resp_3')),
    events.outputItemAdded('resp_3', server.startedMessageItem('item_5', 'cascaded')),
    events.contentPartAdded(writing, { type: 'text', text: '' }),
    events.textDelta(writing, 'Pardon?'),
    events.textDone(writing, 'Pardon?'),
    events.errorEvent({ code: 'invalid_value', message: 'No.' }),
    events.responseDone(
      server.finishResponse(response('resp_3'), { status: 'completed', output: [], usage }),
    ),
    events.deleted('item_6'),
    events.warning({ message: 'Ignored.' }),
  ];
}
