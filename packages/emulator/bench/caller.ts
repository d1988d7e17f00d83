// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { WebSocket } from 'ws';

const RATE = 24_000;
const PACKET_MS = 20;
const PACKET_BYTES = (RATE / 1000) * PACKET_MS * 2;
/**
 * Turns are detected but neither answered nor treated as interruptions, so audio flows in both directions all the time.
 */
const SESSION = {
  input_audio_transcription: { model: 'whisper-1' },
  turn_detection: { type: 'server_vad', create_response: false, interrupt_response: false },
};

interface ServerEvent {
  type: string;
  session?: { id: string };
  delta?: string;
  audio_end_ms?: number;
}

/** One client that sends audio in real time and keeps the agent speaking. */
export class Caller {
  sessionId = '';
  /** By how many milliseconds each piece of the agent's audio missed its playout time. */
  readonly lateMs: number[] = [];
  /** Milliseconds from sending the packet that ends a turn to the event that reports it. */
  readonly noticedMs: number[] = [];
  /** Milliseconds of audio in each finished answer. */
  readonly answersMs: number[] = [];
  errors = 0;
  /** Called with each piece of the agent's audio. */
  onAudio: ((piece: Buffer) => void) | undefined;
  readonly #socket: WebSocket;
  readonly #speech: Buffer;
  /** When each packet was sent. */
  readonly #sentAt: number[] = [];
  #answerAt = 0;
  #answerMs = 0;
  #speaking = true;

  /** `speech` is what it says, repeatedly: 24 kHz PCM. */
  constructor(endpoint: string, speech: Buffer) {
    this.#speech = speech;
    const url = `${endpoint.replace('http', 'ws')}/voice-live/realtime?api-version=2026-07-15&model=gpt-realtime`;
    this.#socket = new WebSocket(url, { perMessageDeflate: false });
  }

  /** Resolves when the session is configured and the agent has started to answer. */
  async open(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#socket.once('error', reject);
      this.#socket.on('message', (data: Buffer) => {
        const event = JSON.parse(data.toString()) as ServerEvent;
        this.#receive(event);
        if (event.type === 'response.audio.delta') resolve();
      });
    });
  }

  get sentMs(): number {
    return this.#sentAt.length * PACKET_MS;
  }

  /** Sends the next 20 ms. */
  push(): void {
    const at = (this.#sentAt.length * PACKET_BYTES) % this.#speech.length;
    const audio = this.#speech.toString('base64', at, at + PACKET_BYTES);
    this.#sentAt.push(performance.now());
    this.#send({ type: 'input_audio_buffer.append', audio });
  }

  /** Discards the measurements so far. */
  begin(): void {
    this.lateMs.length = 0;
    this.noticedMs.length = 0;
    this.answersMs.length = 0;
  }

  /** Makes the current answer the last one; resolves when it has ended. */
  async finish(): Promise<void> {
    this.#speaking = false;
    await new Promise<void>((resolve) => {
      this.#socket.on('message', (data: Buffer) => {
        if (data.includes('"response.done"')) resolve();
      });
    });
  }

  close(): void {
    this.#socket.close();
  }

  #receive(event: ServerEvent): void {
    const now = performance.now();
    switch (event.type) {
      case 'session.created':
        this.sessionId = event.session?.id ?? '';
        this.#send({ type: 'session.update', session: SESSION });
        this.#ask();
        break;
      case 'response.audio.delta': {
        if (this.#answerMs === 0) this.#answerAt = now;
        this.lateMs.push(now - this.#answerAt - this.#answerMs);
        const { delta = '' } = event;
        this.#answerMs += Buffer.byteLength(delta, 'base64') / (RATE / 1000) / 2;
        this.onAudio?.(Buffer.from(delta, 'base64'));
        break;
      }
      case 'response.done':
        this.answersMs.push(this.#answerMs);
        this.#answerMs = 0;
        if (this.#speaking) this.#ask();
        break;
      case 'input_audio_buffer.speech_stopped': {
        const sentAt = this.#sentAt[Math.ceil((event.audio_end_ms ?? 0) / PACKET_MS) - 1];
        if (sentAt !== undefined) this.noticedMs.push(now - sentAt);
        break;
      }
      case 'error':
        this.errors += 1;
        break;
    }
  }

  #ask(): void {
    const content = [{ type: 'input_text', text: 'speak' }];
    this.#send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
    this.#send({ type: 'response.create' });
  }

  #send(event: object): void {
    this.#socket.send(JSON.stringify(event));
  }
}
