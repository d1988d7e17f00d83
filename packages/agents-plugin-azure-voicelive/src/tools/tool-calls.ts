// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { ContextSync } from '../context/context-sync.ts';

/** What the model is told of a call. */
export interface CallOutput {
  readonly text: string;
  readonly isError: boolean;
}

/** Of one whose result never came. */
const NO_RESULT: CallOutput = { text: 'No result: the call was interrupted.', isError: true };
/** Of one that ended without a word. */
const SILENT: CallOutput = { text: 'Done; there is nothing to report.', isError: false };
/** How many calls are remembered. */
const REMEMBERED = 256;

interface Call {
  running: boolean;
  /** The framework may send no output for it: interrupted, not to be run, or ended without one. */
  doubtful: boolean;
  output: CallOutput | undefined;
}

/** A call nobody was given. */
const UNKNOWN: Call = { running: false, doubtful: true, output: undefined };

/**
 * Sees to it that no call stays open for ever, because an open call confuses the model: the framework drops the
 * outputs of interrupted speech, of calls it may not run, and of tools that stop the response. A result that is known
 * is told, a placeholder only where there is none; an output of the framework takes the place of either.
 */
export class ToolCalls {
  readonly #sync: ContextSync;
  readonly #runningChanged: () => void;
  readonly #calls = new Map<string, Call>();
  /** Responses in a row that called tools, since the caller last took a turn. */
  repliesInARow = 0;

  /** @param runningChanged - to be called when a tool begins to run, and when one has ended. */
  constructor(sync: ContextSync, runningChanged: () => void = () => undefined) {
    this.#sync = sync;
    this.#runningChanged = runningChanged;
  }

  /** True while a tool runs. */
  get running(): boolean {
    return [...this.#calls.values()].some(({ running }) => running);
  }

  /** The framework was given a call; `runs`: whether it is going to execute it. */
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
   * The caller spoke when the response that made these calls had just ended. Whether the framework still counts that as
   * an interruption, and drops the results, is its secret: a result is told as soon as there is one, and a call that was
   * not begun by the end of another response is taken for dropped.
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
    // It ran after all, though nobody could expect it.
    const { remote } = this.#sync;
    const none = remote.items.find(({ item, placeholder }) => placeholder && isOutput(item, callId));
    if (none) this.#sync.remove(none.item.id);
    // The calls beside it may be about to begin.
    this.#settle((id) => id === callId);
  }

  /** Answers every open call that nobody else is going to answer; `known`: only those that were handed over here. */
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
