// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { ClientAction, ErrorClass, NeutralItem } from '../../src/index.ts';
import type { Defect } from './defects.ts';
import { fromNeutral, toNeutral } from './items.ts';
import { LONGEST_ID } from './driver.ts';

/** `of` is the framework's item that is created. */
type Create = Extract<ClientAction, { kind: 'create' }> & { of?: llm.ChatItem };
type Change = Create | Extract<ClientAction, { kind: 'delete' }>;

interface Wait {
  ref: string;
  change: Change;
  settle: (error?: Error) => void;
}

export interface ContextHooks {
  has: (defect: Defect) => boolean;
  send: (action: ClientAction) => void;
  newRef: () => string;
  warn: (message: string) => void;
  /** What was heard of a truncated message. */
  heard: (itemId: string) => string | undefined;
}

/** The provider's conversation, and how it is changed to what the framework wants. */
export class MiniContext {
  readonly #hooks: ContextHooks;
  #items: llm.ChatItem[] = [];
  /** Changes that await the provider's acknowledgement, oldest first, keyed by operation and item. */
  readonly #waits = new Map<string, Wait>();
  /** Items deleted here, and those of them that were created again. */
  readonly #deleted = new Set<string>();
  readonly #madeAnew = new Set<string>();
  /** Rejections that named no change, since changes began to wait. */
  #unnamed = 0;
  /** Items that the framework has seen in a context, with or without words. */
  readonly #shown = new Set<string>();
  readonly #appeared = new Map<string, number>();
  readonly #unfinished = new Set<string>();
  /** Items that the current connection received as text. */
  readonly #texts = new Set<string>();
  #updates: Promise<void> = Promise.resolve();

  constructor(hooks: ContextHooks) {
    this.#hooks = hooks;
  }

