// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { WebSocket } from 'ws';
import { pause } from '../clock.ts';
import { inOneLine, type Timeline } from '../timeline.ts';
import { ClientActions } from './client-actions.ts';
import { Conversation, userAudio } from './conversation.ts';
import type { ConformanceDriver, WireMessage } from './driver.ts';
import { Inbox, type Keeps, type RawMessage, type Received } from './inbox.ts';
import { Manners } from './manners.ts';
import type {
  ClientAction,
  ClientRequest,
  ErrorClass,
  NeutralConfig,
  NeutralItem,
  ServerVerb,
} from './neutral.ts';
import { oddId } from './odd-ids.ts';
import { PeerResponses } from './peer-responses.ts';
import { PeerSocket } from './peer-socket.ts';
import type { JsonObject } from './raw-json.ts';
import type { ScriptedResponse } from './response.ts';
import type { Reaction, Rules } from './rules.ts';
import type { Speaker } from './speaker.ts';
import type { Temperament } from './temperaments.ts';

export interface PeerContext {
  driver: ConformanceDriver;
  rules: Rules;
  timeline: Timeline;
  temperament: Temperament;
  /** Ids of responses and messages that no check has requested. */
  unasked: Set<string>;
  keeps: Keeps;
  react: (action: Received, peer: Peer) => Reaction | undefined;
  requested: (request: ClientRequest, peer: Peer) => void;
  /** Called whenever something arrived or the connection ended. */
  changed: () => void;
}

/** How often pending acknowledgements are checked, in milliseconds. */
const ACKNOWLEDGING_MS = 5;

/** One connection of the plugin from the provider's side: protocol verbs, and what was received. */
export class Peer implements Speaker {
  /** Number of the connection, from 1. */
  readonly index: number;
  readonly conversation = new Conversation();
  /** Headers of the handshake, names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Path and query of the handshake. */
  readonly url: string;
  readonly #context: PeerContext;
  readonly #socket: PeerSocket;
  readonly #inbox: Inbox;
  readonly #responses: PeerResponses;
  readonly #actions: ClientActions;
  readonly #manners: Manners;
  readonly #partials = new Map<string, string>();
  #ids = 0;

