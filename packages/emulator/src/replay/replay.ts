// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { dialectAt } from '../dialect/paths.ts';
import { parseRecording, type Recording } from '../recording/recording.ts';
import type { Channel } from '../session/channel.ts';
import { explained, unreadable } from '../system-error.ts';
import { ReplaySession, type ReplayOptions } from './replay-session.ts';

/** A recording to serve instead of the emulator's own answers. */
export class Replay {
  readonly #recording: Recording;
  readonly #options: Omit<ReplayOptions, 'query' | 'startedAt'>;
  /** How many connections were served at each path. */
  readonly #served = new Map<string, number>();

  constructor(recording: Recording, options: Omit<ReplayOptions, 'query' | 'startedAt'>) {
    this.#recording = recording;
    this.#options = options;
  }

  /** Reads a recording; rejects with an Error that names the file, and the line with the problem. */
  static async load(path: string): Promise<Recording> {
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      throw explained(error, unreadable('replay', resolve(path)));
    });
    return parseRecording(text, path);
  }

  /**
   * The session for the next client: the connections recorded with its dialect (or all if there are none), in order,
   * then from the first again.
   */
  serve(channel: Channel, { pathname, searchParams: query }: URL): ReplaySession {
    const { takes, startedAt } = this.#recording;
    const dialect = dialectAt(pathname);
    const fitting = takes.filter(({ path }) => dialectAt(path) === dialect);
    const chosen = fitting.length > 0 ? fitting : takes;
    const served = this.#served.get(dialect) ?? 0;
    this.#served.set(dialect, served + 1);
    const take = chosen[served % chosen.length] ?? takes[0];
    return new ReplaySession(channel, take, { ...this.#options, query, startedAt });
  }
}
