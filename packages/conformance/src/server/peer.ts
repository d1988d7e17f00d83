// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { WebSocket } from 'ws';
import { inOneLine, type Timeline } from '../timeline.ts';
import { AckQueue, type ServerBehaviour } from './behaviour.ts';
import { Conversation } from './conversation.ts';
import type { ConformanceDriver, WireMessage } from './driver.ts';
import type {
  ClientAction,
  ClientRequest,
  ErrorClass,
  NeutralConfig,
  NeutralItem,
  ServerVerb,
} from './neutral.ts';
import { ScriptedResponse } from './response.ts';

/** A client action and when it came, in milliseconds since the check began. */
export type Received<T extends ClientAction = ClientAction> = T & { atMs: number; connection: number };

export interface PeerContext {
  driver: ConformanceDriver;
  behaviour: ServerBehaviour;
  timeline: Timeline;
  /** Called whenever something arrived or the connection ended. */
  changed: () => void;
}

/** One connection of the plugin as the provider sees it: protocol verbs, and what was received. */
export class Peer {
  /** Number of the connection, from 1. */
  readonly index: number;
  readonly openedAtMs: number;
  readonly received: Received[] = [];
  readonly conversation = new Conversation();
  /** Headers of the handshake, names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Path and query of the handshake. */
  readonly url: string;
  pings = 0;
  closedAtMs: number | undefined;
  closeCode: number | undefined;
  readonly #context: PeerContext;
  readonly #socket: WebSocket;
  readonly #break: () => void;
  readonly #acks: AckQueue;
  readonly #responses = new Map<string, ScriptedResponse>();
  readonly #partials = new Map<string, string>();
  #config: NeutralConfig = {};
  #silent = false;
  #ids = 0;
  /** Samples since the last commit or clear. */
  #uncommitted = 0;

