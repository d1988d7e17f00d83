// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Peer, Received } from '@voicelive-kit/conformance/testing';
import { now } from '../../bench/clock.ts';
import { beginAnswer, endUserTurn, send } from '../../bench/server/answer.ts';
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

/** The service in one call: hears the caller's turns, answers them with `answer` (pieces of PCM16), keeps a log. */
export class Mind {
  /** What the client gave as instructions: the call's name and the client's process. */
  instructions = '';
  /** The instructions came; they are confirmed at once. */
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

  /** A message of the client, and when it came. */
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
    // The detector goes on writing into the turn it reported.
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
