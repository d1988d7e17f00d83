// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerEvent } from '@voicelive-kit/protocol';
import type { ServerEvents } from '@voicelive-kit/protocol/server';
import type { EngineEvent } from '../engine/events.ts';
import type { ModelFamily } from '../engine/model-family.ts';

/** The Voice Live events for what the engine says, in order. */
export function toVoiceLive(event: EngineEvent, make: ServerEvents, family: ModelFamily): ServerEvent[] {
  switch (event.kind) {
    case 'session-created':
      return [make.sessionCreated(event.session)];
    case 'session-updated':
      return [make.sessionUpdated(event.session)];
    case 'error':
      return [make.errorEvent(event.error)];
    case 'speech-started':
      return [make.speechStarted(event.itemId, event.audioStartMs)];
    case 'speech-stopped':
      return [make.speechStopped(event.itemId, event.audioEndMs)];
    case 'input-committed':
      return [make.committed(event.itemId, event.previousItemId)];
    case 'input-cleared':
      return [make.cleared()];
    case 'item-created': {
      const created = make.itemCreated(event.item, event.previousItemId);
      // Recorded on native models only, and only for the user's speech.
      return event.spoken && family === 'native'
        ? [created, make.itemDone(event.item, event.previousItemId)]
        : [created];
    }
    case 'item-truncated':
      return [make.truncated(event.itemId, event.audioEndMs)];
    case 'item-deleted':
      return [make.deleted(event.itemId)];
    case 'item-retrieved':
      return [make.retrieved(event.item)];
    case 'heard-delta':
      return [make.transcriptionDelta(event.itemId, event.delta)];
    case 'heard':
      return [
        make.transcriptionCompleted(
          event.itemId,
          event.transcript,
          family === 'cascaded' ? { language: 'en-US' } : {},
        ),
      ];
    case 'response-created':
      return [make.responseCreated(event.response)];
    case 'response-done':
      return [make.responseDone(event.response)];
    case 'output-added':
      return [make.outputItemAdded(event.ref.responseId, event.item, event.ref.outputIndex)];
    case 'output-done':
      return [make.outputItemDone(event.ref.responseId, event.item, event.ref.outputIndex)];
    case 'part-added':
      return [make.contentPartAdded(event.ref, event.part)];
    case 'part-done':
      return [make.contentPartDone(event.ref, event.part)];
    case 'text-delta':
      return [make.textDelta(event.ref, event.delta)];
    case 'text-done':
      return [make.textDone(event.ref, event.text)];
    case 'speech-text-delta':
      return [make.audioTranscriptDelta(event.ref, event.delta)];
    case 'speech-text-done':
      return [make.audioTranscriptDone(event.ref, event.transcript)];
    case 'audio-delta':
      return [make.audioDelta(event.ref, event.audio)];
    case 'audio-done':
      return [make.audioDone(event.ref)];
    case 'word': {
      const { text, startMs, endMs } = event.word;
      return [make.audioTimestampDelta(event.ref, { text, offsetMs: startMs, durationMs: endMs - startMs })];
    }
    case 'words-done':
      return [make.audioTimestampDone(event.ref)];
    case 'arguments-delta':
      return [make.functionCallArgumentsDelta(event.ref, event.callId, event.delta)];
    case 'arguments-done':
      return [make.functionCallArgumentsDone(event.ref, event.callId, event.name, event.arguments)];
  }
}
