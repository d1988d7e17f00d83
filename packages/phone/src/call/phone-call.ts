// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type llm, voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { PhoneAudioInput } from '../audio/phone-audio-input.ts';
import { PhoneAudioOutput } from '../audio/phone-audio-output.ts';
import type { MediaFormat } from '../carriers/carrier.ts';
import { type Clock, monotonicClock } from '../clock.ts';
import { callSafely, thrownText } from '../of-application.ts';
import { collectDigits, type CollectDigitsOptions, type CollectedDigits, isDigit } from './digits.ts';
import { digitsTool, type DigitsToolOptions } from './digits-tool.ts';
import { type LineEnd, PhoneLine, type StartedLine } from './phone-line.ts';
import { type SilenceOptions, watchSilence } from './silence-watch.ts';
import { dtmfTones } from './tones.ts';

/** Why a call ended. */
export type CallEnd =
  | 'caller hung up'
  | 'hung up'
  | 'transferred'
  /** The carrier's socket closed without notice, or is dead. */
  | 'line lost'
  /** The carrier has not read what it is sent for 15 s. */
  | 'line stalled'
  /** The other end does not follow the carrier's protocol. */
  | 'line invalid';

/** How a carrier transfers a call. Rejects when it cannot. */
export type Transfer = (call: PhoneCall, to: string) => Promise<void> | void;

export interface PhoneCallInit extends StartedLine {
  readonly transfer?: Transfer | undefined;
  readonly clock?: Clock | undefined;
  readonly onWarning?: ((message: string) => void) | undefined;
}

const ENDS: Record<LineEnd, CallEnd> = {
  'carrier stopped': 'caller hung up',
  'closed here': 'hung up',
  lost: 'line lost',
  dead: 'line lost',
  stalled: 'line stalled',
  invalid: 'line invalid',
};

/** How long a line that ends during a transfer waits for the outcome of the transfer, milliseconds. */
const TRANSFER_SETTLES_MS = 5000;
/** Digits buffered for a slow reader of {@link PhoneCall.dtmf}. */
const MOST_DIGITS_KEPT = 256;

/** One telephone call, from its start to its end. */
export class PhoneCall {
  /** Name of the carrier: `twilio`, `acs` or `telnyx`. */
  readonly carrier: string;
  /** The carrier's id of the call. */
  readonly id: string;
  /** Numbers of the caller and of the called party, if the carrier sends them. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Parameters passed on by the webhook's answer. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly format: MediaFormat;
  readonly input: PhoneAudioInput;
  readonly output: PhoneAudioOutput;
  /**
   * Resolves with the reason when the call is over; never rejects. A line that ends in a transfer waits up to 5 s for
   * its outcome.
   */
  readonly ended: Promise<CallEnd>;
  readonly #line: PhoneLine;
  readonly #transfer: Transfer | undefined;
  readonly #clock: Clock;
  readonly #warn: (message: string) => void;
  readonly #listeners = new Set<(digit: string) => void>();
  /** Resolves when nothing is sent or received any more, whatever the reason. */
  readonly #over = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<CallEnd>();
  #session: voice.AgentSession | undefined;
  #end: CallEnd | undefined;
  /** The last transfer that was started. */
  #transferring: Promise<void> | undefined;
  #isTransferred = false;

