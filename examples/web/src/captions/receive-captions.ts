// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Room, TextStreamReader } from 'livekit-client';
import type { CaptionAction, CaptionList, Speaker } from './caption-list.ts';
import type { Store } from '../store.ts';
import { type AgentClock, SpeechClock } from './speech-clock.ts';
import { timedPieces } from './timed-pieces.ts';
import { untilHeard } from './until-heard.ts';

const TRANSCRIPTION = 'lk.transcription';
const CHAT = 'lk.chat';
/** The topic of fillers, which the framework does not transcribe (`filler-captions.ts` of the reference agent). */
const FILLER = 'voicelive.filler';

/** What captions need of a room. */
export interface CaptionedRoom {
  localParticipant: { identity: string };
  registerTextStreamHandler(
    topic: string,
    handler: (reader: CaptionStream, from: { identity: string }) => void,
  ): void;
}

/** What captions need of a text stream. */
export type CaptionStream = Pick<TextStreamReader, 'readAll'> &
  AsyncIterable<string> & { info: { id: string; attributes?: Record<string, string> } };

/** When the caller and the agent began to speak. */
export interface SpeechTimes {
  /** When the caller's last speech began, if it was heard, in milliseconds of the page's clock. */
  callerStartedAt: (now: number) => number | undefined;
  agent: AgentClock;
}

/** Feeds the room's transcriptions and typed messages into the captions. Call it before the room is joined. */
export function receiveCaptions(
  room: CaptionedRoom,
  captions: Store<CaptionList, CaptionAction>,
  { callerStartedAt, agent }: SpeechTimes,
): void {
  const clock = new SpeechClock();
  const speakerOf = (identity: string): Speaker =>
    identity === room.localParticipant.identity ? 'you' : 'agent';

  room.registerTextStreamHandler(TRANSCRIPTION, (reader, { identity }) => {
    const speaker = speakerOf(identity);
    const segmentId = reader.info.attributes?.['lk.segment_id'] ?? reader.info.id;
    const now = performance.now();
    const startedAt =
      speaker === 'you' ? clock.startOf(segmentId, callerStartedAt(now), now) : agent.startOf(segmentId, now);
    const heard = (atMs: number): Promise<void> | undefined =>
      speaker === 'agent' ? untilHeard(atMs, now, () => agent.heardAt) : undefined;
    void readTranscription(reader, { segmentId, speaker, startedAt }, { captions, heard }).then(() => {
      if (speaker === 'agent') agent.ended(performance.now());
    });
  });
  room.registerTextStreamHandler(FILLER, (reader, { identity }) => {
    if (speakerOf(identity) === 'you') return;
    const startedAt = agent.sinceWhen(performance.now());
    const segmentId = reader.info.attributes?.['lk.segment_id'] ?? reader.info.id;
    reader.readAll().then(
      (text) => captions.dispatch({ type: 'filler', segmentId, text, startedAt }),
      () => {}, // its sender left before it was complete
    );
  });
  room.registerTextStreamHandler(CHAT, (reader, { identity }) => {
    const startedAt = performance.now();
    const { id } = reader.info;
    reader.readAll().then(
      (text) => captions.dispatch({ type: 'message', id, speaker: speakerOf(identity), text, startedAt }),
      () => {}, // its sender left before the message was complete
    );
  });
}

/** Resolves when what is spoken this many milliseconds after the beginning is heard. */
type WaitsForSound = (atMs: number) => Promise<void> | undefined;

async function readTranscription(
  reader: CaptionStream,
  segment: { segmentId: string; speaker: Speaker; startedAt: number },
  { captions, heard }: { captions: Store<CaptionList, CaptionAction>; heard: WaitsForSound },
): Promise<void> {
  const streamId = reader.info.id;
  captions.dispatch({ type: 'open', streamId, ...segment });
  try {
    for await (const { text, atMs } of timedPieces(reader)) {
      if (atMs !== undefined) await heard(atMs);
      captions.dispatch({ type: 'chunk', streamId, text });
    }
  } catch {
    // The speaker has left the room in the middle of a sentence; what was said stays.
  }
  const final = reader.info.attributes?.['lk.transcription_final'] === 'true';
  captions.dispatch({ type: 'close', streamId, final });
}

/** Sends a typed message and shows it. Rejects if the room is gone. */
export async function sendMessage(
  room: Room,
  captions: Store<CaptionList, CaptionAction>,
  text: string,
): Promise<void> {
  const startedAt = performance.now();
  const { id } = await room.localParticipant.sendText(text, { topic: CHAT });
  captions.dispatch({ type: 'message', id, speaker: 'you', text, startedAt });
}
