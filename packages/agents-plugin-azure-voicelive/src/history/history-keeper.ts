// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { ServerEventOf, ServerItem } from '@voicelive-kit/protocol';
import { VoiceLiveRequestError } from '../errors/index.ts';
import type { IdentifiedItem, Link } from '../link/link.ts';
import type { SessionContext } from '../context/session-context.ts';
import { withTimeout } from '../with-timeout.ts';
import { heardText } from './heard-text.ts';
import type { OperationOutcome } from '../link/item-operations.ts';
import { copyItem, INTERIM_PREFIX } from './mirror.ts';
import { planUpdate, type UpdateStep } from './plan-update.ts';
import type { SpokenMessage } from './speech.ts';
import { toWireItem } from './wire-items.ts';

/** How long the service may take to acknowledge a change of the conversation, milliseconds. */
const UPDATE_TIMEOUT_MS = 5000;
/** For how long an item that just became known may be missing from an update without being unwanted, milliseconds. */
const NEWS_MS = 1000;
/** What the model is told about a call whose result never came. */
const NO_RESULT = 'No result: the call was interrupted, or is still running.';

/** Keeps the mirror and the service's conversation alike, in both directions and across connections. */
export class HistoryKeeper {
  readonly #context: SessionContext;
  /** Updates run one after the other. */
  #tail: Promise<unknown> = Promise.resolve();
  /** When what the agent has said so far will have been played, milliseconds since the epoch. */
  #playedUntil = 0;

  constructor(context: SessionContext) {
    this.#context = context;
  }

  get playedUntil(): number {
    return this.#playedUntil;
  }