  constructor({ transfer, clock = monotonicClock, onWarning, ...line }: PhoneCallInit) {
    const { carrier, started } = line;
    this.carrier = carrier.name;
    this.id = started.callId;
    this.from = started.from;
    this.to = started.to;
    this.parameters = started.parameters;
    this.format = started.format;
    this.#transfer = transfer;
    this.#clock = clock;
    this.#warn = onWarning ?? (() => undefined);
    this.ended = this.#ended.promise;
    this.#line = new PhoneLine(
      line,
      {
        onEvent: (event) => {
          if (event.type === 'audio') this.input.push(event.samples, event.atMs);
          else if (event.type === 'marked') this.output.marked(event.name);
          else if (event.type === 'dtmf') this.#pressed(event.digit);
          else if (event.type === 'refused') this.#warn(`the carrier rejected something: ${event.message}`);
        },
        onEnd: (end) => {
          this.input.end();
          this.output.close();
          this.#over.resolve();
          this.#lineEnded(ENDS[end]);
        },
      },
      clock,
    );
    this.input = new PhoneAudioInput(this.#line.sampleRate, clock);
    this.output = new PhoneAudioOutput(this.#line, clock);
  }

  /** Why it ended; undefined while it is in progress. */
  get end(): CallEnd | undefined {
    return this.#end;
  }

  /** Options of a `RealtimeModel` with which nothing is resampled: G.711 stays G.711, and 24 kHz stays 24 kHz. */
  get audioFormats(): AudioFormats {
    const { encoding } = this.format;
    if (encoding === 'pcm16') return { inputAudioFormat: 'pcm16', outputAudioFormat: 'pcm16' };
    const g711 = encoding === 'mulaw' ? 'g711_ulaw' : 'g711_alaw';
    return { inputAudioFormat: g711, outputAudioFormat: g711 };
  }

  /**
   * Lets an agent talk to the caller: sets the session's audio input and output and starts it. The session is closed
   * when the call ends, and the call ends when the session does.
   */
  async start(session: voice.AgentSession, agent: voice.Agent): Promise<void> {
    if (this.#session) throw new Error('the call already has a session; a call can have only one');
    this.#session = session;
    session.input.audio = this.input;
    session.output.audio = this.output;
    // Without a room nothing else tells the framework how many words were heard.
    session.output.transcription ??= this.output.transcript;
    const onClose = (): void => this.hangUp();
    session.on(voice.AgentSessionEventTypes.Close, onClose);
    // The call may have ended before there was a session.
    const started = this.#line.isOver ? Promise.resolve() : session.start({ agent });
    const close = async (): Promise<void> => {
      // A session that is closed while it starts continues to start (@livekit/agents 1.9.0).
      await started.catch(() => undefined);
      session.off(voice.AgentSessionEventTypes.Close, onClose);
      await session.close();
    };
    void this.#over.promise.then(close).catch((error: unknown) => this.#warn(thrownText(error)));
    await started;
  }

  /** The digits that the caller presses, in order, until the call ends. */
  get dtmf(): AsyncIterable<string> {
    return { [Symbol.asyncIterator]: () => this.#digits() };
  }

  /** Calls back for each digit that the caller presses; returns a function that stops this. */
  onDigit(listener: (digit: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Sends digits to the other end, as tones (carriers accept none as messages), after what the agent is saying.
   * Resolves when they were heard.
   * @throws TypeError for characters that are not telephone keys.
   */
  async sendDigits(digits: string): Promise<void> {
    if (digits === '' || !digits.split('').every(isDigit)) {
      throw new TypeError('use digits from 0 to 9, A to D, * and #');
    }
    const { sampleRate } = this.#line;
    const tones = dtmfTones(digits, sampleRate);
    // Not in the middle of a segment, where they would end it for the framework.
    while (this.output.playing) await this.output.waitForPlayout();
    await this.output.captureFrame(new AudioFrame(tones, sampleRate, 1, tones.length));
    this.output.flush();
    await this.output.waitForPlayout();
  }

  /** Waits for digits of the caller. */
  collectDigits(options?: CollectDigitsOptions): Promise<CollectedDigits> {
    return collectDigits(this, options, this.#clock);
  }

  /** The same as a tool of an agent. */
  collectDigitsTool(options?: DigitsToolOptions): llm.FunctionTool<Record<string, never>, unknown, string> {
    return digitsTool(this, options, this.#clock);
  }

  /**
   * Watches for silence, counted from the end of what the caller heard. Returns a function that stops this.
   * @throws Error before {@link start}; RangeError for times that cannot be satisfied.
   */
  onSilence(options: SilenceOptions): () => void {
    const session = this.#session;
    if (!session) throw new Error('the call has no session yet; call start first');
    const quiet = {
      session,
      isHeard: () => this.output.playing,
      onSign: (listener: () => void) => this.onDigit(listener),
    };
    const onError = (error: unknown): void =>
      this.#warn(`a callback for silence failed: ${thrownText(error)}`);
    const stop = watchSilence(quiet, { onError, ...options }, this.#clock);
    void this.#over.promise.then(stop);
    return stop;
  }

  /** Ends the call immediately. To let the agent finish, await its speech first. */
  hangUp(): void {
    this.#line.close();
  }

  /**
   * Transfers the caller and ends this side of the call.
   * @throws Error if the carrier cannot transfer, or did not, and when the call is over.
   */
  async transfer(to: string): Promise<void> {
    if (!this.#transfer) {
      throw new Error(
        `${this.carrier} cannot transfer a call by itself; set the transfer option of its provider`,
      );
    }
    if (this.#line.isOver) {
      throw new Error(
        `the call is over (${this.#end ?? 'its end is yet to be known'}), so it cannot be transferred`,
      );
    }
    const transferring = (async () => this.#transfer?.(this, to))();
    this.#transferring = transferring;
    try {
      await transferring;
      this.#isTransferred = true;
    } finally {
      if (this.#transferring === transferring) this.#transferring = undefined;
    }
    this.#line.close();
  }

  /** During a transfer the carrier may have closed the line because of it, or because the caller hung up: its outcome tells. */
  #lineEnded(reason: CallEnd): void {
    let cancelTimer: () => void = () => undefined;
    const done = (): void => {
      cancelTimer();
      this.#end ??= this.#isTransferred ? 'transferred' : reason;
      this.#ended.resolve(this.#end);
    };
    if (!this.#transferring) return done();
    cancelTimer = this.#clock.after(TRANSFER_SETTLES_MS, done);
    void this.#transferring.then(done, done);
  }

  #pressed(digit: string): void {
    for (const listener of this.#listeners) {
      callSafely(
        () => listener(digit),
        (error) => this.#warn(`a listener for digits failed: ${thrownText(error)}`),
      );
    }
  }

  async *#digits(): AsyncGenerator<string> {
    const kept: string[] = [];
    let wake: () => void = () => undefined;
    const stop = this.onDigit((digit) => {
      if (kept.length < MOST_DIGITS_KEPT) kept.push(digit);
      wake();
    });
    void this.ended.then(() => wake());
    try {
      for (;;) {
        const digit = kept.shift();
        if (digit !== undefined) yield digit;
        else if (this.#end) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      stop();
    }
  }
}

/** Options of the plugin's `RealtimeModel`, under its names. */
export interface AudioFormats {
  readonly inputAudioFormat: 'pcm16' | 'g711_ulaw' | 'g711_alaw';
  readonly outputAudioFormat: 'pcm16' | 'g711_ulaw' | 'g711_alaw';
}
