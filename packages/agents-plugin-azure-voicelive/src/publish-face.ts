// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { log } from '@livekit/agents';
import { systemClock } from './connection/clock.ts';
import { thrownText } from './errors/of-application.ts';
import type { FaceEndedEvent, FaceMoment } from './faces/face-events.ts';
import { FACE_TOPIC, type FaceLine, FaceWriter } from './faces/face-lines.ts';
import type { Face } from './follow-face.ts';

/** Updates within this time are sent as one packet, in milliseconds. */
const GATHER_MS = 20;

/** The open text stream, as typed by `@livekit/rtc-node`. */
interface TextStream {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/** The part of a room that publishing needs; satisfied by the agent's `Room` from `@livekit/rtc-node`. */
export interface FaceRoom {
  readonly localParticipant?:
    | { streamText(options: { topic: string; attributes: Record<string, string> }): Promise<TextStream> }
    | undefined;
}

/**
 * Publishes the movements of the agent's face to a room, as text streams on the topic `voicelive.face`: one stream
 * per speech segment, with the attribute `lk.segment_id` and one {@link FaceLine} of JSON per line. Cues are sent as
 * soon as they are known, before their audio is played, with their offset in the audio; a client schedules them by
 * what it hears. Never throws; if the room is disconnected, nothing is sent.
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

/** The text stream of one segment. Writes in order; after an error, nothing more is written. */
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

  /** Schedules a write of newly known cues, so that those that arrive together are written together. */
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
  log().debug({ 'lk.pii.error': thrownText(error) }, 'failed to publish the face to the room');
}
