// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { ErrorDetails, ServerEventOf } from '@voicelive-kit/protocol';
import { VoiceLiveRequestError } from '../errors/index.ts';
import type { SessionLog } from '../events/safe-emitter.ts';
import type { Link } from '../link/link.ts';
import { ANSWER_TIMEOUT_MS, type Answer } from '../link/pending-answers.ts';
import type { IdentifiedItem, Place } from '../link/service-items.ts';
import { copyItem, isInterim, isRepresentable, toChatItem } from './chat-items.ts';
import { planUpdate, type UpdateStep } from './plan-update.ts';
import { RemoteChatContext, type RemoteItem } from './remote-chat-context.ts';
import { WireIds } from './wire-ids.ts';
import { WireItems } from './wire-items.ts';

/** How many items a message lists. */
const MOST_LISTED = 5;
/** How many items that the service has not announced yet are remembered as unwanted. */
const REMEMBERED = 256;

/** A change of an item that was requested from the service. */
interface Asked {
  readonly itemId: string;
  readonly answer: Promise<Answer>;
}

/** Keeps the local chat context and that of the service in sync, in both directions and across connections. */
export class ContextSync {
  readonly remote = new RemoteChatContext();
  readonly ids = new WireIds();
  readonly #log: SessionLog;
  readonly #wire: WireItems;
  #link: Link | undefined;
  /** Updates that wait for images to be encoded; later updates must not overtake them. */
  #encoding: Promise<unknown> | undefined;
  #closed: VoiceLiveRequestError | undefined;
  /** The items each connection was filled with. */
  readonly #restored = new WeakMap<Link, RemoteChatContext>();
  /** Connections on which the service continues the conversation. */
  readonly #resumed = new WeakSet<Link>();
  /** Items to be removed, on the wire, that the service has not announced on this connection. */
  readonly #unwanted = new Set<string>();
  /** What the service held when the last connection ended, for a connection that continues the same conversation. */
  #left = { held: new RemoteChatContext(), made: [] as readonly string[] };

  constructor(log: SessionLog) {
    this.#log = log;
    this.#wire = new WireItems(log);
  }