  constructor(
    context: PeerContext,
    socket: WebSocket,
    handshake: { index: number; headers: Peer['headers']; url: string; break: () => void },
  ) {
    this.#context = context;
    this.#socket = socket;
    this.index = handshake.index;
    this.headers = handshake.headers;
    this.url = handshake.url;
    this.#break = handshake.break;
    this.openedAtMs = context.timeline.now();
    this.#acks = new AckQueue(context.behaviour);
    socket.on('message', (data: Buffer, binary: boolean) => this.#receive(binary ? data : data.toString()));
    socket.on('ping', () => {
      this.pings += 1;
    });
    socket.on('error', () => undefined);
    socket.on('close', (code: number) => {
      this.closedAtMs = context.timeline.now();
      this.closeCode = code;
      this.#acks.close();
      context.timeline.add('connection', `connection ${this.index} closed (${code})`);
      context.changed();
    });
  }

  /** Samples per second of the audio the plugin gets. */
  get outputRate(): number {
    return this.#context.driver.sampleRate.output;
  }

  get open(): boolean {
    return this.closedAtMs === undefined;
  }

  /** The configuration in force: everything the client has sent, later values over earlier ones. */
  get config(): NeutralConfig {
    return this.#config;
  }

  /** Everything received of one kind. */
  of<K extends ClientAction['kind']>(kind: K): Received<Extract<ClientAction, { kind: K }>>[] {
    return this.received.filter(
      (action): action is Received<Extract<ClientAction, { kind: K }>> => action.kind === kind,
    );
  }

  /** A new id for an item or response of the provider. */
  newId(prefix: string): string {
    this.#ids += 1;
    return `${prefix}_${this.index}_${this.#ids}`;
  }

  // ---- connection

  /** Ends this connection: `clean` with a close frame (1000 unless told), `abrupt` without, `broken` with bytes that are no frame. */
  drop(how: 'clean' | 'abrupt' | 'broken', code = 1000): void {
    this.#context.timeline.add('connection', `DROP(${how}) connection ${this.index}`);
    if (how === 'clean') this.#socket.close(code);
    else if (how === 'broken') this.#break();
    else this.#socket.terminate();
  }

  /** Keeps the socket open and reads and writes nothing any more. */
  blackhole(): void {
    this.#context.timeline.add('connection', `BLACKHOLE connection ${this.index}`);
    this.#silent = true;
    this.#socket.pause();
  }

  /** Reads and writes again after `blackhole`; what the client has sent meanwhile arrives now. */
  readAgain(): void {
    this.#context.timeline.add('connection', `connection ${this.index} is read again`);
    this.#silent = false;
    this.#socket.resume();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  // ---- turn detection and transcription

  /** The provider hears the user begin to speak. */
  userStart(itemId = this.newId('user'), atMs = 0): string {
    this.say({ say: 'user-start', itemId, atMs });
    return itemId;
  }

  /** The provider hears the user stop; the audio so far becomes the item. */
  userStop(itemId: string, atMs = 1000): void {
    this.say({ say: 'user-stop', itemId, atMs });
    this.say({ say: 'committed', itemId, previousId: this.conversation.lastId });
  }

  /** The user's audio item appears in the conversation, without a transcript yet. */
  userItem(itemId = this.newId('user')): string {
    this.announce({
      kind: 'message',
      id: itemId,
      role: 'user',
      text: '',
      parts: [{ type: 'audio', transcript: null }],
    });
    return itemId;
  }

  /** A whole spoken turn of the user: start, stop, item. */
  userTurn(itemId = this.newId('user')): string {
    this.userStart(itemId);
    this.userStop(itemId);
    return this.userItem(itemId);
  }

  /** The next piece of a transcript; partials are the sum of the pieces. */
  transcriptPart(itemId: string, delta: string): void {
    const soFar = (this.#partials.get(itemId) ?? '') + delta;
    this.#partials.set(itemId, soFar);
    this.say({ say: 'transcript-part', itemId, delta, soFar });
  }

  transcriptFinal(itemId: string, text: string, extra: { confidence?: number; part?: number } = {}): void {
    this.#partials.delete(itemId);
    this.say({ say: 'transcript-final', itemId, text, ...extra });
  }

  transcriptFails(itemId: string): void {
    this.#partials.delete(itemId);
    this.say({ say: 'transcript-failed', itemId });
  }

  // ---- responses

  /** Starts a response; `answering` ties it to a request, without it the provider speaks by itself. */
  respond(options: { id?: string; answering?: ClientRequest } = {}): ScriptedResponse {
    const response = new ScriptedResponse(this, options.id ?? this.newId('resp'), options.answering ?? null);
    this.#responses.set(response.id, response);
    response.start();
    return response;
  }

  /** The newest response that has not ended. */
  get activeResponse(): ScriptedResponse | undefined {
    return [...this.#responses.values()].findLast((response) => !response.ended);
  }

  // ---- the rest

  error(kind: ErrorClass, message = 'scripted error', ref?: string): void {
    this.say({ say: 'error', class: kind, message, ...(ref !== undefined && { ref }) });
  }

  /** Adds an item to the conversation and announces it; `previousId` overrides what the announcement names. */
  announce(item: NeutralItem, previousId?: string | null): void {
    this.conversation.insert(item);
    this.say({
      say: 'item-created',
      item,
      previousId: previousId === undefined ? this.conversation.previousOf(item.id) : previousId,
    });
  }

  /** Says one verb as it is. */
  say(verb: ServerVerb): void {
    for (const message of this.#context.driver.write(verb)) this.sendRaw(message);
  }

  /** Sends one message of the protocol as it is. */
  sendRaw(message: WireMessage): void {
    if (this.#silent || !this.open) return;
    this.#context.timeline.add('server', `${this.#mark} ${inOneLine(message)}`);
    this.#socket.send(message);
  }

  get #mark(): string {
    return `[${this.index}]`;
  }

  #receive(message: WireMessage): void {
    const { driver, timeline, changed } = this.#context;
    let actions: ClientAction[];
    try {
      actions = driver.read(message);
    } catch (error) {
      actions = [{ kind: 'other', name: `not understood: ${String(error)}` }];
    }
    const audio = actions.length > 0 && actions.every((action) => action.kind === 'audio');
    timeline.add('client', `${this.#mark} ${audio ? audioLine(actions) : inOneLine(message)}`);
    for (const action of actions) {
      this.received.push({ ...action, atMs: timeline.now(), connection: this.index });
      this.#answer(action);
    }
    changed();
  }

  #answer(action: ClientAction): void {
    switch (action.kind) {
      case 'config':
        this.#config = { ...this.#config, ...action.config };
        this.#acks.push(() => this.say({ say: 'config-accepted', config: this.#config, ...refOf(action) }));
        return;
      case 'create':
        this.#create(action);
        return;
      case 'delete':
        if (!this.conversation.delete(action.itemId)) {
          this.error('rejected', `there is no item ${action.itemId}`, action.ref);
          return;
        }
        this.#acks.push(() => this.say({ say: 'item-deleted', itemId: action.itemId }));
        return;
      case 'truncate':
        this.#acks.push(() =>
          this.say({ say: 'truncated', itemId: action.itemId, audioEndMs: action.audioEndMs }),
        );
        return;
      case 'commit': {
        if (!this.#takeCommit()) {
          this.error('empty-commit', 'the input buffer holds too little audio', action.ref);
          return;
        }
        const itemId = this.newId('user');
        this.say({ say: 'committed', itemId, previousId: this.conversation.lastId });
        this.userItem(itemId);
        return;
      }
      case 'clear':
        this.#uncommitted = 0;
        this.say({ say: 'cleared' });
        return;
      case 'request':
        this.#request(action);
        return;
      case 'cancel':
        this.#cancel(action);
        return;
      case 'audio':
        this.#uncommitted += action.samples.length;
        return;
      case 'other':
        return;
    }
  }

  /** Empties the input buffer; false when it holds less than the protocol lets one commit. */
  #takeCommit(): boolean {
    const { sampleRate, shortestCommitMs = 0 } = this.#context.driver;
    const ms = (this.#uncommitted * 1000) / sampleRate.input;
    this.#uncommitted = 0;
    return ms > 0 && ms >= shortestCommitMs;
  }

  #create(action: Extract<ClientAction, { kind: 'create' }>): void {
    const { item, place } = action;
    if (this.#context.behaviour.rejects(item)) {
      this.error('rejected', `item ${item.id} is refused`, action.ref);
      return;
    }
    if (!this.conversation.insert(item, place)) {
      this.error('rejected', `item ${item.id} cannot be placed`, action.ref);
      return;
    }
    const previousId = this.conversation.previousOf(item.id);
    this.#acks.push(() => this.say({ say: 'item-created', item, previousId, raw: action.raw }));
  }

  #request(request: ClientRequest): void {
    const { behaviour } = this.#context;
    if (behaviour.oneResponseAtATime && this.activeResponse) {
      this.error('busy', 'a response is already active', request.ref);
      return;
    }
    behaviour.onRequest?.(request, this);
  }

  #cancel(action: Extract<ClientAction, { kind: 'cancel' }>): void {
    const { responseId } = action;
    const target = responseId === undefined ? this.activeResponse : this.#responses.get(responseId);
    if (!target || target.ended)
      this.error('nothing-to-cancel', 'Cancellation failed: no active response found', action.ref);
    else if (this.#context.behaviour.confirmsCancel) target.cancelled();
  }
}

function refOf(action: { ref?: string }): { ref?: string } {
  return action.ref === undefined ? {} : { ref: action.ref };
}

function audioLine(actions: ClientAction[]): string {
  const samples = actions.reduce(
    (sum, action) => sum + (action.kind === 'audio' ? action.samples.length : 0),
    0,
  );
  return `audio, ${samples} samples`;
}
