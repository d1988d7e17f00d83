// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { SampleLog } from '../stats.ts';

/** The audio of one client: counted with its time of arrival, and kept on request. */
export class HeardAudio {
  #samples = 0;
  #log: SampleLog | undefined;
  #recording: Int16Array[] | undefined;

  /** Samples received since the connection was opened. */
  get samples(): number {
    return this.#samples;
  }

  add(samples: Int16Array, at: number): void {
    this.#samples += samples.length;
    this.#recording?.push(samples);
    this.#log?.at.push(at);
    this.#log?.samples.push(this.#samples);
  }

  /** Starts a new log of arrivals. */
  startLog(): void {
    this.#log = { at: [], samples: [] };
  }

  /** Ends the log and returns it; empty when none was started. */
  takeLog(): SampleLog {
    const log = this.#log ?? { at: [], samples: [] };
    this.#log = undefined;
    return log;
  }

  /** Starts to keep the audio itself. */
  startRecording(): void {
    this.#recording = [];
  }

  /** Ends the recording and returns it. */
  takeRecording(): Int16Array {
    const pieces = this.#recording ?? [];
    this.#recording = undefined;
    const all = new Int16Array(pieces.reduce((sum, { length }) => sum + length, 0));
    let end = 0;
    for (const piece of pieces) {
      all.set(piece, end);
      end += piece.length;
    }
    return all;
  }
}
