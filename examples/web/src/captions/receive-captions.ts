// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Room, TextStreamReader } from 'livekit-client';
import type { CaptionAction, CaptionList, Speaker } from './caption-list.ts';
import type { Store } from '../store.ts';
import { SpeechClock } from './speech-clock.ts';

const TRANSCRIPTION = 'lk.transcription';
const CHAT = 'lk.chat';

/** Feeds the room's transcriptions and typed messages into the captions. Call it before the room is joined. */
export function receiveCaptions(
  room: Room,
  captions: Store<CaptionList, CaptionAction>,
  /** When the caller began to say what was said last, if that was heard, in milliseconds of the page's clock. */
  speechStartedAt: (now: number) => number | undefined,
): void {
  const clock = new SpeechClock();
  const speakerOf = (identity: string): Speaker =>
    identity === room.localParticipant.identity ? 'you' : 'agent';

  room.registerTextStreamHandler(TRANSCRIPTION, (reader, { identity }) => {
    const speaker = speakerOf(identity);
    const segmentId = reader.info.attributes?.['lk.segment_id'] ?? reader.info.id;
    const now = performance.now();
    const startedAt = speaker === 'you' ? clock.startOf(segmentId, speechStartedAt(now), now) : now;
    void readTranscription(reader, { segmentId, speaker, startedAt }, captions);
  });
  room.registerTextStreamHandler(CHAT, (reader, { identity }) => {
    const startedAt = performance.now();
    const { id } = reader.info;
    reader.readAll().then(
      (text) => captions.dispatch({ type: 'message', id, speaker: speakerOf(identity), text, startedAt }),
      () => {}, // its sender has gone before the message was whole
    );
  });
}

async function readTranscription(
  reader: TextStreamReader,
  segment: { segmentId: string; speaker: Speaker; startedAt: number },
  captions: Store<CaptionList, CaptionAction>,
): Promise<void> {
  const streamId = reader.info.id;
  captions.dispatch({ type: 'open', streamId, ...segment });
  try {
    for await (const text of reader) captions.dispatch({ type: 'chunk', streamId, text });
  } catch {
    // The speaker has left the room in the middle of a sentence; what was said stays.
  }
  const final = reader.info.attributes?.['lk.transcription_final'] === 'true';
  captions.dispatch({ type: 'close', streamId, final });
}

/** Sends a typed message and shows it. Rejects when the room is gone. */
export async function sendMessage(
  room: Room,
  captions: Store<CaptionList, CaptionAction>,
  text: string,
): Promise<void> {
  const startedAt = performance.now();
  const { id } = await room.localParticipant.sendText(text, { topic: CHAT });
  captions.dispatch({ type: 'message', id, speaker: 'you', text, startedAt });
}
