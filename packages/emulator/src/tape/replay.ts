// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import type { Channel } from '../session/channel.ts';
import { ReplaySession, type ReplayOptions } from './replay-session.ts';
import { parseTape, type Tape } from './tape-line.ts';

/** A recording to serve in place of the emulator's own answers. */
export class Replay {
  readonly #tape: Tape;
  readonly #options: Omit<ReplayOptions, 'query' | 'startedAt'>;
  #served = 0;

  constructor(tape: Tape, options: Omit<ReplayOptions, 'query' | 'startedAt'>) {
    this.#tape = tape;
    this.#options = options;
  }

  /** Reads a recording; rejects with an Error that names file and line. */
  static async load(path: string): Promise<Tape> {
    return parseTape(await readFile(path, 'utf8'), path);
  }

  /** The session for the next client: the recorded connections in order, and then from the first again. */
  serve(channel: Channel, query: URLSearchParams): ReplaySession {
    const { takes, startedAt } = this.#tape;
    const take = takes[this.#served % takes.length] ?? takes[0];
    this.#served += 1;
    return new ReplaySession(channel, take, { ...this.#options, query, startedAt });
  }
}