  constructor(
    context: PeerContext,
    socket: WebSocket,
    handshake: { index: number; headers: Peer['headers']; url: string; breaks: () => void },
  ) {
    const { index, breaks } = handshake;
    const { driver, timeline, temperament, unasked, changed } = context;
    this.#context = context;
    this.index = index;
    this.headers = handshake.headers;
    this.url = handshake.url;
    this.#inbox = new Inbox({ connection: index, ...context });
    this.#responses = new PeerResponses(this, temperament, unasked);
    this.#actions = new ClientActions(this, {
      ...context,
      responses: this.#responses,
      react: (action) => context.react(action, this),
      requested: (request) => context.requested(request, this),
    });
    this.#manners = new Manners(temperament, { driver, send: (message) => this.sendRaw(message) });
    this.#socket = new PeerSocket(socket, {
      index,
      timeline,
      temperament,
      breaks,
      chatter: () => this.say({ say: 'unknown' }),
      received: (message) => {
        for (const action of this.#inbox.read(message)) this.#actions.take(action);
        changed();
      },
      closed: () => {
        this.#actions.close();
        this.#manners.close();
        changed();
      },
    });
  }

  get outputRate(): number {
    return this.#context.driver.sampleRate.output;
  }

  newId(prefix: string): string {
    this.#ids += 1;
    if (this.#context.temperament.has('odd-ids')) return oddId(prefix, this.index, this.#ids);
    return `${prefix}_${this.index}_${this.#ids}`;
  }

  fillerId(): string {
    const id = this.newId('filler');
    return this.#context.driver.fillerId?.(id) ?? id;
  }

  /**
   * Resolves when everything the client sent is acknowledged and the client has read that; slow clients get 2 s each
   * time.
   */
  async readBack(): Promise<void> {
    // The client's answer to a ping arrives after everything it sent before.
    await this.#socket.roundTrip();
    while (this.open && this.#actions.acknowledging) await pause(ACKNOWLEDGING_MS);
    await this.#socket.roundTrip();
  }

  // ---- what the client has sent

  /** May be cleared by the owner of a long conversation. */
  get received(): Received[] {
    return this.#inbox.received;
  }

  /** Messages of the client in their original form, if the server was configured to keep them. */
  get rawReceived(): readonly RawMessage[] {
    return this.#inbox.raw;
  }

  /** Everything received of one kind, without deletions of fillers, which a plugin may drop or keep. */
  of<K extends ClientAction['kind']>(kind: K): Received<Extract<ClientAction, { kind: K }>>[] {
    return this.#inbox.of(kind);
  }

  /** Messages of one type as the client wrote them. */
  rawOf(type: string): JsonObject[] {
    return this.#inbox.rawOf(type);
  }

  /** The configuration in force: everything the client has sent; later values override earlier ones. */
  get config(): NeutralConfig {
    return this.#actions.config;
  }

  // ---- connection

  get open(): boolean {
    return this.#socket.open;
  }

  get openedAtMs(): number {
    return this.#socket.openedAtMs;
  }

  get closedAtMs(): number | undefined {
    return this.#socket.closedAtMs;
  }

  get closeCode(): number | undefined {
    return this.#socket.closeCode;
  }

  get pings(): number {
    return this.#socket.pings;
  }

  /**
   * Ends this connection: `clean` with a close frame (1000 by default), `abrupt` without, `broken` with bytes that are
   * not a frame.
   */
  drop(how: 'clean' | 'abrupt' | 'broken', code = 1000, reason = ''): void {
    this.#socket.drop(how, code, reason);
  }

  /**
   * Keeps the socket open but stops reading and writing. Under `dead-uplink` it still writes, and sends something every
   * now and then; under `dead-downlink` it still reads.
   */
  blackhole(): void {
    this.#socket.blackhole();
  }

  /** Reads and writes again after `blackhole`; what the client sent meanwhile arrives now. */
  readAgain(): void {
    this.#socket.readAgain();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  // ---- turn detection and transcription

  /** The provider detects the start of user speech. */
  userStart(itemId = this.newId('user'), atMs = 0): string {
    this.say({ say: 'user-start', itemId, atMs });
    return itemId;
  }

  /** The provider detects the end of user speech; the audio so far becomes the item. */
  userStop(itemId: string, atMs = 1000): void {
    this.say({ say: 'user-stop', itemId, atMs });
    this.userCommitted(itemId);
  }

  /** The audio so far becomes the item; without `userStop`, the end of the speech is never reported. */
  userCommitted(itemId: string): void {
    this.say({ say: 'committed', itemId, previousId: this.conversation.lastId });
  }

  /** The user's audio item appears in the conversation, without a transcript yet. */
  userItem(itemId = this.newId('user')): string {
    this.announce(userAudio(itemId));
    return itemId;
  }

  /** A whole spoken user turn: start, stop, item. */
  userTurn(itemId = this.newId('user')): string {
    this.userStart(itemId);
    this.userStop(itemId);
    return this.userItem(itemId);
  }

  /** The next piece of a transcript; a partial is the sum of the pieces so far. */
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

  /**
   * Starts a response; `answering` ties it to a request, without it the provider starts it unasked. With `announced:
   * false` its content comes without the event that begins a response.
   */
  respond(options: { id?: string; answering?: ClientRequest; announced?: boolean } = {}): ScriptedResponse {
    const { answering = null, announced = true } = options;
    return this.#responses.begin(options.id ?? this.newId('resp'), answering, announced);
  }

  /** The newest response that has not ended. */
  get activeResponse(): ScriptedResponse | undefined {
    return this.#responses.active;
  }

  // ---- other messages

  /** Sends the greeting of the protocol. */
  greet(): void {
    this.say({ say: 'hello' });
    if (!this.#context.temperament.has('unasked')) return;
    const itemId = this.newId('list');
    const previousId = this.conversation.lastId;
    this.conversation.markUnasked(itemId);
    this.conversation.insert({ kind: 'other', id: itemId });
    this.say({ say: 'tools-listed', itemId, previousId });
  }

  error(kind: ErrorClass, message = 'scripted error', ref?: string): void {
    this.say({ say: 'error', class: kind, message, ...(ref !== undefined && { ref }) });
  }

  /** An unsolicited session update. */
  tellConfig(): void {
    this.#actions.tellConfig();
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

  say(verb: ServerVerb): void {
    this.#manners.say(verb);
  }

  written(verb: ServerVerb): WireMessage[] {
    return this.#context.driver.write(verb);
  }

  /**
   * Sends the acknowledgements that were held, in the order they were due or in another: `[1, 0]` swaps the first two.
   */
  release(order?: readonly number[]): void {
    this.#actions.release(order);
  }

  /** How many acknowledgements are held. */
  get held(): number {
    return this.#actions.held;
  }

  /** Sends one protocol message as it is: text, bytes, or an object to be written as JSON. */
  sendRaw(given: WireMessage | object): void {
    const message = typeof given === 'string' || given instanceof Uint8Array ? given : JSON.stringify(given);
    if (!this.#socket.speaks) return;
    const { keeps, timeline } = this.#context;
    if (keeps.timeline) timeline.add('server', `[${this.index}] ${inOneLine(message)}`);
    this.#socket.send(message);
  }
}
