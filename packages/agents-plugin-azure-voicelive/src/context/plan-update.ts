// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import { isRepresentable, mediaOf } from './chat-items.ts';
import type { RemoteChatContext, RemoteItem } from './remote-chat-context.ts';
import { sameArguments } from './wire-items.ts';

/** One step towards the wanted conversation; `after: null` means the head. */
export type UpdateStep =
  | { readonly op: 'delete'; readonly id: string }
  | {
      readonly op: 'create';
      readonly item: llm.ChatItem;
      readonly after: string | null;
      /** It is the plugin's placeholder, at another position. */
      readonly placeholder?: boolean;
    }
  /** Only the local copy changes: the service's copy is right, or is audio that text would replace. */
  | { readonly op: 'adopt'; readonly id: string; readonly item: llm.ChatItem };

/** A wanted item and its present counterpart. */
interface Target {
  readonly item: llm.ChatItem;
  readonly present: RemoteItem | undefined;
}

/**
 * Plans the steps from the items that the service holds to those that the framework wants.
 *
 * @param deletable - whether an item that is not in `wanted` is to be deleted, because the author of `wanted` knew it.
 */
export function planUpdate(
  remote: RemoteChatContext,
  wanted: llm.ChatContext,
  deletable: (remote: RemoteItem) => boolean,
): UpdateStep[] {
  const target = matched(remote, aroundPinned(remote, wholeCalls(remote, wanted.items)));
  const staying = stayingInPlace(remote, target);
  const steps: UpdateStep[] = removals(remote, target, deletable).map((id) => ({ op: 'delete', id }));
  const creations: UpdateStep[] = [];
  let after: string | null = null;
  // In the wanted order, so that each new item finds its anchor in place.
  for (const { item, present } of target) {
    if (!present) {
      creations.push({ op: 'create', item, after });
    } else {
      const { id } = present.item;
      const { result, anew } = reconcile(present, item);
      if (anew || !staying.has(present)) {
        // Deleted before it is created again, because ids are unique.
        steps.push({ op: 'delete', id });
        const placeholder = present.placeholder && !anew;
        creations.push({ op: 'create', item: result, after, ...(placeholder && { placeholder }) });
      } else if (present.item !== item) {
        steps.push({ op: 'adopt', id, item: result });
      }
    }
    after = item.id;
  }
  return [...steps, ...creations];
}

/**
 * Omits items the service cannot hold, outputs without a call, and placeholders whose real output has arrived. Adds the
 * call of a wanted output, and the output of a wanted call.
 */
function wholeCalls(remote: RemoteChatContext, wanted: readonly llm.ChatItem[]): llm.ChatItem[] {
  const items = wanted.filter((item) => isRepresentable(item) || remote.has(item.id));
  const calls = new Map<string, llm.ChatItem>();
  const outputs = new Map<string, llm.ChatItem>();
  for (const { item } of remote.items) {
    if (item.type === 'function_call') calls.set(item.callId, item);
    if (item.type === 'function_call_output') outputs.set(item.callId, item);
  }
  const answered = new Set<string>();
  for (const item of items) {
    if (item.type === 'function_call') calls.set(item.callId, item);
    if (item.type !== 'function_call_output') continue;
    outputs.delete(item.callId);
    if (!isPlaceholder(remote, item)) answered.add(item.callId);
  }
  const whole = new Map<string, llm.ChatItem>();
  /** The nearest call before, in case a call id is used for several. */
  const before = new Map<string, llm.ChatItem>();
  for (const item of items) {
    if (item.type === 'function_call') before.set(item.callId, item);
    if (item.type === 'function_call_output') {
      const call = before.get(item.callId) ?? calls.get(item.callId);
      if (!call || (isPlaceholder(remote, item) && answered.has(item.callId))) continue;
      whole.set(call.id, whole.get(call.id) ?? call);
    }
    whole.set(item.id, item);
    const output = item.type === 'function_call' ? outputs.get(item.callId) : undefined;
    if (output) whole.set(output.id, output);
  }
  return [...whole.values()];
}

function isPlaceholder(remote: RemoteChatContext, item: llm.ChatItem): boolean {
  return remote.get(item.id)?.placeholder === true;
}

/** Pairs each item with its present counterpart; for an output, that may be a placeholder. */
function matched(remote: RemoteChatContext, items: readonly llm.ChatItem[]): Target[] {
  const placeholders = new Map<string, RemoteItem>();
  for (const entry of remote.items) {
    if (entry.placeholder && entry.item.type === 'function_call_output') {
      placeholders.set(entry.item.callId, entry);
    }
  }
  return items.map((item) => ({
    item,
    present:
      remote.get(item.id) ??
      (item.type === 'function_call_output' ? placeholders.get(item.callId) : undefined),
  }));
}

/** Ids of items that are no longer wanted; a call is removed together with its output. */
function removals(
  remote: RemoteChatContext,
  target: readonly Target[],
  deletable: (remote: RemoteItem) => boolean,
): string[] {
  const kept = new Set(target.map(({ item, present }) => (present?.item ?? item).id));
  /** Whether a call is removed, by call id. */
  const calls = new Map<string, boolean>();
  return remote.items.flatMap((entry) => {
    const { item } = entry;
    const callGoes = item.type === 'function_call_output' ? calls.get(item.callId) : undefined;
    const goes = !kept.has(item.id) && (callGoes ?? deletable(entry));
    if (item.type === 'function_call') calls.set(item.callId, goes);
    return goes ? item.id : [];
  });
}

