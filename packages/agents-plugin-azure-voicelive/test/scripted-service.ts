// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  type ClientEvent,
  type ClientEventOf,
  type ClientEventType,
  type ConversationItem,
  decodeClientEvent,
  encode,
  type ErrorDetails,
  newItemId,
  newResponseId,
  newSessionId,
  type Response,
  type ServerEvent,
  type ServerItem,
  type Usage,
} from '@voicelive-kit/protocol';
import {
  createServerEvents,
  defaultSession,
  finishedMessageItem,
  finishResponse,
  functionCallItem,
  makeUsage,
  startedMessageItem,
  startResponse,
  userAudioItem,
} from '@voicelive-kit/protocol/server';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

const events = createServerEvents();

/** How the service behaves towards a new connection and its requests. */
export interface ServiceBehaviour {
  /** Sent instead of `session.created`. */
  greetWith?: (peer: Peer) => void;
  /** Whether changes of conversation and configuration are acknowledged. */
  acknowledges: boolean;
  /** Refusals, looked up by event; the first that returns something wins. */
  refuse?: (event: ClientEvent) => Partial<ErrorDetails> | undefined;
  /** Whether `response.cancel` ends the response. */
  cancels: boolean;
  /** Whether the metadata of a request is repeated. */
  echoesMetadata: boolean;
}

/** One connection as the service sees it. */
export class Peer {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly received: ClientEvent[] = [];
  readonly items: string[] = [];
  readonly itemBodies = new Map<string, ConversationItem>();
  config: Record<string, unknown> = {};
  closed = false;
  readonly #service: ScriptedService;
  readonly #responses = new Map<string, Reply>();

  constructor(service: ScriptedService, socket: WebSocket, request: IncomingMessage) {
    this.#service = service;
    this.socket = socket;
    this.request = request;
    socket.on('message', (data: Buffer) => this.#receive(data.toString()));
    socket.on('close', () => {
      this.closed = true;
      service.changed();
    });
    socket.on('error', () => undefined);
  }

  send(event: ServerEvent): void {
    this.socket.send(encode(event));
  }

  sendRaw(text: string): void {
    this.socket.send(text);
  }

  error(error: Partial<ErrorDetails>): void {
    const { message } = error;
    this.send(events.errorEvent({ type: 'invalid_request_error', ...error, message: message ?? 'scripted' }));
  }

  of<T extends ClientEventType>(type: T): ClientEventOf<T>[] {
    return this.received.filter((event): event is ClientEventOf<T> => event.type === type);
  }

  /** Milliseconds of 24 kHz mono audio received. */
  get audioMs(): number {
    return this.samples().length / 24;
  }

  samples(): Int16Array {
    const bytes = Buffer.concat(
      this.of('input_audio_buffer.append').map((event) => Buffer.from(event.audio, 'base64')),
    );
    return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  }

  userStarts(itemId: string, atMs = 0): void {
    this.send(events.speechStarted(itemId, atMs));
  }

  userStops(itemId: string, atMs = 1000): void {
    this.send(events.speechStopped(itemId, atMs));
    this.send(events.committed(itemId, this.items.at(-1) ?? null));
    this.addItem(userAudioItem(itemId, null));
  }

  transcript(itemId: string, text: string): void {
    this.send(events.transcriptionCompleted(itemId, text));
  }

  transcriptPart(itemId: string, delta: string): void {
    this.send(events.transcriptionDelta(itemId, delta));
  }

  transcriptFails(itemId: string): void {
    this.send(events.transcriptionFailed(itemId, { type: 'server_error', message: 'scripted' }));
  }

  addItem(item: ServerItem, previous: string | null = this.items.at(-1) ?? null): void {
    this.items.push(item.id);
    this.send(events.itemCreated(item, previous));
  }

  /** Starts a response; `answering` repeats the tag of that request. */
  respond(answering?: ClientEventOf<'response.create'>, id = newResponseId()): Reply {
    const metadata = this.#service.behaviour.echoesMetadata ? (answering?.response?.metadata ?? null) : null;
    const reply = new Reply(this, id, metadata);
    this.#responses.set(id, reply);
    return reply;
  }

  #receive(text: string): void {
    const decoded = decodeClientEvent(text);
    if (decoded.kind !== 'event')
      throw new Error(`the plugin sent an event the protocol does not know: ${text.slice(0, 200)}`);
    const { event } = decoded;
    this.received.push(event);
    this.#answer(event);
    this.#service.changed();
  }

