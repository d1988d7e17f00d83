// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { voice } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { type Stamp, STAMP_MS, stampsIn } from './stamped-voice.ts';

/** Samples of a stamp's header, which may be split over two frames. */
const HEAD = 6;

/** The caller's audio output: which audio it received, and how much of it was heard. */
export class Ear {
  /** Problems, as sentences. */
  readonly findings: string[] = [];
  readonly #next = new Map<number, number>();
  /** Speeches that were cut off before their end was heard. */
  readonly #cut = new Set<number>();
  /** The stamps of the segment that plays, and of those before what was heard of them. */
  #segment: Stamp[] = [];
  readonly #heard = new Map<number, number>();
  #tail = new Int16Array(0);

  constructor(output: voice.AudioOutput) {
    const capture = output.captureFrame.bind(output);
    output.captureFrame = async (frame) => {
      this.#take(frame);
      return capture(frame);
    };
    const finished = output.onPlaybackFinished.bind(output);
    output.onPlaybackFinished = (event) => {
      this.#finish(event.playbackPosition * 1000, event.interrupted);
      finished(event);
    };
  }

  /** Whether any audio of a speech was received. */
  came(speech: number): boolean {
    return this.#next.has(speech);
  }

  /** Milliseconds of a speech that were heard. */
  heardMs(speech: number): number {
    return ((this.#heard.get(speech) ?? -1) + 1) * STAMP_MS;
  }

  #take({ data }: AudioFrame): void {
    const samples = new Int16Array(this.#tail.length + data.length);
    samples.set(this.#tail);
    samples.set(data, this.#tail.length);
    const stamps = stampsIn(samples);
    this.#tail = samples.slice(Math.max(0, samples.length - HEAD + 1));
    for (const stamp of stamps) this.#stamp(stamp);
  }

  #stamp(stamp: Stamp): void {
    const { speech, index } = stamp;
    const next = this.#next.get(speech) ?? 0;
    if (this.#cut.has(speech))
      this.findings.push(`speech ${speech} was interrupted, and ${index} of it came later`);
    else if (index < next) this.findings.push(`${index} of speech ${speech} came twice`);
    else if (index > next) this.findings.push(`${next} to ${index - 1} of speech ${speech} were left out`);
    this.#next.set(speech, Math.max(next, index + 1));
    this.#segment.push(stamp);
  }

  #finish(playedMs: number, interrupted: boolean): void {
    const count = interrupted ? Math.ceil(playedMs / STAMP_MS) : this.#segment.length;
    for (const { speech, index } of this.#segment.slice(0, count))
      this.#heard.set(speech, Math.max(index, this.#heard.get(speech) ?? -1));
    if (interrupted) for (const { speech } of this.#segment) this.#cut.add(speech);
    this.#segment = [];
    this.#tail = new Int16Array(0);
  }
}
