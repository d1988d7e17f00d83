// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { log } from '@livekit/agents';
import { systemClock } from './connection/clock.ts';
import { thrownText } from './errors/of-application.ts';
import type { FaceEndedEvent, FaceMoment } from './faces/face-events.ts';
import { FACE_TOPIC, type FaceLine, FaceWriter } from './faces/face-lines.ts';
import type { Face } from './follow-face.ts';

/** What comes in quick succession is one packet, milliseconds. */
const GATHER_MS = 20;

/** A text stream that is being written, as `@livekit/rtc-node` has it. */
interface TextStream {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/** What publishing needs of a room: the `Room` of `@livekit/rtc-node` that the agent is in. */
export interface FaceRoom {
  readonly localParticipant?:
    | { streamText(options: { topic: string; attributes: Record<string, string> }): Promise<TextStream> }
    | undefined;
}

/**
 * Tells the clients in a room how the agent's face moves, as text streams on the topic `voicelive.face`: one for each segment of
 * speech, with `lk.segment_id` as attribute and a {@link FaceLine} of JSON in each line. Positions are told as soon as they are
 * known, which is before their sound is played, with their place in the sound; a client plays them by the clock of what it hears.
 * Never throws; a room that is gone is told nothing.
 */
export function publishFace(face: Face, room: FaceRoom): { close(): void } {
  let segment: SegmentStream | undefined;
  let startedAt = 0;
  const started = ({ heardAt }: FaceMoment): void => {
    startedAt = heardAt;
    const { track } = face;
    if (!track) return;
    segment?.close();
    const writer = new FaceWriter(track);
    const stream = new SegmentStream(room, track.itemId, writer);
    segment = stream;
    stream.write(writer.start());
    stream.whenClosed(track.onMore(() => stream.moreIsKnown()));
  };
  const paused = ({ offsetMs }: FaceMoment): void => segment?.write([segment.writer.pause(offsetMs)]);
  const resumed = ({ offsetMs, heardAt }: FaceMoment): void =>
    segment?.write([segment.writer.resume(offsetMs, heardAt - startedAt)]);
  const ended = ({ offsetMs, interrupted }: FaceEndedEvent): void => {
    if (!segment) return;
    const { writer } = segment;
    segment.write([...(interrupted ? [] : writer.more()), writer.end(offsetMs, interrupted)]);
    segment.close();
    segment = undefined;
  };
  face.on('started', started).on('paused', paused).on('resumed', resumed).on('ended', ended);
  return {
    close: () => {
      face.off('started', started).off('paused', paused).off('resumed', resumed).off('ended', ended);
      segment?.close();
      segment = undefined;
    },
  };
}

/** The text stream of one segment. What is written goes out in order; once it fails, nothing more does. */
class SegmentStream {
  readonly writer: FaceWriter;
  #stream: Promise<TextStream | undefined>;
  #stopListening: () => void = () => undefined;
  #cancelTimer: (() => void) | undefined;
  #closed = false;

  constructor(room: FaceRoom, segmentId: string, writer: FaceWriter) {
    this.writer = writer;
    const attributes = { 'lk.segment_id': segmentId };
    this.#stream = Promise.resolve(
      room.localParticipant?.streamText({ topic: FACE_TOPIC, attributes }),
    ).catch(lost);
  }

  write(lines: readonly FaceLine[]): void {
    if (lines.length === 0 || this.#closed) return;
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    this.#then(async (stream) => stream.write(text));
  }

  /** More can be written; what comes at once is written at once. */
  moreIsKnown(): void {
    this.#cancelTimer ??= systemClock.after(GATHER_MS, () => {
      this.#cancelTimer = undefined;
      this.write(this.writer.more());
    });
  }

  whenClosed(stopListening: () => void): void {
    this.#stopListening = stopListening;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTimer?.();
    this.#stopListening();
    this.#then(async (stream) => stream.close());
  }

  #then(act: (stream: TextStream) => Promise<void>): void {
    this.#stream = this.#stream
      .then(async (stream) => {
        if (stream) await act(stream);
        return stream;
      })
      .catch(lost);
  }
}

function lost(error: unknown): undefined {
  log().debug({ 'lk.pii.error': thrownText(error) }, 'the room was not told how the face moves');
}
