// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';
import type { OwedAnswers } from './owed-answers.ts';

/** How long a failed run may take to end, in milliseconds. */
const LAST_WORD_MS = 1000;
/** How long a run waits for the answer to a call of the service, in milliseconds, because it may never be requested. */
const ANSWERED_WITHIN_MS = 5000;

/** The part of a LiveKit `AgentSession` that a run needs; the emulator does not depend on the framework. */
export interface RunnableSession<Run> {
  run(options: { userInput: string }): Run;
  on(event: never, listener: (event: never) => void): unknown;
  off(event: never, listener: (event: never) => void): unknown;
}

/** The part of a `RunResult` that a run needs. */
export interface PendingRun {
  wait(): Promise<unknown>;
}

/** The payload of `speech_created`. */
interface SpeechCreated {
  source: string;
  speechHandle: unknown;
}

/** Makes a run wait for a further speech; internal to @livekit/agents, which uses it for a pipeline's tool replies. */
interface WatchingRun {
  _watchHandle?(handle: unknown): void;
}

/** Keeps a run open while an answer is pending, like a task of the framework. */
class Hold {
  readonly #owed: OwedAnswers;
  readonly #callbacks = new Set<() => void>();
  readonly #timer: NodeJS.Timeout;
  #over = false;

  constructor(owed: OwedAnswers) {
    this.#owed = owed;
    this.#timer = setTimeout(() => this.end(), ANSWERED_WITHIN_MS).unref();
  }

  get done(): boolean {
    return this.#over || !this.#owed.open;
  }

  addDoneCallback(callback: () => void): void {
    this.#callbacks.add(callback);
  }

  removeDoneCallback(callback: () => void): void {
    this.#callbacks.delete(callback);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#over = true;
    for (const callback of this.#callbacks) callback();
  }
}

/**
 * One typed turn of an `AgentSession`, including the replies to its tools and to calls of the service: with a realtime
 * model a run of @livekit/agents 1.9.0 ends when the tools have returned (docs/upstream/run-without-tool-reply.mjs).
 * `failure` ends it early.
 */
export async function runTurn<Run extends PendingRun>(
  session: RunnableSession<Run>,
  userInput: string,
  owed: OwedAnswers,
  failure: Promise<never>,
): Promise<Run> {
  const event = 'speech_created' as never;
  const hold = new Hold(owed);
  let run: (Run & WatchingRun) | undefined;
  const watch = ({ source, speechHandle }: SpeechCreated): void => {
    if (source === 'tool_response' || owed.takeAnswer()) run?._watchHandle?.(speechHandle);
  };
  session.on(event, watch);
  try {
    run = session.run({ userInput });
    run._watchHandle?.(hold);
    const over = run.wait();
    await Promise.race([over, failure]).catch(async (error: unknown) => {
      // A session has one run at a time: the next may begin once this one has ended.
      await Promise.race([over.catch(() => undefined), sleep(LAST_WORD_MS, undefined, { ref: false })]);
      throw error;
    });
    return run;
  } finally {
    hold.end();
    session.off(event, watch);
  }
}
