// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { ContextSync } from '../context/context-sync.ts';

/** What the model is told about a call. */
export interface CallOutput {
  readonly text: string;
  readonly isError: boolean;
}

/** For a call whose result never arrived. */
const NO_RESULT: CallOutput = { text: 'No result: the call was interrupted.', isError: true };
/** For a call that ended without output. */
const SILENT: CallOutput = { text: 'Done; there is nothing to report.', isError: false };
/** How many calls are remembered. */
const REMEMBERED = 256;

interface Call {
  running: boolean;
  /** The framework may send no output for it: interrupted, not to be run, or ended without one. */
  doubtful: boolean;
  output: CallOutput | undefined;
}

/** A call that was not passed to the framework. */
const UNKNOWN: Call = { running: false, doubtful: true, output: undefined };

/**
 * Makes sure that no call stays open forever, because an open call confuses the model: the framework drops the outputs
 * of interrupted speech, of calls it may not run, and of tools that stop the response. A known result is sent, a
 * placeholder only if there is none; an output of the framework replaces either.
 */
export class ToolCalls {
  readonly #sync: ContextSync;
  readonly #runningChanged: () => void;
  readonly #calls = new Map<string, Call>();
  /** Consecutive responses that called tools, since the caller last took a turn. */
  repliesInARow = 0;

  /** @param runningChanged - called when a tool starts, and when one has ended. */
  constructor(sync: ContextSync, runningChanged: () => void = () => undefined) {
    this.#sync = sync;
    this.#runningChanged = runningChanged;
  }

  /** True while a tool runs. */
  get running(): boolean {
    return [...this.#calls.values()].some(({ running }) => running);
  }

  /** The framework was given a call; `runs`: whether it will execute it. */
  handedOver(callId: string, runs: boolean): void {
    this.#calls.set(callId, { running: false, doubtful: !runs, output: undefined });
    const [oldest] = this.#calls.keys();
    if (this.#calls.size > REMEMBERED && oldest !== undefined) this.#calls.delete(oldest);
  }

  /** The response that made these calls was interrupted. */
  interrupted(callIds: Iterable<string>): void {
    this.doubt(callIds);
    this.settle();
  }

  /**
   * The caller spoke when the response that made these calls had just ended. It is not observable whether the framework
   * still counts that as an interruption, and drops the results: a result is sent as soon as there is one, and a call
   * that has not started by the end of another response is considered dropped.
   */
  doubt(callIds: Iterable<string>): void {
    for (const callId of callIds) {
      const call = this.#calls.get(callId);
      if (!call) continue;
      call.doubtful = true;
      if (call.output) this.#settle((id) => id === callId);
    }
  }

  started(callId: string): void {
    const call = this.#calls.get(callId);
    if (!call) return;
    call.running = true;
    this.#runningChanged();
  }

  /** @param output - undefined when it ended in a way for which the framework sends none. */
  ended(callId: string, output: CallOutput | undefined): void {
    const call = this.#calls.get(callId);
    if (!call) return;
    this.#ended(callId, call, output);
    this.#runningChanged();
  }

  #ended(callId: string, call: Call, output: CallOutput | undefined): void {
    call.running = false;
    call.doubtful ||= output === undefined;
    call.output = output ?? SILENT;
    if (!call.doubtful) return;
    // It ran after all, although this was not expected.
    const { remote } = this.#sync;
    const none = remote.items.find(({ item, placeholder }) => placeholder && isOutput(item, callId));
    if (none) this.#sync.remove(none.item.id);
    // The calls made together with it may be about to start.
    this.#settle((id) => id === callId);
  }

  /** Answers every open call that nothing else will answer; `known`: only calls that were passed to the framework. */
  settle({ known = false } = {}): void {
    this.#settle((callId) => !known || this.#calls.has(callId));
  }

  #settle(isMeant: (callId: string) => boolean): void {
    for (const { id, callId, name } of this.#sync.remote.openCalls()) {
      if (!isMeant(callId)) continue;
      const { running, doubtful, output = NO_RESULT } = this.#calls.get(callId) ?? UNKNOWN;
      if (running || !doubtful) continue;
      const { text, isError } = output;
      const settled = { id: `settled_${id}`, callId, name, output: text, isError };
      this.#sync.add(llm.FunctionCallOutput.create(settled), { placeholder: true });
    }
  }
}

function isOutput(item: llm.ChatItem, callId: string): boolean {
  return item.type === 'function_call_output' && item.callId === callId;
}
