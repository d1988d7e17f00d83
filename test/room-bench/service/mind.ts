// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { now } from '../../bench/clock.ts';
import { Connection, type Message } from '../../bench/server/connection.ts';
import type { Dialect } from '../../bench/server/dialect.ts';
import { newId } from '../../bench/server/response-script.ts';
import type { WebSocket } from 'ws';
import { type HeardTurn, TurnDetector } from './turn-detector.ts';

/** One utterance and what the service did about it; moments in milliseconds of the shared clock. */
export interface ServiceTurn extends HeardTurn {
  /** `speech_started` was sent. */
  startSentAt: number;
  /** The turn was found to be over; absent while it is not. */
  endedAt?: number;
  /** The first audio delta of the answer was sent; absent without an answer. */
  answeredAt?: number;
  /** What the service was told of how much of the answer was heard, milliseconds each. */
  truncatedTo: number[];
}

/** How much silence ends a turn, milliseconds. */
export const SILENCE_MS = 300;
const RATE = 24_000;

/** The service in one call: hears the caller's turns, answers them with `answer` (deltas in base64), keeps a log. */
export class Mind {
  /** What the client gave as instructions: the call's name and the client's process. */
  instructions = '';
  /** The instructions were confirmed. */
  configuredAt: number | undefined;
  firstAudioAt: number | undefined;
  /** Whether turns are answered. */
  answering = false;
  closed = false;
  readonly turns: ServiceTurn[] = [];
  readonly #connection: Connection;
  readonly #answer: readonly string[];
  readonly #detector: TurnDetector;
  readonly #byItem = new Map<string, ServiceTurn>();
  #current: { turn: ServiceTurn; itemId: string } | undefined;

  constructor(socket: WebSocket, dialect: Dialect, answer: readonly string[]) {
    this.#answer = answer;
    this.#detector = new TurnDetector(
      { rate: RATE, silenceMs: SILENCE_MS },
      { started: (turn) => this.#started(turn), ended: () => this.#ended() },
    );
    this.#connection = new Connection(socket, dialect, {
      ready: () => undefined,
      audio: (samples, at) => {
        this.firstAudioAt ??= at;
        this.#detector.push(samples, at);
      },
      message: (message) => this.#read(message),
    });
    socket.on('close', () => {
      this.closed = true;
    });
  }

  #started(heard: HeardTurn): void {
    const itemId = newId('item');
    this.#connection.send({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: itemId });
    // The detector goes on writing into the turn it reported.
    const turn: ServiceTurn = Object.assign(heard, { startSentAt: now(), truncatedTo: [] });
    this.turns.push(turn);
    this.#current = { turn, itemId };
  }

  #ended(): void {
    if (!this.#current) return;
    const { turn, itemId } = this.#current;
    turn.endedAt = now();
    this.#connection.endUserTurn(itemId);
    if (!this.answering) return;
    const response = this.#connection.openResponse();
    this.#byItem.set(response.itemId, turn);
    for (const [index, audio] of this.#answer.entries()) {
      if (index === 0) turn.answeredAt = now();
      this.#connection.sendText(response.audioDelta(audio));
    }
    for (const event of response.ending) this.#connection.send(event);
  }

  #read(message: Message): void {
    if (message.type === 'session.update') {
      const { instructions } = message['session'] as { instructions?: string };
      if (instructions) {
        this.instructions = instructions;
        this.configuredAt ??= now();
      }
    } else if (message.type === 'conversation.item.truncate') {
      this.#byItem.get(String(message['item_id']))?.truncatedTo.push(Number(message['audio_end_ms']));
    }
  }
}
