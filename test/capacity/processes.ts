// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { connect, type Line } from './handshake.ts';

interface Idle {
  state: 'connecting' | 'warm' | 'cold';
  /** When its connection was opened. */
  warmSince: number;
  /** The caller who has it already, and waits for the connection. */
  caller: ((connected: boolean) => void) | undefined;
}

/**
 * The processes that workers keep ready, each with a connection that was opened ahead. Whoever calls gets the one that has waited longest,
 * and another takes its place.
 */
export class Processes {
  readonly #line: Line;
  readonly #prewarmS: number;
  readonly #idle: Idle[];

  /** @param count - how many there are; all have their connection, as after a quiet hour. */
  constructor(line: Line, count: number, prewarmS: number) {
    this.#line = line;
    this.#prewarmS = prewarmS;
    this.#idle = Array.from({ length: count }, () => ({
      state: 'warm',
      // Not all of the same age, or all would be closed at once.
      warmSince: -line.random() * prewarmS,
      caller: undefined,
    }));
  }

  /** A caller comes; calls back when the agent is connected, or cannot be. */
  take(caller: (connected: boolean) => void): void {
    const process = this.#idle.shift();
    this.#start();
    const isWarm = process?.state === 'warm' && this.#line.timeline.now - process.warmSince < this.#prewarmS;
    if (process?.state === 'connecting') process.caller = caller;
    else if (isWarm) caller(true);
    else connect(this.#line, 'first', caller);
  }

  /** All connections break; those of processes without a call are not opened again. */
  loseConnections(): void {
    for (const process of this.#idle) if (process.state === 'warm') process.state = 'cold';
  }

  #start(): void {
    const process: Idle = { state: 'connecting', warmSince: 0, caller: undefined };
    this.#idle.push(process);
    connect(this.#line, 'first', (connected) => {
      process.state = connected ? 'warm' : 'cold';
      process.warmSince = this.#line.timeline.now;
      process.caller?.(connected);
    });
  }
}
