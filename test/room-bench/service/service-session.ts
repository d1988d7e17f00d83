// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Peer, Received } from '@voicelive-kit/conformance/testing';
import { now } from '../../bench/clock.ts';
import { beginAnswer, endUserTurn, send } from '../../bench/server/answer.ts';
import { type HeardTurn, TurnDetector } from './turn-detector.ts';

/** One utterance and the service's reaction; times in milliseconds of the shared clock. */
export interface ServiceTurn extends HeardTurn {
  /** `speech_started` was sent. */
  startSentAt: number;
  /** The end of the turn was detected; absent before that. */
  endedAt?: number;
  /** The first audio delta of the answer was sent; absent without an answer. */
  answeredAt?: number;
  /** How much of the answer was heard according to the client, in milliseconds each. */
  truncatedTo: number[];
}

/** How much silence ends a turn, in milliseconds. */
export const SILENCE_MS = 300;
const RATE = 24_000;

/** The service in one call: detects the caller's turns, answers them with `answer` (pieces of PCM16), keeps a log. */
export class ServiceSession {
  /** The client's instructions: the call's name and the client's process. */
  instructions = '';
  /** When the instructions arrived; they are acknowledged at once. */
  configuredAt: number | undefined;
  firstAudioAt: number | undefined;
  /** Whether turns are answered. */
  answering = false;
  readonly turns: ServiceTurn[] = [];
  readonly #peer: Peer;
  readonly #answer: readonly Uint8Array[];
  readonly #detector: TurnDetector;
  readonly #byItem = new Map<string, ServiceTurn>();
  #current: { turn: ServiceTurn; itemId: string } | undefined;

  constructor(peer: Peer, answer: readonly Uint8Array[]) {
    this.#peer = peer;
    this.#answer = answer;
    this.#detector = new TurnDetector(
      { rate: RATE, silenceMs: SILENCE_MS },
      { started: (turn) => this.#started(turn), ended: () => this.#ended() },
    );
  }

  get closed(): boolean {
    return !this.#peer.open;
  }

  /** A message of the client, and when it arrived. */
  read(action: Received, at: number): void {
    if (action.kind === 'audio') {
      this.firstAudioAt ??= at;
      this.#detector.push(action.samples, at);
    } else if (action.kind === 'config' && action.config.instructions) {
      this.instructions = action.config.instructions;
      this.configuredAt ??= now();
    } else if (action.kind === 'truncate') {
      this.#byItem.get(action.itemId)?.truncatedTo.push(action.audioEndMs);
    }
  }

  #started(heard: HeardTurn): void {
    const itemId = this.#peer.userStart();
    // The detector continues to write into the turn it reported.
    const turn: ServiceTurn = Object.assign(heard, { startSentAt: now(), truncatedTo: [] });
    this.turns.push(turn);
    this.#current = { turn, itemId };
  }

  #ended(): void {
    if (!this.#current) return;
    const { turn, itemId } = this.#current;
    turn.endedAt = now();
    endUserTurn(this.#peer, itemId);
    if (!this.answering) return;
    const answer = beginAnswer(this.#peer);
    this.#byItem.set(answer.itemId, turn);
    for (const [index, sound] of this.#answer.entries()) {
      const delta = answer.delta(sound);
      if (index === 0) turn.answeredAt = now();
      send(this.#peer, delta);
    }
    answer.end();
  }
}