  #answer(event: ClientEvent): void {
    const { behaviour } = this.#service;
    const refusal = behaviour.refuse?.(event);
    if (refusal) {
      this.error({ ...(event.event_id ? { event_id: event.event_id } : {}), ...refusal });
      return;
    }
    if (event.type === 'response.cancel') {
      const reply = this.#responses.get(event.response_id ?? '');
      if (behaviour.cancels) reply?.cancelled();
      return;
    }
    if (!behaviour.acknowledges) return;
    if (event.type === 'session.update') {
      this.config = { ...this.config, ...event.session };
      this.send(
        events.sessionUpdated({
          ...defaultSession('native', 'gpt-realtime', { id: 'sess_1', expiresAt: 0 }),
          ...event.session,
        }),
      );
    } else if (event.type === 'conversation.item.create') {
      this.#create(event);
    } else if (event.type === 'conversation.item.delete') {
      const at = this.items.indexOf(event.item_id);
      if (at >= 0) this.items.splice(at, 1);
      this.send(events.deleted(event.item_id));
    } else if (event.type === 'conversation.item.truncate') {
      this.send(events.truncated(event.item_id, event.audio_end_ms));
    } else if (event.type === 'input_audio_buffer.commit') {
      const itemId = newItemId();
      this.send(events.committed(itemId, this.items.at(-1) ?? null));
      this.addItem(userAudioItem(itemId, null));
    } else if (event.type === 'input_audio_buffer.clear') {
      this.send(events.cleared());
    }
  }

  #create(event: ClientEventOf<'conversation.item.create'>): void {
    const item = { ...event.item, id: event.item.id ?? newItemId() };
    this.itemBodies.set(item.id, item);
    const previous = event.previous_item_id;
    if (previous && previous !== 'root' && !this.items.includes(previous)) {
      this.error({ code: 'invalid_value', param: 'previous_item_id', event_id: event.event_id ?? null });
      return;
    }
    if (previous === 'root') this.items.unshift(item.id);
    else if (previous) this.items.splice(this.items.indexOf(previous) + 1, 0, item.id);
    else this.items.push(item.id);
    this.send(events.itemCreated(item, previous === 'root' ? null : (previous ?? null)));
  }
}

/** One response, written step by step. */
export class Reply {
  readonly id: string;
  readonly #peer: Peer;
  readonly #response: Response;
  readonly #output: ServerItem[] = [];
  readonly #texts = new Map<string, string>();
  #over = false;