  /**
   * Updates the conversation to `wanted`; resolves when the service has applied the changes, or immediately while
   * disconnected. Rejects with a VoiceLiveRequestError when the service applies none of them; resolves with one when it
   * refuses a part: LiveKit's task groups and asynchronous tools do not catch a rejection, and the rest is applied.
   * @param knows - whether the framework has all of a spoken item; undefined for items it did not play.
   */
  async update(
    wanted: llm.ChatContext,
    knows: (id: string) => boolean | undefined,
  ): Promise<VoiceLiveRequestError | undefined> {
    if (this.#closed) throw this.#closed;
    // Decided now: an item announced while images are encoded is not missing from `wanted` on purpose.
    const known = new Set<string>();
    for (const { item, shown, unfinished } of this.remote.items) {
      if (!unfinished && (knows(item.id) ?? shown)) known.add(item.id);
    }
    const items = [...wanted.items];
    const encoding = this.#wire.encodeImages(items);
    if (this.#encoding || encoding) {
      const turn = Promise.all([this.#encoding, encoding]);
      this.#encoding = turn;
      await turn;
      if (this.#encoding === turn) this.#encoding = undefined;
      if (this.#closed) throw this.#closed;
    }
    const steps = planUpdate(this.remote, new llm.ChatContext(items), ({ item }) => known.has(item.id));
    const asked: Asked[] = [];
    const takeSteps = (): void => {
      for (const step of steps) {
        const answer = this.#take(step);
        if (answer) asked.push({ itemId: 'item' in step ? step.item.id : step.id, answer });
      }
    };
    if (this.#link) this.#link.batch(takeSteps);
    else takeSteps();
    return this.#settled(asked);
  }

  /** Sends the conversation to a new connection. */
  async restore(link: Link): Promise<void> {
    const entries = [...this.remote.items];
    await this.#wire.encodeImages(entries.map(({ item }) => item));
    const restored = new RemoteChatContext();
    this.#restored.set(link, restored);
    const refused: string[] = [];
    const sent: Promise<Answer>[] = [];
    link.batch(() => {
      for (const { item, placeholder } of entries) {
        const wire = this.#toWire(item, true);
        if (!wire) continue;
        restored.insert(item, undefined, { placeholder });
        const onRefused = (): void => {
          refused.push(item.id);
          restored.remove(item.id);
        };
        // Appended without anchors, so that a refused item does not cause the next one to be refused.
        sent.push(this.#create(link, item.id, wire, undefined, onRefused));
      }
    });
    // Not awaited: the connection preserves the order.
    void Promise.all(sent).then((answers) => {
      const unanswered = answers.filter(({ kind }) => kind === 'timeout').length;
      if (unanswered > 0) {
        this.#log.error(
          { unanswered, items: answers.length },
          'the service did not acknowledge parts of the conversation it was to continue',
        );
      }
      if (refused.length > 0) {
        this.#log.warn(
          { itemIds: refused },
          'the service refused parts of the conversation it was to continue',
        );
      }
    });
  }

  /** A new connection continues with the conversation that the service has: nothing is sent until it is live. */
  resume(link: Link): void {
    this.#restored.set(link, this.#link ? this.#heldBy(this.#link) : this.#left.held);
    this.#resumed.add(link);
  }

  /** The connection is live from now on: sends what changed while it was being filled. */
  connected(link: Link): void {
    this.#link = link;
    const restored = this.#restored.get(link) ?? new RemoteChatContext();
    if (this.#resumed.has(link)) {
      for (const id of this.#left.made) this.ids.fromService(id);
      for (const { item } of restored.items) link.items.made(this.ids.toWire(item.id));
    }
    const wanted = new llm.ChatContext(this.remote.items.map(({ item }) => item));
    // Speech without a transcript exists only at the service.
    for (const step of planUpdate(restored, wanted, ({ unfinished }) => !unfinished)) {
      if (step.op === 'delete') void this.#deleteAtService(step.id);
      // Items the service created meanwhile are already there.
      else if (step.op === 'create' && !link.items.has(this.ids.toWire(step.item.id)))
        void this.#createAtService(step.item);
    }
    this.#forgetWordless(link);
  }

  /** Forgets messages of the agent that broke off without a word on an earlier connection: nothing can be restored. */
  #forgetWordless(link: Link): void {
    const wordless = this.remote.items.filter(
      ({ item }) => item.type === 'message' && item.role === 'assistant' && !isRepresentable(item),
    );
    for (const { item } of wordless) {
      if (!link.items.has(this.ids.toWire(item.id))) this.remote.remove(item.id);
    }
  }

  /** Whether a connection continues the conversation that the service has. */
  goesOn(link: Link): boolean {
    return this.#resumed.has(link);
  }

  disconnected(): void {
    const held = this.#link && this.#heldBy(this.#link);
    this.#link = undefined;
    this.#unwanted.clear();
    this.remote.connectionLost();
    const made = this.ids.connectionLost();
    if (held) this.#left = { held, made };
  }

  end(error: VoiceLiveRequestError): void {
    this.#closed = error;
  }

  // ---- changes by the service

  /** Adds an item that the service created. */
  itemCreated(
    { item, previous_item_id }: ServerEventOf<'conversation.item.created'>,
    options: { transcribes: boolean },
  ): void {
    if (this.#unwanted.delete(item.id)) {
      void this.#link?.items.delete(item.id);
      return;
    }
    const id = this.ids.fromService(item.id);
    const callId = 'call_id' in item && item.call_id ? this.ids.fromService(item.call_id) : '';
    if (isInterim(id) || this.remote.has(id)) return;
    const chatItem = toChatItem(item, id, callId);
    if (!chatItem) return;
    const anchor = this.#placeOf(previous_item_id);
    const message = item.type === 'message' ? item : undefined;
    const spokenByUser =
      message?.role === 'user' && (message.content ?? []).every((part) => part.type === 'input_audio');
    const silent = chatItem.type === 'message' && chatItem.textContent === undefined;
    this.remote.insert(chatItem, anchor, {
      spokenByUser,
      follows: previous_item_id ?? undefined,
      unfinished:
        item.type === 'function_call' ||
        (message?.role === 'assistant' && message.status !== 'incomplete') ||
        (spokenByUser && silent && options.transcribes),
    });
  }

  /**
   * The position of an item that the service created: behind the one it names, and behind items still to be created
   * there; if that one is being moved, behind everything the service holds. Cascaded models name the same one for each
   * item of a response.
   */
  #placeOf(previous: string | null | undefined): string | null | undefined {
    const link = this.#link;
    const isSending = ({ item }: RemoteItem): boolean => link?.isSending(this.ids.toWire(item.id)) === true;
    let place = this.ids.fromWire(previous ?? '');
    const anchor = this.remote.get(place);
    if (!anchor || isSending(anchor)) {
      const { items } = this.remote;
      const isGone = !anchor || link?.isDeleting(previous ?? '') === true;
      // Items added to an empty conversation meanwhile come after it.
      return isGone && items.length > 0 && items.every(isSending) ? null : undefined;
    }
    for (const entry of this.remote.after(place)) {
      if (!isSending(entry) && entry.follows !== previous) break;
      place = entry.item.id;
    }
    return place;
  }

  /** Applies a deletion by the service. */
  itemDeleted(wireId: string): void {
    this.remote.remove(this.ids.fromWire(wireId));
  }

  /** Adds the message of a response if the service has not announced it as an item. */
  spoken(wireId: string): void {
    if (this.wasDeleted(wireId)) return;
    // If its connection has ended, it has to be created on the next one.
    const id = this.#link ? this.ids.fromService(wireId) : this.ids.fromWire(wireId);
    this.remote.insert(llm.ChatMessage.create({ id, role: 'assistant', content: [] }), undefined, {
      unfinished: true,
    });
  }

  /**
   * A function call is complete.
   * @param toBeRead - the framework gets it in a stream, and knows it once it has read it.
   */
  called(call: llm.FunctionCall, { toBeRead }: { toBeRead: boolean }): void {
    const item = copyItem(call);
    this.#unwanted.delete(this.ids.toWire(call.id));
    const facts = { shown: !toBeRead, unfinished: false };
    if (this.remote.has(call.id)) this.remote.patch(call.id, { item, ...facts });
    else this.remote.insert(item, undefined, facts);
  }

  /** Whether an item was deleted on the present connection. */
  wasDeleted(wireId: string): boolean {
    return this.#link?.items.wasDeleted(wireId) === true;
  }

  /** The framework knows an item from now on. */
  shown(id: string): void {
    this.remote.patch(id, { shown: true });
  }

  /** The transcript of the caller's speech; empty when there will be none. The framework gets it at the same time. */
  transcribed(wireId: string, text: string): void {
    const id = this.ids.fromWire(wireId);
    if (text === '') this.remote.patch(id, { unfinished: false });
    else this.remote.setText(id, text, { unfinished: false, shown: true });
  }

  // ---- changes by the plugin

  /** Removes an item locally and at the service. */
  remove(id: string): void {
    this.remote.remove(id);
    void this.#deleteAtService(id);
  }

  /** Removes an item of the service that must leave no trace, whether it is known locally or not. */
  removeAtService(wireId: string): void {
    // The service removes its fillers by itself.
    if (isInterim(wireId)) return;
    const id = this.ids.fromWire(wireId);
    this.remote.remove(id);
    // An item of an earlier connection may have been restored under another id.
    if (this.#link?.items.has(wireId)) void this.#link.items.delete(wireId);
    else if (!this.#deleteAtService(id)) this.#rememberUnwanted(wireId);
  }

  /** The item is removed when the service announces it, should it still do so. */
  #rememberUnwanted(wireId: string): void {
    if (this.#link?.items.wasDeleted(wireId) !== false) return;
    this.#unwanted.add(wireId);
    const [oldest] = this.#unwanted;
    if (this.#unwanted.size > REMEMBERED && oldest !== undefined) this.#unwanted.delete(oldest);
  }

  /** Appends an item that the framework has not asked for, locally and at the service. */
  add(item: llm.ChatItem, facts: { placeholder?: boolean } = {}): void {
    if (this.remote.has(item.id)) return;
    this.remote.insert(item, undefined, { ...facts, shown: true });
    void this.#createAtService(item);
  }

  /** Replaces the service's copy of an item by the local one. */
  rewrite(id: string): void {
    const item = this.remote.get(id)?.item;
    if (!item) return;
    void this.#deleteAtService(id);
    void this.#createAtService(item);
  }

  /** Truncates the audio of a message at the service. */
  truncate(id: string, audioEndMs: number): void {
    const wireId = this.ids.toWire(id);
    if (this.#link?.items.has(wireId)) this.#link.truncateItem(wireId, audioEndMs);
  }

  /** Applies a step locally and at the service; undefined when no request to the service is needed. */
  #take(step: UpdateStep): Promise<Answer> | undefined {
    switch (step.op) {
      case 'delete':
        this.remote.remove(step.id);
        return this.#deleteAtService(step.id);
      case 'create':
        this.remote.insert(copyItem(step.item), step.after, {
          shown: true,
          ...(step.placeholder && { placeholder: true }),
        });
        // Refusals are reported together, when everything has been answered.
        return this.#createAtService(step.item, () => undefined);
      default:
        // The framework's version replaces the local one; the service's copy stays.
        if (step.item.id !== step.id) this.ids.rename(step.id, step.item.id);
        this.remote.patch(step.id, {
          item: copyItem(step.item),
          shown: true,
          // The framework returns our placeholder with what it read in our context.
          ...(step.item.id !== step.id && { placeholder: false }),
        });
        return undefined;
    }
  }

  /** What the service holds on a connection, in the form in which another connection would show it. */
  #heldBy(link: Link): RemoteChatContext {
    const held = new RemoteChatContext();
    for (const entry of this.remote.items) {
      if (!link.items.has(this.ids.toWire(entry.item.id))) continue;
      const unfinished = entry.unfinished && entry.spokenByUser;
      held.insert(entry.item, undefined, { ...entry, speech: undefined, cut: false, unfinished });
    }
    return held;
  }

  #deleteAtService(id: string, link = this.#link): Promise<Answer> | undefined {
    const wireId = this.ids.toWire(id);
    return link?.items.has(wireId) ? link.items.delete(wireId) : undefined;
  }

  #createAtService(
    item: llm.ChatItem,
    onRefused?: (error: ErrorDetails) => void,
  ): Promise<Answer> | undefined {
    const link = this.#link;
    const wire = link && this.#toWire(item);
    return wire && this.#create(link, item.id, wire, this.#anchor(link, item.id), onRefused);
  }

  async #create(
    link: Link,
    id: string,
    wire: IdentifiedItem,
    place: Place,
    onRefused = (error: ErrorDetails): void => this.#warnOfRefusal([id], error),
  ): Promise<Answer> {
    if (link === this.#link) this.ids.created(id);
    const answer = await link.items.create(wire, place, () => this.#anchor(link, id));
    if (answer.kind !== 'refused') return answer;
    onRefused(answer.error);
    this.#refused(link, id);
    return answer;
  }

  #warnOfRefusal(itemIds: readonly string[], { code, type, param, message }: ErrorDetails): void {
    this.#log.warn(
      { itemIds, code: code ?? type, param, 'lk.pii.sentence': message },
      'the service refused items of the conversation',
    );
  }

  /** Removes an item that the service refused, together with its output if it is a call. */
  #refused(link: Link, id: string): void {
    if (this.#link && link !== this.#link) return;
    const item = this.remote.get(id)?.item;
    const behind = this.remote.after(id);
    this.remote.remove(id);
    if (item?.type !== 'function_call') return;
    for (const { item: output } of behind) {
      if (output.type !== 'function_call_output' || output.callId !== item.callId) continue;
      this.remote.remove(output.id);
      void this.#deleteAtService(output.id, link);
    }
  }

  /** The nearest item before this one that the service holds; `null` for the head, `undefined` for the end. */
  #anchor(link: Link, id: string): Place {
    for (const { item } of this.remote.before(id)) {
      const wireId = this.ids.toWire(item.id);
      if (link.items.has(wireId)) return wireId;
    }
    return this.remote.after(id).some(({ item }) => link.items.has(this.ids.toWire(item.id)))
      ? null
      : undefined;
  }

  async #settled(asked: readonly Asked[]): Promise<VoiceLiveRequestError | undefined> {
    const answers = await Promise.all(asked.map(({ answer }) => answer));
    if (this.#closed) throw this.#closed;
    const refused = answers.flatMap((answer, at) =>
      answer.kind === 'refused' ? [{ itemId: asked[at]?.itemId ?? '', error: answer.error }] : [],
    );
    const itemIds = refused.map(({ itemId }) => itemId);
    const first = refused[0]?.error;
    if (first) this.#warnOfRefusal(itemIds, first);
    const socket = this.#link?.socket;
    const where = { sessionId: socket?.sessionId, requestId: socket?.requestId };
    if (answers.some(({ kind }) => kind === 'timeout')) {
      throw new VoiceLiveRequestError({
        code: 'context_timeout',
        message: `The service did not acknowledge a change of the conversation within ${ANSWER_TIMEOUT_MS} ms.`,
        retryable: true,
        ...where,
      });
    }
    if (!first) return undefined;
    const error = new VoiceLiveRequestError({
      // No `serviceMessage`: it may quote the item. The log has it.
      code: 'context_rejected',
      serviceCode: first.code,
      message: `The service refused ${itemIds.length} of ${answers.length} changes of the conversation: ${listed(itemIds)}.`,
      retryable: false,
      itemIds,
      ...where,
    });
    if (itemIds.length === answers.length) throw error;
    return error;
  }

  /** @param next - for the next connection, where no call was made by the service. */
  #toWire(item: llm.ChatItem, next = false): IdentifiedItem | undefined {
    const callId = 'callId' in item ? item.callId : '';
    const wireCallId = next ? this.ids.chosen(callId) : this.ids.toWire(callId);
    return this.#wire.toWire(item, this.ids.chosen(item.id), wireCallId);
  }
}

function listed(itemIds: readonly string[]): string {
  const named = itemIds.slice(0, MOST_LISTED).join(', ');
  const more = itemIds.length - MOST_LISTED;
  return more > 0 ? `${named} and ${more} more` : named;
}
