// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { RawData, WebSocket } from 'ws';
import { now } from '../clock.ts';
import type { SampleLog } from '../stats.ts';
import type { Dialect } from './dialect.ts';
import { type ResponseScript, type ServerEvent, newId, scriptResponse } from './response-script.ts';

export type Message = Record<string, unknown> & { type?: string };

/** What a connection tells its owner; everything but `ready` is optional. */
export interface Watcher {
  /** Once, when the client has sent its first `session.update` and was answered. */
  ready(): void;
  /** Sound arrived, PCM16. */
  audio?(samples: Int16Array, at: number): void;
  /** Any other message arrived and was answered. */
  message?(message: Message, at: number): void;
}

/** One client: counts its audio with the time of arrival, answers the housekeeping every client does. */
export class Connection {
  #socket: WebSocket;
  #dialect: Dialect;
  #watcher: Watcher;
  #session: Record<string, unknown>;
  #lastItemId: string | null = null;
  #samples = 0;
  #log: SampleLog | undefined;
  #recording: Buffer[] | undefined;

  constructor(socket: WebSocket, dialect: Dialect, watcher: Watcher) {
    this.#socket = socket;
    this.#watcher = watcher;
    this.#dialect = dialect;
    this.#session = {
      ...dialect.session,
      id: newId('sess'),
      expires_at: Math.floor(Date.now() / 1000) + 3600,
    };
    let ready = false;
    socket.on('message', (data) => {
      const at = now();
      const message = JSON.parse(textOf(data)) as Message;
      if (message.type === 'input_audio_buffer.append') {
        this.#heard(at, String(message['audio']));
        return;
      }
      this.#answer(message);
      if (!ready && message.type === 'session.update') {
        ready = true;
        watcher.ready();
      }
      watcher.message?.(message, at);
    });
    socket.on('error', () => socket.terminate());
    this.send({ type: 'session.created', session: this.#session });
  }

  /** Samples received since the connection was opened. */
  get samples(): number {
    return this.#samples;
  }

  /** Starts a new log of arrivals. */
  startLog(): void {
    this.#log = { at: [], samples: [] };
  }

  /** Ends the log and returns it; empty when none was started. */
  takeLog(): SampleLog {
    const log = this.#log ?? { at: [], samples: [] };
    this.#log = undefined;
    return log;
  }

  /** Starts to keep the sound itself. */
  startRecording(): void {
    this.#recording = [];
  }

  /** Ends the recording and returns it, PCM16. */
  takeRecording(): Int16Array {
    const bytes = Uint8Array.from(Buffer.concat(this.#recording ?? []));
    this.#recording = undefined;
    return new Int16Array(bytes.buffer, 0, bytes.length >> 1);
  }

  /** Sends an event, with an event id in front as the service does. */
  send(event: ServerEvent): void {
    this.sendText(JSON.stringify({ event_id: newId('event'), ...event }));
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  /** Starts an answer: sends all that comes before the first sound. */
  openResponse(): ResponseScript {
    const script = scriptResponse(this.#dialect, this.#lastItemId);
    for (const event of script.opening) {
      this.send(event);
      if (event.type === this.#dialect.itemAdded) this.#lastItemId = (event['item'] as { id: string }).id;
    }
    return script;
  }

  /** Ends a user's turn the way server turn detection does, without asking for an answer. */
  endUserTurn(itemId: string): void {
    this.send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: 0, item_id: itemId });
    this.send({ type: 'input_audio_buffer.committed', previous_item_id: this.#lastItemId, item_id: itemId });
    this.#addItem({
      id: itemId,
      object: 'realtime.item',
      type: 'message',
      status: 'completed',
      role: 'user',
      content: [{ type: 'input_audio', transcript: null }],
    });
  }

  #heard(at: number, audio: string): void {
    this.#samples += base64Bytes(audio) / 2;
    this.#recording?.push(Buffer.from(audio, 'base64'));
    this.#watcher.audio?.(samplesOf(audio), at);
    if (!this.#log) return;
    this.#log.at.push(at);
    this.#log.samples.push(this.#samples);
  }

  #addItem(item: { id: string } & Record<string, unknown>): void {
    this.send({ type: this.#dialect.itemAdded, previous_item_id: this.#lastItemId, item });
    this.#lastItemId = item.id;
  }

  #answer(message: Message): void {
    switch (message.type) {
      case 'session.update':
        this.#session = { ...this.#session, ...(message['session'] as object) };
        this.send({ type: 'session.updated', session: this.#session });
        break;
      case 'conversation.item.create':
        this.#addItem({ id: newId('item'), object: 'realtime.item', ...(message['item'] as object) });
        break;
      case 'conversation.item.truncate':
        this.send({
          type: 'conversation.item.truncated',
          item_id: message['item_id'],
          content_index: 0,
          audio_end_ms: message['audio_end_ms'],
        });
        break;
      case 'conversation.item.delete':
        this.send({ type: 'conversation.item.deleted', item_id: message['item_id'] });
        break;
      case 'input_audio_buffer.clear':
        this.send({ type: 'input_audio_buffer.cleared' });
        break;
      case 'response.cancel':
        this.send({
          type: 'error',
          error: {
            type: 'invalid_request_error',
            code: 'response_cancel_not_active',
            message: 'Cancellation failed: no active response found.',
            param: null,
            event_id: message['event_id'] ?? null,
          },
        });
        break;
      default:
    }
  }
}

function textOf(data: RawData): string {
  return Buffer.isBuffer(data)
    ? data.toString()
    : Buffer.concat([data].flat().map((part) => Buffer.from(part as Buffer))).toString();
}

function samplesOf(base64: string): Int16Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Int16Array(bytes.buffer, 0, bytes.length >> 1);
}

/** How many bytes a padded base64 text stands for. */
function base64Bytes(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}