  /** Brings the conversation to `wanted`; resolves when the service has taken it, or at once while disconnected. */
  update(wanted: llm.ChatContext): Promise<void> {
    // What may be deleted is decided now: an item that arrives while an earlier update runs is not in `wanted`.
    const deletable = this.#context.mirror.deletable(Date.now());
    const target = new llm.ChatContext([...wanted.items]);
    const run = this.#tail.then(() => {
      const { mirror } = this.#context;
      // An earlier update may have put items there meanwhile; those are the framework's own (protected until 0).
      for (const { item, protectedUntil } of mirror.list()) if (protectedUntil === 0) deletable.add(item.id);
      return this.#apply(planUpdate(mirror, target, deletable));
    });
    this.#tail = run.catch(() => undefined);
    return run;
  }

  /** The history as a new connection is to be filled with. */
  async restoreItems(): Promise<IdentifiedItem[]> {
    const items: IdentifiedItem[] = [];
    for (const { item } of this.#context.mirror.list()) {
      const wire = await this.#toWire(item);
      if (wire) items.push(wire);
    }
    return items;
  }

  /** Sends what changed while `link` was being filled, before any later update. */
  reconcile(link: Link): void {
    this.#tail = this.#tail.then(() => this.#reconcile(link)).catch(() => undefined);
  }

  /** `conversation.item.created`: the service holds an item, ours or its own. */
  announced({ item, previous_item_id }: ServerEventOf<'conversation.item.created'>): void {
    const { mirror, ids } = this.#context;
    const id = ids.fromWire(item.id);
    if (item.id.startsWith(INTERIM_PREFIX) || mirror.get(id)) return;
    const chatItem = toChatItem(item, id);
    if (!chatItem) return;
    const anchor = previous_item_id ? ids.fromWire(previous_item_id) : undefined;
    const spokenByUser =
      item.type === 'message' && item.role === 'user' && chatItem.textContent === undefined;
    mirror.insert(chatItem, anchor, {
      awaitingTranscript: spokenByUser,
      protectedUntil: chatItem.role === 'assistant' ? Number.POSITIVE_INFINITY : Date.now() + NEWS_MS,
    });
  }

  /** The transcript of the caller's speech is known. */
  transcribed(itemId: string, transcript: string): void {
    this.#context.mirror.setText(itemId, transcript, {
      awaitingTranscript: transcript.trim() === '',
      protectedUntil: Date.now() + NEWS_MS,
    });
  }

  /** An assistant message is complete, or as complete as it will be. */
  spoken(itemId: string, message: SpokenMessage): void {
    const { mirror } = this.#context;
    if (itemId.startsWith(INTERIM_PREFIX)) return;
    const { text, words } = message.transcript;
    const playing = message.audioMs > 0 && !message.cutShort;
    if (playing) this.#playedUntil = Math.max(Date.now(), this.#playedUntil) + message.audioMs;
    mirror.setText(itemId, message.heard ?? text, {
      speech: message.audioMs > 0 ? { audioMs: message.audioMs, words, text } : undefined,
      protectedUntil: playing ? this.#playedUntil + NEWS_MS : Date.now(),
    });
  }

  /** A function call is complete; the service holds it under its item id. */
  called(call: llm.FunctionCall): void {
    const { mirror } = this.#context;
    const entry = mirror.get(call.id);
    const facts = { protectedUntil: Date.now() + NEWS_MS };
    if (entry) mirror.patch(call.id, { ...facts, item: copyItem(call) });
    else mirror.insert(copyItem(call), undefined, facts);
  }

  /** The agent stopped speaking before what it had said was played. */
  silenced(): void {
    this.#playedUntil = Date.now();
  }

  /** Shortens a message to what was heard, here and at the service. */
  truncate(itemId: string, heardMs: number, message: SpokenMessage | undefined, synchronized?: string): void {
    const { mirror, settings, link, ids } = this.#context;
    const entry = mirror.get(itemId);
    if (itemId.startsWith(INTERIM_PREFIX) || !entry || entry.item.type !== 'message') return;
    const speech = entry.speech ?? message?.speech;
    if (!speech) return;
    const audioEndMs = Math.floor(
      Math.min(Math.max(0, Number.isFinite(heardMs) ? heardMs : 0), speech.audioMs),
    );
    const heard = heardText(speech, audioEndMs, synchronized);
    if (message) message.heard = heard;
    if (audioEndMs === 0) {
      this.remove(itemId);
      return;
    }
    const held = message?.audioIsHeld !== false;
    const facts = held ? { speech } : {};
    mirror.setText(itemId, heard, { interrupted: true, protectedUntil: Date.now(), ...facts });
    const wireId = ids.toWire(itemId);
    if (!link?.held.has(wireId)) return;
    if (!held) {
      // Said on an earlier connection: here the service has it as text, which is written anew.
      const item = mirror.get(itemId)?.item;
      if (item)
        void this.#send([
          { op: 'delete', id: itemId },
          { op: 'create', item, after: null },
        ]).catch(() => undefined);
    } else if (!settings.truncatesItself) {
      link.send({
        type: 'conversation.item.truncate',
        item_id: wireId,
        content_index: 0,
        audio_end_ms: audioEndMs,
      });
    }
  }

  /** The service truncated a message by itself. */
  truncatedByService(itemId: string, audioEndMs: number, message: SpokenMessage | undefined): void {
    const speech = this.#context.mirror.get(itemId)?.speech ?? message?.speech;
    if (!speech || message?.heard !== undefined) return;
    const heard = heardText(speech, audioEndMs);
    if (message) message.heard = heard;
    this.#context.mirror.setText(itemId, heard, { interrupted: true, speech });
  }

  /** Removes an item here and at the service. */
  remove(itemId: string): void {
    const { mirror, link, ids } = this.#context;
    mirror.remove(itemId);
    const wireId = ids.toWire(itemId);
    ids.forget(itemId);
    if (link?.held.has(wireId)) void link.items.delete(wireId);
  }

  /**
   * Answers calls that will get no answer otherwise (the framework drops outputs of interrupted speech), because an
   * open call confuses the model. A real output that comes later takes the place of this one.
   *
   * @returns a promise that resolves when the answers are on their way; undefined when no call is open.
   */
  settleCalls(isRunning: (call: llm.FunctionCall) => boolean): Promise<void> | undefined {
    const open = this.#context.mirror.openCalls().filter((call) => !isRunning(call));
    const steps = open.map((call): UpdateStep => {
      const id = `settled_${call.id}`;
      const item = llm.FunctionCallOutput.create({
        id,
        callId: call.callId,
        name: call.name,
        output: NO_RESULT,
        isError: true,
      });
      return { op: 'create', item, after: this.#context.mirror.lastId ?? null };
    });
    if (steps.length === 0) return undefined;
    for (const step of steps)
      if (step.op === 'create') this.#context.mirror.insert(step.item, undefined, { placeholder: true });
    return this.#transmit(steps).then(({ settled }) => void settled.catch(() => undefined));
  }

  async #reconcile(link: Link): Promise<void> {
    const { mirror, ids } = this.#context;
    const wanted = new Set(mirror.list().map(({ item }) => ids.toWire(item.id)));
    for (const id of link.held) if (!wanted.has(id)) void link.items.delete(id);
    for (const { item } of mirror.list()) {
      const wire = await this.#toWire(item);
      if (!wire) continue;
      const filled = link.filledWith.get(wire.id);
      if (link.held.has(wire.id) && (filled === undefined || filled === JSON.stringify(wire))) continue;
      if (link.held.delete(wire.id)) void link.items.delete(wire.id);
      const anchor = this.#anchor(link, item.id);
      link.held.add(wire.id);
      void link.items.create(wire, anchor);
    }
    link.filledWith.clear();
  }

  async #apply(steps: UpdateStep[]): Promise<void> {
    if (steps.length === 0) return;
    const { mirror } = this.#context;
    for (const step of steps) {
      if (step.op === 'delete') mirror.remove(step.id);
      else if (step.op === 'adopt') mirror.setText(step.id, step.text, { awaitingTranscript: false });
      else mirror.insert(copyItem(step.item), step.after);
    }
    await this.#send(steps);
  }

  async #send(steps: UpdateStep[]): Promise<void> {
    const { settled } = await this.#transmit(steps);
    await settled;
  }

  /** Sends steps in one go; `settled` is over when the service has answered them. */
  async #transmit(steps: UpdateStep[]): Promise<{ settled: Promise<void> }> {
    const { ids, mirror } = this.#context;
    // Images are encoded first, so that the connection is looked at once and everything goes out in one go.
    const wired = new Map<UpdateStep, IdentifiedItem | undefined>();
    for (const step of steps) if (step.op === 'create') wired.set(step, await this.#toWire(step.item));
    const { link } = this.#context;
    // Without a connection the mirror is enough: the next one is filled from it before anything else is sent.
    if (!link) return { settled: Promise.resolve() };
    const outcomes: Promise<{ step: UpdateStep; outcome: OperationOutcome }>[] = [];
    for (const step of steps) {
      const item = wired.get(step);
      if (step.op === 'delete' && link.held.has(ids.toWire(step.id))) {
        outcomes.push(link.items.delete(ids.toWire(step.id)).then((outcome) => ({ step, outcome })));
      } else if (step.op === 'create' && item && mirror.get(step.item.id)) {
        const anchor = this.#anchor(link, step.item.id);
        link.held.add(item.id);
        outcomes.push(link.items.create(item, anchor).then((outcome) => ({ step, outcome })));
      }
    }
    return { settled: this.#settled(link, outcomes) };
  }

  /** The nearest item before this one that the service holds; `null` for the head, `undefined` where it is the end. */
  #anchor(link: Link, itemId: string): string | null | undefined {
    const { mirror, ids } = this.#context;
    const order = mirror.list().map((entry) => ids.toWire(entry.item.id));
    const at = order.indexOf(ids.toWire(itemId));
    const before = order.slice(0, at).findLast((id) => link.held.has(id));
    if (before !== undefined) return before;
    return order.slice(at + 1).some((id) => link.held.has(id)) ? null : undefined;
  }

  async #settled(
    link: Link,
    outcomes: Promise<{ step: UpdateStep; outcome: OperationOutcome }>[],
  ): Promise<void> {
    if (outcomes.length === 0) return;
    const result = await withTimeout(Promise.all(outcomes), UPDATE_TIMEOUT_MS);
    if (result === 'timeout') {
      link.items.abandon('timeout');
      throw new VoiceLiveRequestError({
        code: 'context_timeout',
        message: `The service did not acknowledge a change of the conversation within ${UPDATE_TIMEOUT_MS} ms.`,
        retryable: true,
        sessionId: link.wire.sessionId,
        requestId: link.wire.requestId,
      });
    }
    const refused = result.filter(({ outcome }) => outcome === 'refused');
    for (const { step } of refused) {
      if (step.op !== 'create') continue;
      this.#context.mirror.remove(step.item.id);
      link.held.delete(this.#context.ids.toWire(step.item.id));
      this.#context.log.warn(
        { itemId: step.item.id, itemType: step.item.type },
        'the service refused a conversation item',
      );
    }
    if (refused.length === result.length) {
      throw new VoiceLiveRequestError({
        code: 'context_rejected',
        message: 'The service refused the change of the conversation.',
        retryable: false,
        sessionId: link.wire.sessionId,
        requestId: link.wire.requestId,
      });
    }
  }

  async #toWire(item: llm.ChatItem): Promise<IdentifiedItem | undefined> {
    const wire = await toWireItem(item, this.#context.ids, (reason, itemId) =>
      this.#context.log.warn({ reason, itemId }, 'part of a chat message cannot be sent to the service'),
    );
    return wire ? { ...wire, id: this.#context.ids.toWire(item.id) } : undefined;
  }
}

/** The chat message an item announced by the service stands for; calls come later, when they are complete. */
function toChatItem(item: ServerItem, id: string): llm.ChatMessage | undefined {
  if (item.type !== 'message') return undefined;
  const texts = (item.content ?? []).flatMap((part) => {
    if (part.type === 'input_audio' || part.type === 'audio') return part.transcript ?? [];
    return 'text' in part ? part.text : [];
  });
  const text = texts.join(' ').trim();
  return llm.ChatMessage.create({ id, role: item.role, content: text === '' ? [] : [text] });
}