  /** Items in the framework's form. */
  show(): llm.ChatItem[] {
    for (const { id } of this.#items) this.#shown.add(id);
    return this.items;
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

  // ---- events from the provider

  created(item: NeutralItem, previousId: string | null): void {
    this.insert(item, previousId);
    this.#confirmed(`create ${item.id}`);
  }

  deleted(itemId: string): void {
    // An item that was deleted here and created again is not the one the provider means.
    const { has } = this.#hooks;
    const news = has('takes-its-own-confirmations-for-news') || has('updates-run-side-by-side');
    // The same acknowledgement may arrive twice.
    const isOurs = this.#waits.has(`delete ${itemId}`) || this.#madeAnew.has(itemId);
    if (!isOurs || news) this.#remove(itemId);
    this.#confirmed(`delete ${itemId}`);
  }

  /** A change is rejected: by name or, without one, when only one change can be meant. */
  refused(ref: string | undefined, kind: ErrorClass): void {
    if (ref === undefined) {
      this.#unnamed += 1;
      this.#eliminate(kind);
      return;
    }
    const [key] = [...this.#waits].find(([, other]) => other.ref === ref) ?? [];
    if (key !== undefined) this.#refuse(key, kind);
  }

  #refuse(key: string, kind: ErrorClass): void {
    const { has, warn } = this.#hooks;
    if (kind === 'no-anchor' && this.#placeAgain(key)) return;
    warn(`refused: ${key}`);
    if (key.startsWith('create ')) this.#remove(key.slice('create '.length));
    this.#waits.get(key)?.settle(has('one-refusal-fails-all') ? new llm.RealtimeError('refused') : undefined);
  }

  /** Sends an item once more, after a different anchor than the one the provider does not have. */
  #placeAgain(key: string): boolean {
    const { has, send, newRef } = this.#hooks;
    const wait = this.#waits.get(key);
    const { change } = wait ?? {};
    if (change?.kind !== 'create' || !('after' in change.place)) return false;
    if (has('gives-up-without-the-anchor')) return false;
    const { after } = change.place;
    const before = this.#items[this.#items.findIndex(({ id }) => id === after) - 1];
    const place: Create['place'] = before ? { after: before.id } : { at: 'first' };
    const { of: _, ...sent } = change;
    const again = { ...sent, place, ref: newRef() };
    if (wait) Object.assign(wait, { ref: again.ref, change: again });
    send(again);
    return true;
  }

  /** When as many changes wait as unnamed rejections arrived, all of them must be meant. */
  #eliminate(kind: ErrorClass = 'rejected'): void {
    if (this.#waits.size === 0) this.#unnamed = 0;
    if (this.#unnamed === 0 || this.#waits.size > this.#unnamed) return;
    this.#unnamed = 0;
    for (const key of this.#waits.keys()) this.#refuse(key, kind);
  }

  #remove(itemId: string): void {
    this.#items = this.#items.filter(({ id }) => id !== itemId);
  }

  /** The provider starts a message. */
  saying(itemId: string, previousId: string | null): void {
    this.#unfinished.add(itemId);
    this.insert({ kind: 'message', id: itemId, role: 'assistant', text: '', parts: [] }, previousId);
  }

  said(itemId: string): void {
    this.#unfinished.delete(itemId);
  }

  /** A message ended without an end event: the text so far stays. */
  broken(itemId: string, text: string): void {
    if (!this.#unfinished.delete(itemId) || this.#hooks.has('keeps-ghosts')) return;
    if (text === '') this.#remove(itemId);
    else this.setText(itemId, text);
  }

  insert(neutral: NeutralItem, previousId: string | null, given?: llm.ChatItem): void {
    const { has } = this.#hooks;
    const item = given ?? fromNeutral(neutral);
    if (!item || (this.knows(item.id) && !has('keeps-duplicates'))) return;
    const after = this.#items.findIndex(({ id }) => id === previousId);
    if (after < 0 && previousId !== null && has('loses-items-without-anchor')) return;
    const at = previousId === null ? 0 : after < 0 ? this.#items.length : after + 1;
    this.#appeared.set(item.id, performance.now());
    this.#items = this.#items.toSpliced(at, 0, item);
  }

  setText(itemId: string, text: string): void {
    const content = text ? [text] : [];
    this.#items = this.#items.map((item) => {
      if (item.id !== itemId || item.type !== 'message') return item;
      const { id, role, createdAt, interrupted } = item;
      if (!this.#hooks.has('writes-into-snapshots'))
        return llm.ChatMessage.create({ id, role, content, createdAt, interrupted });
      item.content = content;
      return item;
    });
  }

  // ---- connections

  lost(): void {
    this.#unfinished.clear();
    const error = new llm.RealtimeError('the connection was lost');
    const forgets = this.#hooks.has('forgets-updates-over-a-drop');
    if (forgets)
      for (const key of this.#waits.keys())
        if (key.startsWith('create ')) this.#remove(key.slice('create '.length));
    this.#unnamed = 0;
    for (const { settle } of this.#waits.values()) settle(forgets ? undefined : error);
  }

  /** Restores the context on a new connection. */
  restore(): void {
    const { has, send } = this.#hooks;
    this.#texts.clear();
    for (const item of this.items) {
      const neutral = this.#toNeutral(item);
      if (!neutral || (neutral.kind === 'message' && neutral.text === '')) continue;
      if (has('restores-without-calls') && neutral.kind !== 'message') continue;
      const action: Create = { kind: 'create', item: neutral, place: { at: 'end' }, raw: null };
      this.#texts.add(item.id);
      if (has('restores-blindly')) send(action);
      else void this.#send(action).catch(() => undefined);
    }
  }

  /** Whether the provider holds a message as text, which cannot be truncated. */
  isText(itemId: string): boolean {
    return this.#texts.has(itemId);
  }

  /** Replaces a message at the provider with its text here. */
  rewrite(itemId: string): void {
    const at = this.#items.findIndex(({ id }) => id === itemId);
    const item = this.#items[at];
    const neutral = item && this.#toNeutral(item);
    const previous = this.#items[at - 1]?.id;
    if (!item || neutral?.kind !== 'message') return;
    void this.#send({ kind: 'delete', itemId });
    const place: Create['place'] = previous === undefined ? { at: 'first' } : { after: previous };
    if (neutral.text !== '') void this.#send({ kind: 'create', item: neutral, place, raw: null, of: item });
  }

  /** The session is closed: pending acknowledgements never arrive. */
  close(): void {
    const error = new llm.RealtimeError('the session is closed');
    const resolves = this.#hooks.has('close-resolves-updates');
    for (const { settle } of this.#waits.values()) settle(resolves ? undefined : error);
  }

  /** Settles calls without an output before the next request to the provider. */
  settleCalls(): void {
    if (this.#hooks.has('leaves-calls-open')) return;
    for (const item of this.#openCalls()) {
      const output = 'interrupted';
      const settled: NeutralItem = { kind: 'output', id: `settled_${item.id}`, callId: item.callId, output };
      void this.#send({ kind: 'create', item: settled, place: { at: 'end' }, raw: null });
    }
  }

  #openCalls(): llm.FunctionCall[] {
    const answered = new Set(this.#items.map((item) => item.type === 'function_call_output' && item.callId));
    return this.#items.filter(
      (item): item is llm.FunctionCall => item.type === 'function_call' && !answered.has(item.callId),
    );
  }

  get hasOpenCalls(): boolean {
    return this.#openCalls().length > 0;
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
      if (target.getById(itemId) || !this.#mustStay(itemId, target)) actions.push({ kind: 'delete', itemId });
    for (const [previous, id] of toCreate) actions.push(...this.#create(target, previous, id));
    for (const [previous, id] of has('writes-speech-anew') ? everyMessage(target) : toUpdate) {
      const known = mine.getById(id);
      const heardOnly = known?.type === 'message' && known.content.length === 0;
      const isCut = this.#hooks.heard(id) !== undefined && !has('believes-unheard-words');
      if ((heardOnly || isCut) && !has('writes-speech-anew')) continue;
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
    return [{ kind: 'create', item: neutral, place, raw: null, of: item }];
  }

  /** Sends a change; resolves when it is acknowledged or rejected, rejects after 5 s. */
  #send(action: Change): Promise<void> {
    const { has, send, newRef } = this.#hooks;
    this.#apply(action);
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
          settle(new llm.RealtimeError('the provider did not acknowledge a change of the context'));
      }, 5000);
      this.#waits.set(key, { ref, settle, change: action });
      const { of: _, ...sent } = action as Create;
      send({ ...sent, ref });
    });
    done.catch(() => undefined);
    return done;
  }

  /**
   * The local context changes when a change is sent, not when it is acknowledged, because acknowledgements may arrive
   * in any order.
   */
  #apply(action: Change): void {
    if (this.#hooks.has('updates-run-side-by-side')) return;
    if (action.kind === 'delete') {
      this.#deleted.add(action.itemId);
      this.#remove(action.itemId);
      return;
    }
    if (this.#deleted.has(action.item.id)) this.#madeAnew.add(action.item.id);
    const { item, place, of } = action;
    const previous = 'after' in place ? place.after : place.at === 'end' ? this.#items.at(-1)?.id : undefined;
    this.insert(item, previous ?? null, of);
  }

  #confirmed(key: string): void {
    const [oldest] = this.#waits.keys();
    if (oldest === key || !this.#hooks.has('expects-confirmations-in-order')) this.#waits.get(key)?.settle();
    this.#eliminate();
  }

  /** Whether an item stays although an update lacks it: it is new, or stands for a missing output. */
  #mustStay(id: string, target: llm.ChatContext): boolean {
    const { has } = this.#hooks;
    const item = this.items.find((other) => other.id === id);
    if (has('keeps-calls-without-their-outputs') && item?.type === 'function_call') return true;
    if (has('keeps-what-is-young') && performance.now() - (this.#appeared.get(id) ?? 0) < 1000) return true;
    if (item?.type === 'function_call_output' && id.startsWith('settled_')) {
      const { callId } = item;
      const has = (type: llm.ChatItem['type']): boolean =>
        target.items.some((other) => other.type === type && 'callId' in other && other.callId === callId);
      return has('function_call') && !has('function_call_output');
    }
    return this.#isNews(id);
  }

  /** Whether the author of an update cannot have known of an item that is missing from it. */
  #isNews(id: string): boolean {
    const { has } = this.#hooks;
    const item = this.#items.find((other) => other.id === id);
    const shown = this.#shown.has(id) && !has('keeps-turns-without-words');
    const pending = item?.type === 'message' && item.role === 'user' && item.content.length === 0 && !shown;
    return (
      (pending && !has('deletes-what-the-caller-never-saw')) ||
      (this.#unfinished.has(id) && !has('deletes-what-is-being-said'))
    );
  }

  #toNeutral(item: llm.ChatItem): NeutralItem | undefined {
    const neutral = toNeutral(item, this.#hooks.has);
    if (!neutral || !('callId' in neutral) || this.#hooks.has('passes-long-ids-through')) return neutral;
    const longest = this.#hooks.has('takes-long-ids-for-its-own') ? 32 : LONGEST_ID;
    return { ...neutral, callId: neutral.callId.slice(-longest) };
  }
}

function everyMessage({ items }: llm.ChatContext): [string | null, string][] {
  return items.map(({ id }, index) => [items[index - 1]?.id ?? null, id]);
}