/** Whether an item cannot be created again: it is unfinished, or none of its content can be sent. */
function isPinned({ item, unfinished }: RemoteItem): boolean {
  return unfinished || !isRepresentable(item);
}

/** Pinned items stay where they are; if the wanted order has them in another sequence, the wanted order is changed to match. */
function aroundPinned(remote: RemoteChatContext, items: readonly llm.ChatItem[]): llm.ChatItem[] {
  const present = new Map(remote.items.map((entry) => [entry.item.id, entry]));
  const pinned = new Map(
    items.flatMap((item) => {
      const entry = present.get(item.id);
      return entry && isPinned(entry) ? [[item.id, item]] : [];
    }),
  );
  const inOrder = remote.items.flatMap(({ item }) => pinned.get(item.id) ?? []).values();
  return items.map((item) => (pinned.has(item.id) ? (inOrder.next().value ?? item) : item));
}

/** Items that need not move: pinned ones, and the longest sequence around them that is in the wanted order. */
function stayingInPlace(remote: RemoteChatContext, target: readonly Target[]): ReadonlySet<RemoteItem> {
  const position = new Map(remote.items.map((entry, at) => [entry, at]));
  const places = target.flatMap(({ present }) =>
    present ? { present, at: position.get(present) ?? -1, pinned: isPinned(present) } : [],
  );
  // Only items on the wanted side of every pinned one can stay.
  const bounds = [-1, ...places.flatMap(({ at, pinned }) => (pinned ? at : [])), position.size];
  let passed = 0;
  const free = places.filter(({ at, pinned }) => {
    if (pinned) passed += 1;
    return !pinned && at > bounds[passed]! && at < bounds[passed + 1]!;
  });
  const run = longestIncreasing(free.map(({ at }) => at)).map((index) => free[index]!);
  return new Set([...places.filter(({ pinned }) => pinned), ...run].map(({ present }) => present));
}

/** The indices of a longest increasing subsequence, by patience sorting. */
function longestIncreasing(values: readonly number[]): number[] {
  const tails: number[] = [];
  const before: number[] = [];
  values.forEach((value, i) => {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[tails[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? (tails[low - 1] ?? -1) : -1;
    tails[low] = i;
  });
  const indices: number[] = [];
  for (let i = tails.at(-1) ?? -1; i >= 0; i = before[i] ?? -1) indices.push(i);
  return indices;
}

/**
 * The version of an item to keep: the wanted one, unless it is outdated or claims that more was heard than is known.
 * `anew`: the service's copy must be replaced.
 */
function reconcile(present: RemoteItem, wanted: llm.ChatItem): { result: llm.ChatItem; anew: boolean } {
  const { item } = present;
  if (present.unfinished) return { result: item, anew: false };
  if (item.type === 'function_call' && wanted.type === 'function_call') {
    // Read before its arguments arrived.
    const older = wanted.args === '' && item.args !== '' && item.callId === wanted.callId;
    if (older) return { result: item, anew: false };
    const same = item.name === wanted.name && item.callId === wanted.callId;
    return { result: wanted, anew: !same || !sameArguments(item.args, wanted.args) };
  }
  if (item.type === 'function_call_output' && wanted.type === 'function_call_output') {
    return { result: wanted, anew: item.callId !== wanted.callId || item.output !== wanted.output };
  }
  if (item.type !== 'message' || wanted.type !== 'message') {
    return { result: wanted, anew: item.type !== wanted.type };
  }
  const [before = '', text = ''] = [item.rawTextContent, wanted.rawTextContent];
  const [heard, said] = [squeeze(before), squeeze(text)];
  const sameText =
    before === text ||
    (present.speech !== undefined && squeeze(present.speech.text).startsWith(said)) ||
    (present.cut && said.startsWith(heard));
  const same = sameText && item.role === wanted.role && sameMedia(item, wanted);
  return {
    result: isOutdated(present, heard, said, wanted.interrupted) ? item : wanted,
    // Text must not replace the caller's audio.
    anew: !same && !present.spokenByUser,
  };
}

/** Whether the wanted text of a message is older than ours, or is more than was heard. */
function isOutdated(
  { spokenByUser, cut, speech }: RemoteItem,
  heard: string,
  said: string,
  interrupted: boolean,
): boolean {
  if (heard === said) return false;
  if (spokenByUser) return said === '';
  if (cut) return said.startsWith(heard);
  return speech !== undefined && heard.startsWith(said) && !interrupted;
}

function sameMedia(a: llm.ChatMessage, b: llm.ChatMessage): boolean {
  const left = mediaOf(a);
  const right = mediaOf(b);
  return left.length === right.length && left.every((part, i) => part === right[i] || sameId(part, right[i]));
}

function sameId(a: llm.ChatContent, b: llm.ChatContent | undefined): boolean {
  return typeof a === 'object' && typeof b === 'object' && 'id' in a && 'id' in b && a.id === b.id;
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}