  constructor(peer: Peer, id: string, metadata: Record<string, string> | null) {
    this.id = id;
    this.#peer = peer;
    this.#response = startResponse({ id, family: 'native', conversationId: 'conv_1', metadata });
    peer.send(events.responseCreated(this.#response));
  }

  message(itemId = newItemId(), part: 'audio' | 'text' = 'audio'): string {
    const item = startedMessageItem(itemId, 'native');
    this.#texts.set(itemId, '');
    this.#peer.send(events.outputItemAdded(this.id, item, this.#output.length));
    this.#peer.addItem(item);
    this.#peer.send(
      events.contentPartAdded(
        this.#ref(itemId),
        part === 'audio' ? { type: 'audio', transcript: '' } : { type: 'text', text: '' },
      ),
    );
    return itemId;
  }

  text(itemId: string, delta: string, part: 'audio' | 'text' = 'audio'): this {
    this.#texts.set(itemId, (this.#texts.get(itemId) ?? '') + delta);
    this.#peer.send(
      part === 'audio'
        ? events.audioTranscriptDelta(this.#ref(itemId), delta)
        : events.textDelta(this.#ref(itemId), delta),
    );
    return this;
  }

  /** Sends so many milliseconds of a ramp, so that each sample can be told from the others. */
  audio(itemId: string, ms: number): this {
    return this.audioBytes(
      itemId,
      Buffer.from(Int16Array.from({ length: ms * 24 }, (_, i) => i % 30_000).buffer),
    );
  }

  audioBytes(itemId: string, bytes: Uint8Array): this {
    this.#peer.send(events.audioDelta(this.#ref(itemId), Buffer.from(bytes).toString('base64')));
    return this;
  }

  word(itemId: string, text: string, offsetMs: number, durationMs: number): this {
    this.#peer.send(events.audioTimestampDelta(this.#ref(itemId), { text, offsetMs, durationMs }));
    return this;
  }

  endMessage(itemId: string): this {
    const text = this.#texts.get(itemId) ?? '';
    const item = finishedMessageItem(itemId, [{ type: 'audio', transcript: text }]);
    this.#output.push(item);
    this.#peer.send(events.audioDone(this.#ref(itemId)));
    this.#peer.send(events.audioTranscriptDone(this.#ref(itemId), text));
    this.#peer.send(events.outputItemDone(this.id, item));
    return this;
  }

  call(name: string, args: string, callId: string, itemId = newItemId()): this {
    const started = functionCallItem(itemId, { callId, name });
    this.#peer.send(events.outputItemAdded(this.id, started));
    this.#peer.addItem(started);
    this.#peer.send(events.functionCallArgumentsDone(this.#ref(itemId), callId, name, args));
    const item = functionCallItem(itemId, { callId, name, arguments: args, status: 'completed' });
    this.#output.push(item);
    this.#peer.send(events.outputItemDone(this.id, item));
    return this;
  }

  done(usage: Usage = makeUsage({ inputText: 10, inputAudio: 20, outputText: 5, outputAudio: 40 })): void {
    this.#end(finishResponse(this.#response, { status: 'completed', usage, output: this.#output }));
  }

  failed(): void {
    const error = { type: 'server_error', code: 'rate_limit_exceeded', message: 'scripted' };
    this.#end(finishResponse(this.#response, { status: 'failed', error, output: this.#output }));
  }

  cancelled(): void {
    const open = [...this.#texts.keys()].filter((id) => !this.#output.some((item) => item.id === id));
    for (const id of open) {
      const item = finishedMessageItem(
        id,
        [{ type: 'audio', transcript: this.#texts.get(id) ?? '' }],
        'incomplete',
      );
      this.#output.push(item);
      this.#peer.send(events.outputItemDone(this.id, item));
    }
    this.#end(
      finishResponse(this.#response, {
        status: 'cancelled',
        reason: 'client_cancelled',
        output: this.#output,
      }),
    );
  }

  /** A whole spoken message. */
  say(text: string, ms = 400): string {
    const itemId = this.message();
    this.text(itemId, text).audio(itemId, ms).endMessage(itemId);
    return itemId;
  }

  #ref(itemId: string) {
    return { responseId: this.id, itemId };
  }

  #end(response: Response): void {
    if (this.#over) return;
    this.#over = true;
    this.#peer.send(events.responseDone(response));
  }
}

/** A real WebSocket server that does exactly what a test says. */
export class ScriptedService {
  readonly peers: Peer[] = [];
  behaviour: ServiceBehaviour = { acknowledges: true, cancels: true, echoesMetadata: true };
  readonly #server: WebSocketServer;
  readonly #waiters = new Set<() => void>();

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket, request) => {
      const peer = new Peer(this, socket, request);
      this.peers.push(peer);
      if (this.behaviour.greetWith) this.behaviour.greetWith(peer);
      else this.greet(peer);
      this.changed();
    });
  }

  static async start(port = 0): Promise<ScriptedService> {
    const server = new WebSocketServer({ host: '127.0.0.1', port });
    await new Promise<void>((resolve) => server.once('listening', resolve));
    return new ScriptedService(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get peer(): Peer {
    const peer = this.peers.at(-1);
    if (!peer) throw new Error('nothing has connected to the scripted service');
    return peer;
  }

  greet(peer: Peer): void {
    peer.send(
      events.sessionCreated(defaultSession('native', 'gpt-realtime', { id: newSessionId(), expiresAt: 0 })),
    );
  }

  changed(): void {
    for (const waiter of this.#waiters) waiter();
  }

  /** Waits until `probe` returns something; fails with `what` and all that was received. */
  async until<T>(what: string, probe: () => T | undefined | false | null, timeoutMs = 5000): Promise<T> {
    const first = probe();
    if (first) return first;
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        clearTimeout(timer);
        clearInterval(poll);
        this.#waiters.delete(check);
      };
      const check = (): void => {
        const value = probe();
        if (!value) return;
        finish();
        resolve(value);
      };
      const poll = setInterval(check, 10);
      const timer = setTimeout(() => {
        finish();
        const seen = this.peers.map((peer) => peer.received.map((event) => event.type).join(' '));
        reject(
          new Error(`waited ${timeoutMs} ms for ${what}; connections received: ${JSON.stringify(seen)}`),
        );
      }, timeoutMs);
      this.#waiters.add(check);
    });
  }

  /** The next connection after `count` whose configuration has been acknowledged. */
  async ready(count = 1): Promise<Peer> {
    return this.until(`connection ${count} to be configured`, () => {
      const peer = this.peers[count - 1];
      return peer && peer.of('session.update').length > 0 ? peer : undefined;
    });
  }

  async close(): Promise<void> {
    for (const peer of this.peers) peer.socket.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
