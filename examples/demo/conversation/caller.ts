// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { STEP_MS } from './clock.ts';
import { CALLER_CHANNELS, CALLER_RATE, type Utterance } from './recordings.ts';

const STEP_SAMPLES = (CALLER_RATE / 1000) * STEP_MS * CALLER_CHANNELS;

/** The pause people leave before they take their turn, in milliseconds. */
const TURN_GAP_MS = 450;
/** How long the caller waits for the agent to speak before giving up, in milliseconds. */
const PATIENCE_MS = 20_000;

/** One turn of the caller; with `bargeInAtMs` it interrupts the agent's speech at that position. */
export interface CallerTurn {
  utterance: Utterance;
  bargeInAtMs?: number;
}

/** What the caller hears of the agent. */
export interface Hearing {
  /** Position in the agent's current segment of speech in milliseconds; undefined while the agent is silent. */
  speakingMs: number | undefined;
  /** Whether the agent is done: neither thinking nor speaking. */
  listening: boolean;
}

export interface CallerEvents {
  /** The caller begins a turn; its recording starts at `startMs` on the demo's clock. */
  onTurnStarted(turn: CallerTurn, startMs: number): void;
  /** All turns are said and answered, or the agent said nothing for too long. */
  onDone(complete: boolean): void;
}

/**
 * The recorded caller: sends its microphone audio to the framework in real time, including the silence between turns.
 */
export class Caller extends voice.AudioInput {
  readonly #turns: CallerTurn[];
  readonly #events: CallerEvents;
  #microphone: ReadableStreamDefaultController<AudioFrame> | undefined;
  #next = 0;
  #speech: { samples: Int16Array; at: number } | undefined;
  #answered = false;
  /** When the agent was last busy, and when either side was last heard. */
  #busyMs = 0;
  #heardMs = 0;
  #done = false;

  constructor(turns: CallerTurn[], events: CallerEvents) {
    super();
    this.#turns = turns;
    this.#events = events;
    this.multiStream.addInputStream(
      new ReadableStream<AudioFrame>({
        start: (controller) => {
          this.#microphone = controller;
        },
        cancel: () => {
          this.#microphone = undefined;
        },
      }),
    );
  }

  /** Advances by 10 ms and returns the microphone audio of that step: interleaved stereo at `CALLER_RATE`. */
  step(nowMs: number, hearing: Hearing): Int16Array {
    if (!this.#speech) this.#decide(nowMs, hearing);
    const samples = new Int16Array(STEP_SAMPLES);
    if (this.#speech) {
      const part = this.#speech.samples.subarray(this.#speech.at, this.#speech.at + STEP_SAMPLES);
      samples.set(part);
      this.#speech.at += STEP_SAMPLES;
      if (this.#speech.at >= this.#speech.samples.length) this.#fallSilent(nowMs);
    }
    this.#microphone?.enqueue(
      new AudioFrame(samples.slice(), CALLER_RATE, CALLER_CHANNELS, STEP_SAMPLES / CALLER_CHANNELS),
    );
    return samples;
  }

  override async close(): Promise<void> {
    this.#microphone?.close();
    this.#microphone = undefined;
    await super.close();
  }

  #decide(nowMs: number, hearing: Hearing): void {
    if (this.#done) return;
    const speaking = hearing.speakingMs !== undefined;
    if (speaking) {
      this.#answered = true;
      this.#heardMs = nowMs;
    }
    if (speaking || !hearing.listening) this.#busyMs = nowMs;
    const turn = this.#turns[this.#next];
    const bargeIn =
      turn?.bargeInAtMs !== undefined && speaking && (hearing.speakingMs ?? 0) >= turn.bargeInAtMs;
    const myTurn = this.#answered && nowMs - this.#busyMs >= TURN_GAP_MS;
    if (turn && (bargeIn || myTurn)) {
      this.#speech = { samples: turn.utterance.samples, at: 0 };
      this.#next++;
      this.#events.onTurnStarted(turn, nowMs);
    } else if (myTurn || nowMs - this.#heardMs > PATIENCE_MS) {
      this.#done = true;
      this.#events.onDone(myTurn);
    }
  }

  #fallSilent(nowMs: number): void {
    this.#speech = undefined;
    this.#answered = false;
    this.#busyMs = nowMs;
    this.#heardMs = nowMs;
  }
}
