// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { acsCarriage } from './acs/call.ts';
import { CallLog } from './call-log.ts';
import { prepareSteps } from './caller.ts';
import type { Carriage, Conduct } from './carriage.ts';
import { systemClock } from './clock.ts';
import { Line } from './line.ts';
import { MediaStream } from './media-stream.ts';
import { checkMisbehaviour } from './misbehaviour.ts';
import type { PhoneCallOptions } from './options.ts';
import type { CallEnd, CallRecord } from './record.ts';
import { telnyxCarriage } from './telnyx/call.ts';
import { twilioCarriage } from './twilio/call.ts';

const DEFAULT_MAX_MS = 120_000;

/** A call that was placed. */
export interface PhoneCall {
  /**
   * The record of the call, once it has ended and everything is closed. Rejects only for options that cannot be used,
   * such as a file that is not a WAV file; mistakes of the bridge are in the record.
   */
  readonly finished: Promise<CallRecord>;
  /** The caller hangs up; the call ends within seconds. An abort signal ends it immediately. */
  hangUp(): void;
}

/** Places one call with a bridge, as the carrier would. Throws an Error that says which option to change. */
export function placeCall(options: PhoneCallOptions): PhoneCall {
  const carriage = carriageOf(options);
  checkMisbehaviour(options.misbehaviour ?? {});
  const { maxMs = DEFAULT_MAX_MS } = options;
  if (!(maxMs > 0 && maxMs <= 24 * 3600 * 1000))
    throw new RangeError(`maxMs must be up to a day, got ${maxMs}`);
  const call = new PlacedCall(options, carriage, maxMs);
  const finished = call.run();
  // Callers that await the call see the rejection; for others it must not end the process.
  finished.catch(() => undefined);
  return { finished, hangUp: () => call.hangUp('caller') };
}

function carriageOf(options: PhoneCallOptions): Carriage {
  switch (options.carrier) {
    case 'twilio':
      return twilioCarriage(options);
    case 'acs':
      return acsCarriage(options);
    default:
      return telnyxCarriage(options);
  }
}

class PlacedCall {
  readonly #options: PhoneCallOptions;
  readonly #carriage: Carriage;
  readonly #maxMs: number;
  /** Aborted to end everything immediately. */
  readonly #end = new AbortController();
  /** Aborted when the caller has left. */
  readonly #gone = new AbortController();
  #hungUp: CallEnd | undefined;
  #stream: MediaStream | undefined;

  constructor(options: PhoneCallOptions, carriage: Carriage, maxMs: number) {
    this.#options = options;
    this.#carriage = carriage;
    this.#maxMs = maxMs;
  }

  hangUp(by: CallEnd): void {
    this.#hungUp ??= by;
    this.#gone.abort();
    this.#stream?.hangUp(by);
  }

  async run(): Promise<CallRecord> {
    const { signal } = this.#options;
    const abort = (): void => {
      this.#hungUp ??= 'abort';
      this.#gone.abort();
      this.#end.abort();
    };
    signal?.addEventListener('abort', abort);
    if (signal?.aborted === true) abort();
    try {
      return await this.#run();
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async #run(): Promise<CallRecord> {
    const { steps, carrier, seed = 1, misbehaviour = {}, onEvent, clock = systemClock } = this.#options;
    const { rate } = this.#carriage;
    const prepared = await prepareSteps(steps, rate);
    const log = new CallLog(onEvent);
    const line = new Line({ rate, clock, log, steps: prepared, misbehaviour, seed });
    const cancelLimit = line.at(this.#maxMs, () => this.hangUp('limit'));
    const call = this.#carriage.start(this.#conduct(line));
    const by = await call.run();
    cancelLimit();
    const endedBy = this.#hungUp ?? by;
    const durationMs = line.listen();
    const length = line.ear.position;
    line.said.padTo(length);
    line.caller.end(length);
    log.tell({ type: 'ended', atMs: durationMs, by: endedBy });
    await call.ended?.(endedBy);
    const { requests, instructions, streams, media, clears, marks, digits, problems } = log;
    return {
      carrier,
      callId: call.callId,
      rate,
      endedBy,
      durationMs,
      transferredTo: call.transferredTo,
      requests,
      instructions,
      streams,
      media,
      clears,
      marks,
      digits,
      steps: log.steps,
      problems,
      heard: line.ear.heard,
      said: line.said.toSamples().subarray(0, length),
    };
  }

  #conduct(line: Line): Conduct {
    const hungUp = (): CallEnd | undefined => this.#hungUp;
    return {
      line,
      signal: this.#end.signal,
      gone: this.#gone.signal,
      get hungUp() {
        return hungUp();
      },
      stream: async (options) => {
        const stream = new MediaStream({ ...options, line, signal: this.#end.signal });
        if (this.#hungUp !== undefined) return { end: this.#hungUp, record: stream.record };
        this.#stream = stream;
        const end = await stream.run();
        this.#stream = undefined;
        return { end, record: stream.record };
      },
      pass: (ms) => line.wait(ms, this.#gone.signal),
    };
  }
}
