// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import { hasOutput, isAssistant, isUser } from '../conversation/items.ts';
import { isCallItem } from '../conversation/remote-items.ts';
import type { Reply } from '../scenario/scenario.ts';
import type { Origin, ScriptMemory } from './script-memory.ts';

/** What outputs lead to: the replies whose calls all have their output, and whether others still wait for one. */
interface Answered {
  due: Origin[];
  waits: boolean;
}

/** The calls of a conversation: which reply made them, and which outputs have not been followed by its `then`. */
export class CallsMade {
  readonly #memory: ScriptMemory;
  /** The reply with which the scenario answers a user message. */
  readonly #replyTo: (userId: string) => Origin | undefined;
  /** Calls whose outputs were delivered after the user's last words. */
  readonly #news = new Set<string>();
  readonly #demanded = new WeakMap<Reply, Reply>();

  constructor(memory: ScriptMemory, replyTo: (userId: string) => Origin | undefined) {
    this.#memory = memory;
    this.#replyTo = replyTo;
  }

  delivered(callId: string): void {
    this.#news.add(callId);
  }

  userSpoke(): void {
    this.#news.clear();
  }

  /** Outputs that were delivered after the user's last words although the client placed them before those. */
  late(items: readonly ServerItem[]): ServerItem[] {
    const spoken = items.slice(0, items.findLastIndex(isUser) + 1);
    return this.#unfollowed(spoken).filter((item) => this.#news.has(callIdOf(item)));
  }

  /** Outputs of the scenario's calls that were not followed by its `then`: something else was said instead. */
  owed(items: readonly ServerItem[]): ServerItem[] {
    return this.#unfollowed(items).filter((item) => this.originOf(items, item)?.reply.then !== undefined);
  }

  /** What follows some replies has begun: it is not owed for any output that there is by now. */
  followed(items: readonly ServerItem[], due: readonly Origin[]): void {
    for (const item of this.#unfollowed(items)) {
      const reply = this.originOf(items, item)?.reply;
      if (due.some((origin) => origin.reply === reply)) this.#memory.followed(callIdOf(item));
    }
  }

  /** Outputs, as a client delivers them, of calls that a reply of this emulator made. */
  #unfollowed(items: readonly ServerItem[]): ServerItem[] {
    return items.filter(
      (item) =>
        item.type === 'function_call_output' &&
        this.#memory.originOf(item.call_id) !== undefined &&
        !this.#memory.isFollowed(item.call_id),
    );
  }

  /** What outputs lead to. In a chain of calls each one is the answer to the previous output. */
  answered(items: readonly ServerItem[], outputs: readonly ServerItem[]): Answered {
    const origins = new Map<Reply, Origin>();
    let waits = false;
    for (const output of outputs) {
      const origin = this.originOf(items, output);
      if (origin === undefined) continue;
      if (this.#isComplete(items, output, origin)) origins.set(origin.reply, origin);
      else waits = true;
    }
    const due = [...origins.values()].filter(
      ({ reply }) => reply.then !== undefined && !origins.has(reply.then),
    );
    return { due, waits };
  }

  /** Whether the calls made together with that of an output have theirs as well. */
  #isComplete(items: readonly ServerItem[], output: ServerItem, { reply }: Origin): boolean {
    const at = items.findIndex((item) => isCallItem(item) && callIdOf(item) === callIdOf(output));
    const others = (item: ServerItem): boolean =>
      item.type !== 'function_call_output' &&
      (!isCallItem(item) || this.originOf(items, item)?.reply !== reply);
    const before = items.slice(0, Math.max(at, 0)).findLastIndex(others);
    const after = items.slice(at).findIndex(others);
    const together = items.slice(before + 1, after < 0 ? undefined : at + after);
    return together.every((item) => item.type !== 'function_call' || hasOutput(items, item.call_id));
  }

  /** The reply that made a call, given the call or its output. */
  originOf(items: readonly ServerItem[], item: ServerItem): Origin | undefined {
    const known = this.#memory.originOf(callIdOf(item));
    if (known !== undefined || !this.#memory.hasReplies) return known;
    const call = items.find((other) => isCallItem(other) && callIdOf(other) === callIdOf(item));
    return call && this.#derivedOrigin(items, call);
  }

  /**
   * The reply that made a call in a conversation restored from another emulator. It follows from the user message
   * before the call, and from the number of calls made since.
   */
  #derivedOrigin(items: readonly ServerItem[], call: ServerItem): Origin | undefined {
    const at = items.indexOf(call);
    const asked = items.slice(0, at).findLastIndex(isUser);
    const origin = this.#replyTo(items[asked]?.id ?? '');
    if (origin === undefined) return undefined;
    let calls = items.slice(asked + 1, at + 1).filter(isCallItem).length;
    let reply: Reply | undefined = origin.reply;
    while (reply?.call !== undefined && calls > reply.call.length) {
      calls -= reply.call.length;
      reply = reply.then;
    }
    if (reply?.call !== undefined) return { ...origin, reply };
    if (reply === undefined || items.slice(asked + 1, at).some(isAssistant)) return undefined;
    const says = reply.say !== undefined || reply.audio !== undefined;
    return says ? { ...origin, reply: this.#demandedBefore(reply) } : undefined;
  }

  /** The client demanded a call where a turn has words, which come after it. */
  #demandedBefore(turn: Reply): Reply {
    const { fault: _, ...words } = turn;
    const reply = this.#demanded.get(turn) ?? { then: words };
    this.#demanded.set(turn, reply);
    return reply;
  }
}

/** The id that the output of a call names: the service's own calls contain their output. */
function callIdOf(item: ServerItem): string {
  return item.type === 'function_call' || item.type === 'function_call_output' ? item.call_id : item.id;
}
