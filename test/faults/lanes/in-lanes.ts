// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Api, type Remote, spawn } from '../../bench/rpc.ts';

/** A process that does one thing at a time; one that has died is replaced at the next call. */
export class Lane<A extends Api> {
  readonly #file: URL;
  #remote: Remote<A> | undefined;

  constructor(file: URL) {
    this.#file = file;
  }

  /** Rejects when the process throws, or does not survive. */
  async call<K extends keyof A & string>(
    method: K,
    ...args: Parameters<A[K]>
  ): Promise<Awaited<ReturnType<A[K]>>> {
    this.#remote ??= spawn<A>(this.#file);
    try {
      return await this.#remote.call(method, ...args);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.#remote?.stop();
    this.#remote = undefined;
  }
}

/** Processes each item, in this many processes side by side. */
export async function inLanes<A extends Api, Item>(
  items: readonly Item[],
  { file, lanes, work }: { file: URL; lanes: number; work: (lane: Lane<A>, item: Item) => Promise<void> },
): Promise<void> {
  const queue = [...items];
  const run = async (): Promise<void> => {
    const lane = new Lane<A>(file);
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(lane, next);
    await lane.stop();
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, run));
}
