// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import type { Clock } from '../connection/clock.ts';
import type { RemoteCall, RemoteCallKind, RemoteToolEvents } from '../events/remote-tool-events.ts';
import type { SafeEmitter } from '../events/safe-emitter.ts';

/** How long after the end of a call its item, which contains the result, may arrive, milliseconds. */
const ITEM_MS = 1000;
/** How many calls are remembered. */
const REMEMBERED = 256;
/** A call without any event for this long does not delay a planned change of connection, milliseconds. */
const LONGEST_MS = 15 * 60_000;

const KINDS: Partial<Record<ServerItem['type'], RemoteCallKind>> = {
  mcp_call: 'mcp',
  foundry_agent_call: 'foundry_agent',
  web_search_call: 'web_search',
  file_search_call: 'file_search',
};

type CallItem = Extract<
  ServerItem,
  { type: 'mcp_call' | 'foundry_agent_call' | 'web_search_call' | 'file_search_call' }
>;

export type RemoteCallState = 'in_progress' | 'searching' | 'completed' | 'failed';

interface Call {
  told: RemoteCall;
  startedAt: number;
  /** How it ended, as reported by the service. */
  end: 'completed' | 'failed' | undefined;
  over: boolean;
  cancelTimer: (() => void) | undefined;
}

export interface RemoteCallsInit {
  readonly clock: Clock;
  readonly emitter: SafeEmitter;
}

/**
 * The calls that the service runs by itself, reported as events. A call appears in the conversation, in a response or
 * in progress events, and each of these may be missing or arrive twice.
 */
export class RemoteCalls {
  readonly #with: RemoteCallsInit;
  readonly #calls = new Map<string, Call>();

  constructor(init: RemoteCallsInit) {
    this.#with = init;
  }

  /** Calls in progress, oldest first. */
  get running(): RemoteCall[] {
    const now = this.#with.clock.now();
    const open = [...this.#calls.values()].filter(({ over }) => !over);
    return open.filter(({ startedAt }) => now - startedAt < LONGEST_MS).map(({ told }) => told);
  }

  /** The conversation or a response contains an item. `ended`: in its final form. */
  shown(
    item: ServerItem,
    { responseId, ended = false }: { responseId?: string; ended?: boolean } = {},
  ): void {
    if (!isCall(item)) return;
    const call = this.#call(item.id, KINDS[item.type]!, item, responseId);
    const args = 'arguments' in item ? item.arguments : undefined;
    if (ended && args) this.argumentsDone(item.id, args);
    if (!ended || call.over) return;
    const output = 'output' in item ? (item.output ?? null) : null;
    const error = 'error' in item ? (item.error ?? null) : null;
    const isSearch = item.type === 'web_search_call' || item.type === 'file_search_call';
    // One that waits for consent has neither.
    if (!isSearch && output === null && error === null && call.end === undefined) return;
    if (error !== null || call.end === 'failed') this.#fail(call, 'tool_failed', sentenceOf(error));
    else this.#complete(call, output, item.type === 'file_search_call' ? (item.results ?? null) : null);
  }

  argumentsDone(itemId: string, args: string): void {
    const call = this.#calls.get(itemId);
    if (!call || call.told.arguments !== '' || args === '') return;
    call.told = { ...call.told, arguments: args };
    this.#with.emitter.emit('remote_call_arguments', call.told);
  }

  progressed(itemId: string, kind: RemoteCallKind, state: RemoteCallState, responseId?: string | null): void {
    const call = this.#call(itemId, kind, undefined, responseId);
    if (call.over) return;
    if (state === 'in_progress' || state === 'searching') {
      this.#with.emitter.emit('remote_call_progress', { ...call.told, state });
      return;
    }
    call.end = state;
    call.cancelTimer ??= this.#with.clock.after(ITEM_MS, () => {
      if (state === 'failed') this.#fail(call, 'tool_failed', null);
      else this.#complete(call, null, null);
    });
  }

  /** A response has been cancelled or has failed: so have its calls, except those that continue without it. */
  responseBrokeOff(responseId: string, others: ReadonlySet<string>): void {
    for (const [itemId, call] of this.#calls) {
      if (call.told.responseId === responseId && !others.has(itemId)) this.#fail(call, 'cancelled', null);
    }
  }

  /** A call was not approved. */
  refused(itemId: string): void {
    const call = this.#calls.get(itemId);
    if (call) this.#fail(call, 'refused', null);
  }

  /** The connection is lost, and with it every call; returns those that were in progress. */
  disconnected(): RemoteCall[] {
    const lost = [...this.#calls.values()].filter(({ over, end }) => !over && end === undefined);
    for (const call of this.#calls.values()) {
      if (call.end === 'completed') this.#complete(call, null, null);
      else this.#fail(call, call.end === 'failed' ? 'tool_failed' : 'connection_lost', null);
    }
    this.#calls.clear();
    return lost.map(({ told }) => told);
  }

  #call(itemId: string, kind: RemoteCallKind, item?: CallItem, responseId?: string | null): Call {
    const known = this.#calls.get(itemId);
    if (known) {
      if (responseId && known.told.responseId === null) known.told = { ...known.told, responseId };
      return known;
    }
    const told: RemoteCall = {
      kind,
      itemId,
      responseId: responseId ?? null,
      serverLabel: item?.type === 'mcp_call' ? (item.server_label ?? null) : null,
      name: item && 'name' in item ? (item.name ?? null) : null,
      arguments: '',
    };
    const startedAt = this.#with.clock.now();
    const call: Call = { told, startedAt, end: undefined, over: false, cancelTimer: undefined };
    this.#calls.set(itemId, call);
    for (const [id, { over }] of this.#calls) {
      if (this.#calls.size <= REMEMBERED) break;
      if (over) this.#calls.delete(id);
    }
    this.#with.emitter.emit('remote_call_started', told);
    return call;
  }

  #complete(call: Call, output: string | null, results: Results | null): void {
    if (this.#end(call)) this.#with.emitter.emit('remote_call_completed', { ...call.told, output, results });
  }

  #fail(call: Call, reason: FailureReason, error: string | null): void {
    if (this.#end(call)) this.#with.emitter.emit('remote_call_failed', { ...call.told, reason, error });
  }

  #end(call: Call): boolean {
    if (call.over) return false;
    call.over = true;
    call.cancelTimer?.();
    return true;
  }
}

type FailureReason = RemoteToolEvents['remote_call_failed']['reason'];
type Results = NonNullable<Extract<CallItem, { type: 'file_search_call' }>['results']>;

function isCall(item: ServerItem): item is ServerItem & CallItem {
  return KINDS[item.type] !== undefined;
}

/** The text of a tool's error; services send it as text, or as an object with a message. */
function sentenceOf(error: unknown): string | null {
  if (error === null || error === undefined) return null;
  if (typeof error === 'string') return error;
  const { message } = error as { message?: unknown };
  return typeof message === 'string' ? message : JSON.stringify(error);
}
