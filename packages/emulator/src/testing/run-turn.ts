// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { setTimeout as sleep } from 'node:timers/promises';

/** How long a run that has failed may take to end, in milliseconds. */
const LAST_WORD_MS = 1000;

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

/** What `speech_created` says. */
interface SpeechCreated {
  source: string;
  speechHandle: unknown;
}

/** Makes a run wait for a further speech; internal to @livekit/agents, which does so for a pipeline's tool replies. */
interface WatchingRun {
  _watchHandle?(handle: unknown): void;
}

/**
 * One typed turn of an `AgentSession`, the replies to its tools included: with a realtime model a run of @livekit/agents
 * 1.9.0 ends when the tools have returned (docs/upstream/run-without-tool-reply.mjs). `failure` ends it early.
 */
export async function runTurn<Run extends PendingRun>(
  session: RunnableSession<Run>,
  userInput: string,
  failure: Promise<never>,
): Promise<Run> {
  const event = 'speech_created' as never;
  let run: (Run & WatchingRun) | undefined;
  const watch = ({ source, speechHandle }: SpeechCreated): void => {
    if (source === 'tool_response') run?._watchHandle?.(speechHandle);
  };
  session.on(event, watch);
  try {
    run = session.run({ userInput });
    const over = run.wait();
    await Promise.race([over, failure]).catch(async (error: unknown) => {
      // A session has one run at a time: the next may begin once this one is over.
      await Promise.race([over.catch(() => undefined), sleep(LAST_WORD_MS, undefined, { ref: false })]);
      throw error;
    });
    return run;
  } finally {
    session.off(event, watch);
  }
}
