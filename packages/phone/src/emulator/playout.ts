// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { DelayLine } from './delay-line.ts';
import type { Line } from './line.ts';
import type { ClearRecord, MarkRecord } from './record.ts';
import type { WireCommand } from './wire.ts';

/** The amount of audio a carrier buffers before it rejects more. */
const MAX_BUFFER_MS = 600_000;

/** Processes the messages of one stream's bridge as a carrier does: plays, returns marks, clears, and reports when. */
export class Playout {
  readonly #line: Line;
  readonly #returnMark: (mark: MarkRecord) => void;
  readonly #marks = new DelayLine<MarkRecord>();
  readonly #clears = new DelayLine<{ clear: ClearRecord; marksBefore: number }>();

  constructor(line: Line, returnMark: (mark: MarkRecord) => void) {
    this.#line = line;
    this.#returnMark = returnMark;
  }

  /** When something has to be done next, in milliseconds of the call. */
  get nextDueMs(): number {
    const { nextMark } = this.#line.ear;
    const mark = nextMark === undefined ? Infinity : this.#line.msAt(nextMark);
    return Math.min(mark, this.#marks.nextDueMs, this.#clears.nextDueMs);
  }

  obey(command: WireCommand): void {
    const { log, ear } = this.#line;
    const atMs = this.#line.listen();
    const at = { atMs, atSample: ear.position };
    switch (command.type) {
      case 'media': {
        const { samples } = command;
        if (ear.queued + samples.length > this.#line.sampleAt(MAX_BUFFER_MS)) {
          return log.problem(
            atMs,
            'more than ten minutes of audio are waiting to be played; send it as it is spoken',
          );
        }
        const index = log.media.length;
        const counts = { fromSample: 0, toSample: 0, heard: 0, lost: 0, dropped: 0 };
        const media = { index, ...at, samples: samples.length, ...counts };
        log.media.push(media);
        ear.hear(media, samples);
        return log.tell({ type: 'media', media });
      }
      case 'mark': {
        const mark: MarkRecord = { index: log.marks.length, name: command.name, ...at, outcome: 'pending' };
        log.marks.push(mark);
        log.tell({ type: 'mark', atMs, mark });
        return ear.mark(mark);
      }
      case 'clear':
        return this.#clear(at);
      case 'problem':
        return log.problem(atMs, `the bridge sent ${command.message}`, command.code);
    }
  }

  /** Does everything that is due. */
  pump(): void {
    const { ear, misbehaviour } = this.#line;
    const now = this.#line.listen();
    for (const { clear, marksBefore } of this.#clears.take(now)) this.#takeEffect(clear, marksBefore);
    for (const mark of ear.playedMarks()) this.#marks.push(mark, now + (misbehaviour.lateMarksMs ?? 0));
    for (const mark of this.#marks.take(now)) {
      mark.returnedAtMs = now;
      this.#returnMark(mark);
      this.#line.log.tell({ type: 'mark-returned', atMs: now, mark });
    }
  }

  #clear({ atMs, atSample }: { atMs: number; atSample: number }): void {
    const { log, misbehaviour } = this.#line;
    const clear: ClearRecord = {
      index: log.clears.length,
      atMs,
      atSample,
      mediaBefore: log.media.length,
      droppedSamples: 0,
      marks: [],
    };
    log.clears.push(clear);
    const marksBefore = log.marks.length;
    if (misbehaviour.marksOnClear === 'before') this.#giveBack(clear, marksBefore);
    const delay = misbehaviour.clearDelayMs ?? 0;
    if (delay === 0) this.#takeEffect(clear, marksBefore);
    else this.#clears.push({ clear, marksBefore }, atMs + delay);
    log.tell({ type: 'clear', clear });
  }

  #takeEffect(clear: ClearRecord, marksBefore: number): void {
    const { ear } = this.#line;
    clear.effectSample = ear.position;
    this.#giveBack(clear, marksBefore);
    clear.droppedSamples = ear.drop(clear.mediaBefore, clear.index);
  }

  #giveBack(clear: ClearRecord, marksBefore: number): void {
    const due = this.#line.now() + (this.#line.misbehaviour.lateMarksMs ?? 0);
    for (const mark of this.#line.ear.takeMarks(marksBefore, clear.index)) {
      clear.marks.push(mark.index);
      this.#marks.push(mark, due);
    }
  }
}
