// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseRecording, type Recording } from '../recording/recording.ts';
import type { Channel } from '../session/channel.ts';
import { explained, unreadable } from '../system-error.ts';
import { ReplaySession, type ReplayOptions } from './replay-session.ts';

/** A recording to serve in place of the emulator's own answers. */
export class Replay {
  readonly #recording: Recording;
  readonly #options: Omit<ReplayOptions, 'query' | 'startedAt'>;
  #served = 0;

  constructor(recording: Recording, options: Omit<ReplayOptions, 'query' | 'startedAt'>) {
    this.#recording = recording;
    this.#options = options;
  }

  /** Reads a recording; rejects with an Error that names the file, and the line of what is wrong in it. */
  static async load(path: string): Promise<Recording> {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      throw explained(error, unreadable('replay', resolve(path)));
    });
    return parseRecording(text, path);
  }

  /** The session for the next client: the recorded connections in order, and then from the first again. */
  serve(channel: Channel, query: URLSearchParams): ReplaySession {
    const { takes, startedAt } = this.#recording;
    const take = takes[this.#served % takes.length] ?? takes[0];
    this.#served += 1;
    return new ReplaySession(channel, take, { ...this.#options, query, startedAt });
  }
}
