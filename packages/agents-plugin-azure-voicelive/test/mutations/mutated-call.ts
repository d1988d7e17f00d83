// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { EventEmitter } from 'node:events';
import { llm } from '@livekit/agents';
import { type ClientEvent, codecFor, type ServerEvent, type ServerItem } from '@voicelive-kit/protocol';
import * as server from '@voicelive-kit/protocol/server';
import { GenerationReader } from '@voicelive-kit/conformance/testing';
import { initialConfiguration } from '../../src/config/initial-configuration.ts';
import { servedBy } from '../../src/config/served-by.ts';
import { Conversation } from '../../src/conversation.ts';
import { CostMeter } from '../../src/cost/cost-meter.ts';
import { LIST_PRICES } from '../../src/cost/price-list.ts';
import { SafeEmitter } from '../../src/events/safe-emitter.ts';
import { Link } from '../../src/link/link.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';
import { FakeSocket } from './fake-socket.ts';
import { ManualClock } from '../manual-clock.ts';

/** More than any deadline of a response. */
const PATIENCE_MS = 120_000;
const STEP_MS = 500;
const SESSION = server.defaultSession('native', 'gpt-realtime', { id: 'sess_0', expiresAt: 1_791_240_000 });

/**
 * A conversation of the plugin on a connection without a network. The service acknowledges the plugin's requests,
 * answers one when told to, and additionally sends whatever a test provides.
 */
export class MutatedCall {
  readonly clock = new ManualClock();
  /** Log lines that report an exception in a handler. */
  readonly thrown: string[] = [];
  /** How often the service ended the session. */
  ends = 0;
  readonly #events = server.createServerEvents({ random: server.seededRandom(1) });
  #conversation!: Conversation;
  #socket!: FakeSocket;
  #turns = 0;
  #over = false;
  #answer: string | undefined;

  constructor() {
    this.#connect();
  }

  /** Delivers a frame of the service, and waits a moment for its effects. */
  receive(text: string): void {
    this.#socket.receive(text);
    this.clock.advance(7);
  }

  /** Runs pending promise callbacks. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#over) this.#connect();
  }

  /** Interrupts with a typed turn; returns the answer. */
  async typedTurn(): Promise<string> {
    await this.settle();
    const number = (this.#turns += 1);
    this.#answer = `Answer ${number}.`;
    this.#conversation.interrupt();
    const wanted = this.#conversation.context.remote.show().copy();
    // A history of everything ever said would make each turn slower than the one before.
    wanted.items.splice(0, Math.max(0, wanted.items.length - 10));
    const turn = llm.ChatMessage.create({ id: `typed_${number}`, role: 'user', content: ['And now?'] });
    wanted.items.push(turn);
    await this.#waited(this.#conversation.updateContext(wanted));
    if (!this.#conversation.context.remote.has(turn.id))
      throw new Error('the typed turn is not in the context');
    const reply = this.#conversation.reply({});
    const reader = new GenerationReader(await this.#waited(reply), () => 0);
    await this.#waited(
      new Promise<void>((resolve) => {
        const look = (): void => (reader.ended ? resolve() : void setImmediate(look));
        look();
      }),
    );
    this.#answer = undefined;
    return reader.text;
  }

  end(): void {
    this.#conversation.disconnected();
  }

  async #waited<T>(work: Promise<T>): Promise<T> {
    const pending = Symbol('pending');
    for (let waited = 0; waited < PATIENCE_MS; waited += STEP_MS) {
      const now = new Promise<typeof pending>((resolve) => setTimeout(resolve, 0, pending));
      if ((await Promise.race([work, now])) !== pending) return work;
      this.clock.advance(STEP_MS);
    }
    throw new Error('the call no longer answers');
  }

  #connect(): void {
    this.#over = false;
    const emitter = new EventEmitter();
    emitter.on('error', () => undefined);
    emitter.on('generation_created', (event: llm.GenerationCreatedEvent) => {
      if (!event.userInitiated) void new GenerationReader(event, () => 0);
    });
    const log = {
      debug: () => undefined,
      error: () => undefined,
      warn: (fields: { detail?: string }) => {
        if (/: \w*Error$/u.test(fields.detail ?? '')) this.thrown.push(fields.detail ?? '');
      },
    };
    const over = (): void => {
      this.ends += 1;
      this.#over = true;
    };
    const options = resolveOptions({ endpoint: 'ws://127.0.0.1:1' });
    const configuration = initialConfiguration(options);
    const seams = { clock: this.clock, emitter: new SafeEmitter(emitter, log, 'mutated'), log };
    this.#conversation = new Conversation({
      ...seams,
      configuration,
      replyTimeoutMs: 10_000,
      matchResponsesByOrder: false,
      maxConsecutiveToolReplies: 5,
      approvalRules: () => ({ offered: false, required: 'always' }),
      instructionsWith: () => ({}),
      cost: new CostMeter({
        lists: [LIST_PRICES],
        serving: (voice) => servedBy(options, configuration, voice),
        told: () => undefined,
      }),
      camera: options.camera,
      model: () => options.model,
      metrics: () => ({ label: 'l', model: 'm', provider: 'p', acquireTimeMs: undefined }),
      onEnding: over,
      fillers: null,
      sayObstacle: () => undefined,
      onFatal: over,
    });
    this.#socket = new FakeSocket();
    this.#socket.onSent = (event) => this.#react(event);
    const link = new Link({
      ...seams,
      socket: this.#socket,
      codec: codecFor('2026-07-15'),
      dialect: 'voice-live',
      owner: this.#conversation,
    });
    void link.announced();
    this.#say(this.#events.sessionCreated(SESSION));
    void this.#conversation.updates.configure(link);
    this.#conversation.connected(link);
  }

  #say(event: ServerEvent): void {
    this.#socket.receive(JSON.stringify(event));
  }

  /** The immediate reactions of a service. */
  #react(event: ClientEvent): void {
    const events = this.#events;
    switch (event.type) {
      case 'session.update':
        return this.#say(events.sessionUpdated(SESSION));
      case 'conversation.item.create':
        return this.#say({
          type: 'conversation.item.created',
          item: event.item as ServerItem,
          previous_item_id: null,
        });
      case 'conversation.item.delete':
        return this.#say(events.deleted(event.item_id));
      case 'response.create':
        if (this.#answer !== undefined) this.#reply(this.#answer, event.response?.metadata ?? {});
        return undefined;
      default:
        return undefined;
    }
  }

  #reply(text: string, metadata: Record<string, string>): void {
    const events = this.#events;
    const id = `reply_${this.#turns}`;
    const ref = { responseId: id, itemId: `said_${this.#turns}` };
    const begun = { ...server.startResponse({ id, family: 'native', conversationId: 'conv_0' }), metadata };
    const item = server.finishedMessageItem(ref.itemId, [{ type: 'audio', transcript: text }]);
    this.#say(events.responseCreated(begun));
    this.#say(events.outputItemAdded(id, server.startedMessageItem(ref.itemId, 'native')));
    this.#say(events.audioTranscriptDelta(ref, text));
    this.#say(events.audioDelta(ref, Buffer.alloc(960).toString('base64')));
    this.#say(events.audioTranscriptDone(ref, text));
    this.#say(events.outputItemDone(id, item));
    this.#say(
      events.responseDone(
        server.finishResponse(begun, {
          status: 'completed',
          output: [item],
          usage: server.makeUsage({ inputText: 1, outputText: 1 }),
        }),
      ),
    );
  }
}
