// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { decodeMulaw } from '@voicelive-kit/audio';
import { lastAudible } from '../sound.ts';

/** A turn of the caller and the service's reaction; times in milliseconds of the shared clock. */
export interface ServiceTurn {
  /** The packet with its first audible sample arrived, and that with its last one. */
  firstAt: number;
  lastAt: number;
  /** `speech_started` was sent, `speech_stopped`, and the first audio of the answer. */
  startedAt: number;
  endedAt?: number;
  answeredAt?: number;
  /** How much of the answer was heard according to the client, in milliseconds. */
  truncatedTo?: number;
}

export interface ServiceLog {
  turns: ServiceTurn[];
  /** Samples received up to the last audible one. */
  receivedToLast: number;
  /** Samples of the agent that were sent before the caller spoke for the last time: nothing waits for later ones. */
  sent: number;
}

/** Fields of events that matter here, of either dialect. */
interface Message {
  type?: string;
  audio?: string;
  delta?: string;
  item_id?: string;
  audio_end_ms?: number;
}

/** Observes the traffic between the service and one client that uses μ-law in both directions. No I/O. */
export class ServiceCall {
  readonly turns: ServiceTurn[] = [];
  readonly #byItem = new Map<string, ServiceTurn>();
  /** When the current utterance began; undefined between two. */
  #firstAt: number | undefined;
  #lastAt = 0;
  #received = 0;
  #receivedToLast = 0;
  #sent = 0;
  #sentBeforeLast = 0;

  get log(): ServiceLog {
    return { turns: this.turns, receivedToLast: this.#receivedToLast, sent: this.#sentBeforeLast };
  }

  fromClient(text: string, at: number): void {
    const message = JSON.parse(text) as Message;
    if (message.type === 'input_audio_buffer.append') this.#hear(message.audio ?? '', at);
    if (message.type !== 'conversation.item.truncate') return;
    const turn = this.#byItem.get(message.item_id ?? '');
    if (turn && message.audio_end_ms !== undefined) turn.truncatedTo = message.audio_end_ms;
  }

  fromService(text: string, at: number): void {
    const { type, delta = '', item_id: itemId = '' } = JSON.parse(text) as Message;
    const turn = this.turns.at(-1);
    if (type === 'input_audio_buffer.speech_started') {
      this.#sentBeforeLast = this.#sent;
      this.turns.push({ firstAt: this.#firstAt ?? at, lastAt: at, startedAt: at });
    } else if (type === 'input_audio_buffer.speech_stopped') {
      if (turn) Object.assign(turn, { lastAt: this.#lastAt, endedAt: at });
      this.#firstAt = undefined;
    } else if (type === 'response.audio.delta' || type === 'response.output_audio.delta') {
      this.#sent += Buffer.byteLength(delta, 'base64');
      if (!turn) return;
      turn.answeredAt ??= at;
      this.#byItem.set(itemId, turn);
    }
  }

  #hear(audio: string, at: number): void {
    const samples = decodeMulaw(Buffer.from(audio, 'base64'));
    const last = lastAudible(samples);
    if (last >= 0) {
      this.#firstAt ??= at;
      this.#lastAt = at;
      this.#receivedToLast = this.#received + last + 1;
    }
    this.#received += samples.length;
  }
}
