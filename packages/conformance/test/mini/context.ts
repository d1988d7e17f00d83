// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { ClientAction, NeutralItem } from '../../src/index.ts';
import type { Defect } from './defects.ts';
import { fromNeutral, toNeutral } from './items.ts';
import { LONGEST_ID } from './driver.ts';

type Create = Extract<ClientAction, { kind: 'create' }>;
type Change = Create | Extract<ClientAction, { kind: 'delete' }>;

interface Wait {
  ref: string;
  settle: (error?: Error) => void;
}

export interface ContextHooks {
  has: (defect: Defect) => boolean;
  send: (action: ClientAction) => void;
  newRef: () => string;
  warn: (message: string) => void;
}

/** What the provider holds, and how it is brought to what the framework wants. */
export class MiniContext {
  readonly #hooks: ContextHooks;
  #items: llm.ChatItem[] = [];
  /** Changes that wait for the provider's word, oldest first, by what they do to which item. */
  readonly #waits = new Map<string, Wait>();
  /** Messages that are being said. */
  readonly #unfinished = new Set<string>();
  #updates: Promise<void> = Promise.resolve();

  constructor(hooks: ContextHooks) {
    this.#hooks = hooks;
  }

  get items(): llm.ChatItem[] {
    return [...this.#items];
  }

  knows(itemId: string): boolean {
    return this.#items.some(({ id }) => id === itemId);
  }

  update(wanted: llm.ChatContext): Promise<void> {
    const { has } = this.#hooks;
    const update = has('updates-run-side-by-side')
      ? this.#update(wanted)
      : this.#updates.then(() => this.#update(wanted));
    this.#updates = update.catch(() => undefined);
    return has('does-not-wait-for-context') ? Promise.resolve() : update;
  }

  // ---- what the provider says

  created(item: NeutralItem, previousId: string | null): void {
    this.insert(item, previousId);
    this.#confirmed(`create ${item.id}`);
  }

  deleted(itemId: string): void {
    this.#items = this.#items.filter(({ id }) => id !== itemId);
    this.#confirmed(`delete ${itemId}`);
  }

  refused(ref: string): void {
    const [key, wait] = [...this.#waits].find(([, other]) => other.ref === ref) ?? [];
    if (!wait) return;
    this.#hooks.warn(`refused: ${key}`);
    wait.settle(this.#hooks.has('one-refusal-fails-all') ? new llm.RealtimeError('refused') : undefined);
  }

  /** The provider begins to say a message. */
  saying(itemId: string, previousId: string | null): void {
    this.#unfinished.add(itemId);
    this.insert({ kind: 'message', id: itemId, role: 'assistant', text: '', parts: [] }, previousId);
  }

  said(itemId: string): void {
    this.#unfinished.delete(itemId);
  }

  insert(neutral: NeutralItem, previousId: string | null): void {
    const { has } = this.#hooks;
    const item = fromNeutral(neutral);
    if (!item || (this.knows(item.id) && !has('keeps-duplicates'))) return;
    const after = this.#items.findIndex(({ id }) => id === previousId);
    if (after < 0 && previousId !== null && has('loses-items-without-anchor')) return;
    const at = previousId === null ? 0 : after < 0 ? this.#items.length : after + 1;
    this.#items = this.#items.toSpliced(at, 0, item);
  }

  setText(itemId: string, text: string): void {
    const content = text ? [text] : [];
    this.#items = this.#items.map((item) => {
      if (item.id !== itemId || item.type !== 'message') return item;
      const { id, role, createdAt } = item;
      if (!this.#hooks.has('writes-into-snapshots'))
        return llm.ChatMessage.create({ id, role, content, createdAt });
      item.content = content;
      return item;
    });
  }

  // ---- connections

  lost(): void {
    this.#unfinished.clear();
    const error = new llm.RealtimeError('the connection was lost');
    const forgets = this.#hooks.has('forgets-updates-over-a-drop');
    for (const { settle } of this.#waits.values()) settle(forgets ? undefined : error);
  }

  /** What a new connection is filled with. */
  restore(): NeutralItem[] {
    return this.#items.flatMap((item) => {
      const neutral = this.#toNeutral(item);
      if (!neutral || (neutral.kind === 'message' && neutral.text === '')) return [];
      return this.#hooks.has('restores-without-calls') && neutral.kind !== 'message' ? [] : neutral;
    });
  }

  /** Answers calls that have no output before the provider is asked to go on. */
  settleCalls(): void {
    if (this.#hooks.has('leaves-calls-open')) return;
    const answered = new Set(this.#items.map((item) => item.type === 'function_call_output' && item.callId));
    for (const item of this.#items) {
      if (item.type !== 'function_call' || answered.has(item.callId)) continue;
      const output = 'interrupted';
      const settled: NeutralItem = { kind: 'output', id: `settled_${item.id}`, callId: item.callId, output };
      void this.#send({ kind: 'create', item: settled, place: { at: 'end' }, raw: null });
    }
  }

  // ---- updates

  async #update(given: llm.ChatContext): Promise<void> {
    const { has, send, newRef } = this.#hooks;
    if (has('does-not-wait-for-context')) await new Promise((resolve) => setTimeout(resolve, 100));
    const mine = new llm.ChatContext(this.items);
    const target = this.#representable(given, mine);
    const { toRemove, toCreate, toUpdate } = llm.computeChatCtxDiff(mine, target);
    const actions: Change[] = [];
    for (const itemId of has('keeps-what-nobody-heard') ? [] : toRemove)
      if (target.getById(itemId) || !this.#isNews(itemId)) actions.push({ kind: 'delete', itemId });
    for (const [previous, id] of toCreate) actions.push(...this.#create(target, previous, id));
    for (const [previous, id] of has('writes-speech-anew') ? everyMessage(target) : toUpdate) {
      const known = mine.getById(id);
      const heardOnly = known?.type === 'message' && known.content.length === 0;
      if (heardOnly && !has('writes-speech-anew')) continue;
      actions.push({ kind: 'delete', itemId: id }, ...this.#create(target, previous, id));
    }
    if (has('creates-in-reverse')) actions.reverse();
    const waits = actions.map((action) => this.#send(action));
    const answers = toCreate.some(([, id]) => target.getById(id)?.type === 'function_call_output');
    if (answers && has('answers-tools-by-itself')) send({ kind: 'request', ref: newRef(), raw: {} });
    if (waits.length === 0 && has('waits-for-confirmation-of-nothing'))
      await new Promise((resolve) => setTimeout(resolve, 1500));
    await Promise.all(waits);
  }

  #representable(given: llm.ChatContext, mine: llm.ChatContext): llm.ChatContext {
    const { has } = this.#hooks;
    const marks = !has('keeps-handoffs-in-the-context');
    const target = given.copy({ excludeHandoff: marks, excludeConfigUpdate: marks });
    if (new Set(target.items.map(({ id }) => id)).size < target.items.length) {
      const plain = has('finds-fault-with-a-plain-error');
      throw plain ? new Error('an id twice') : new llm.RealtimeError('an id twice');
    }
    const empty = (item: llm.ChatItem): boolean =>
      item.type === 'message' && item.content.length === 0 && !mine.getById(item.id);
    target.items = target.items.filter((item) => has('sends-empty-messages') || !empty(item));
    return target;
  }

  #create(target: llm.ChatContext, previous: string | null, id: string): Change[] {
    const { has } = this.#hooks;
    const item = target.getById(id);
    const neutral = item && this.#toNeutral(item);
    if (!neutral) return [];
    const changed = this.knows(id) && has('changes-move-to-the-end');
    const atEnd =
      (previous === null && has('head-insertion-goes-to-the-end')) || has('ignores-anchors') || changed;
    const place: Create['place'] =
      atEnd || has('creates-in-reverse')
        ? { at: 'end' }
        : previous === null
          ? { at: 'first' }
          : { after: previous };
    return [{ kind: 'create', item: neutral, place, raw: null }];
  }

  /** Sends a change; resolves when it is confirmed or refused, rejects after 5 s. */
  #send(action: Change): Promise<void> {
    const { has, send, newRef } = this.#hooks;
    const key = action.kind === 'create' ? `create ${action.item.id}` : `delete ${action.itemId}`;
    const ref = newRef();
    const done = new Promise<void>((resolve, reject) => {
      const settle: Wait['settle'] = (error) => {
        clearTimeout(timer);
        this.#waits.delete(key);
        if (error) reject(error);
        else resolve();
      };
      const timer = setTimeout(() => {
        if (!has('waits-for-confirmation-for-ever'))
          settle(new llm.RealtimeError('the provider did not confirm a change of the context'));
      }, 5000);
      this.#waits.set(key, { ref, settle });
      send({ ...action, ref });
    });
    done.catch(() => undefined);
    return done;
  }

  #confirmed(key: string): void {
    const [oldest] = this.#waits.keys();
    if (oldest === key || !this.#hooks.has('expects-confirmations-in-order')) this.#waits.get(key)?.settle();
  }

  /** Whether whoever made an update cannot have known of an item that is missing from it. */
  #isNews(id: string): boolean {
    const { has } = this.#hooks;
    const item = this.#items.find((other) => other.id === id);
    const pending = item?.type === 'message' && item.role === 'user' && item.content.length === 0;
    return (
      (pending && !has('deletes-what-the-caller-never-saw')) ||
      (this.#unfinished.has(id) && !has('deletes-what-is-being-said'))
    );
  }

  #toNeutral(item: llm.ChatItem): NeutralItem | undefined {
    const neutral = toNeutral(item, this.#hooks.has);
    if (!neutral || !('callId' in neutral) || this.#hooks.has('passes-long-ids-through')) return neutral;
    return { ...neutral, callId: neutral.callId.slice(-LONGEST_ID) };
  }
}

function everyMessage({ items }: llm.ChatContext): [string | null, string][] {
  return items.map(({ id }, index) => [items[index - 1]?.id ?? null, id]);
}
