// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ModelFamily, ServerEvent } from '@voicelive-kit/protocol';
import type { ServerEvents } from '@voicelive-kit/protocol/server';
import type { EngineEvent, EngineEventOf } from '../engine/events.ts';
import { REMOTE_MAPPING } from './voice-live-remote.ts';

type Mapped = ServerEvent | ServerEvent[];

type Mapping = {
  [K in EngineEvent['kind']]: (event: EngineEventOf<K>, make: ServerEvents, family: ModelFamily) => Mapped;
};

const MAPPING: Mapping = {
  ...REMOTE_MAPPING,
  'session-created': ({ session }, make) => make.sessionCreated(session),
  'session-updated': ({ session }, make) => make.sessionUpdated(session),
  error: ({ error }, make) => make.errorEvent(error),

  'speech-started': ({ itemId, audioStartMs }, make) => make.speechStarted(itemId, audioStartMs),
  'speech-stopped': ({ itemId, audioEndMs }, make) => make.speechStopped(itemId, audioEndMs),
  'input-committed': ({ itemId, previousItemId }, make) => make.committed(itemId, previousItemId),
  'input-cleared': (_event, make) => make.cleared(),
  // Voice Live has no event for it; the commit and the answer show it.
  idle: () => [],

  'item-created': ({ item, previousItemId, spoken }, make, family) => {
    const created = make.itemCreated(item, previousItemId);
    // Recorded on native models only, and only for the user's speech.
    return spoken && family === 'native' ? [created, make.itemDone(item, previousItemId)] : created;
  },
  'item-truncated': ({ itemId, audioEndMs }, make) => make.truncated(itemId, audioEndMs),
  'item-deleted': ({ itemId }, make) => make.deleted(itemId),
  'item-retrieved': ({ item }, make) => make.retrieved(item),
  'heard-delta': ({ itemId, delta, logprobs }, make) => ({
    ...make.transcriptionDelta(itemId, delta),
    ...(logprobs && { logprobs }),
  }),
  // Log probabilities are sent only on request; no other recording has the field.
  heard: ({ itemId, transcript, language, logprobs, phrases }, make, family) => ({
    ...make.transcriptionCompleted(itemId, transcript, {
      ...(family === 'cascaded' && { language: language ?? 'en-US' }),
      ...(phrases && { phrases }),
    }),
    ...(logprobs && { logprobs }),
  }),
  // Of voice agents only, like calls over WebRTC below.
  'heard-segment': () => [],
  'hearing-failed': ({ itemId, error }, make) => make.transcriptionFailed(itemId, error),

  'response-created': ({ response }, make) => make.responseCreated(response),
  'response-done': ({ response }, make) => make.responseDone(response),
  'output-added': ({ ref, item }, make) => make.outputItemAdded(ref.responseId, item, ref.outputIndex),
  'output-done': ({ ref, item }, make) => make.outputItemDone(ref.responseId, item, ref.outputIndex),
  'part-added': ({ ref, part }, make) => make.contentPartAdded(ref, part),
  'part-done': ({ ref, part }, make, family) =>
    // Native models omit the text in the finished part.
    make.contentPartDone(ref, part.type === 'text' && family === 'native' ? { ...part, text: '' } : part),
  'text-delta': ({ ref, delta }, make) => make.textDelta(ref, delta),
  'text-done': ({ ref, text }, make) => make.textDone(ref, text),
  'speech-text-delta': ({ ref, delta }, make) => make.audioTranscriptDelta(ref, delta),
  'speech-text-done': ({ ref, transcript }, make) => make.audioTranscriptDone(ref, transcript),
  'audio-delta': ({ ref, audio }, make) => make.audioDelta(ref, audio),
  'audio-done': ({ ref }, make) => make.audioDone(ref),
  'avatar-connecting': ({ serverSdp }, make) => make.avatarConnecting(serverSdp),
  'avatar-speaking': ({ turnId }, make) => make.avatarSwitchToSpeaking(turnId),
  'avatar-idle': ({ turnId }, make) => make.avatarSwitchToIdle(turnId),
  'video-delta': ({ video, codec }, make) => make.videoDelta(video, codec),
  'output-cleared': (_event, make) => make.outputAudioBufferCleared(),
  'rtc-answer': () => [],
  'rtc-failed': () => [],
  word: ({ ref, word }, make) =>
    make.audioTimestampDelta(ref, {
      text: word.text,
      offsetMs: word.startMs,
      durationMs: word.endMs - word.startMs,
    }),
  'words-done': ({ ref }, make) => make.audioTimestampDone(ref),
  viseme: ({ ref, viseme }, make) => make.visemeDelta(ref, viseme.id, viseme.atMs),
  'visemes-done': ({ ref }, make) => make.visemeDone(ref),
  blendshapes: ({ ref, frames, firstFrame }, make) => make.blendshapesDelta(ref, [...frames], firstFrame),
  'blendshapes-done': ({ ref }, make) => make.blendshapesDone(ref),
  'arguments-delta': ({ ref, callId, delta, obfuscation }, make) => ({
    ...make.functionCallArgumentsDelta(ref, callId, delta),
    ...(obfuscation !== undefined && { obfuscation }),
  }),
  'arguments-done': ({ ref, callId, name, arguments: text }, make) =>
    make.functionCallArgumentsDone(ref, callId, name, text),
};

/** The Voice Live events for an engine event, in order. */
export function toVoiceLive(event: EngineEvent, make: ServerEvents, family: ModelFamily): ServerEvent[] {
  // The table maps each kind to its function, which TypeScript cannot verify across a union.
  const map = MAPPING[event.kind] as (event: EngineEvent, make: ServerEvents, family: ModelFamily) => Mapped;
  return [map(event, make, family)].flat();
}
