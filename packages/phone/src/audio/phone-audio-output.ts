// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { downmixToMono, StreamingResampler } from '@voicelive-kit/audio';
import type { CarrierAbilities, CarrierCommand } from '../carriers/carrier.ts';
import { type Clock, monotonicClock } from '../clock.ts';
import { HeardTranscript } from './heard-transcript.ts';
import { Playhead } from './playhead.ts';
import { SoundQueue } from './sound-queue.ts';

/** How much is sent before it is played, milliseconds: a barge-in has to discard what the carrier has buffered. */
const MOST_AHEAD_MS = 400;
/** Audio between two marks, and the maximum in one message, milliseconds. */
const MARK_EVERY_MS = 100;
/**
 * Audio is sent in whole frames of a telephone network, milliseconds: some gateways play fragments with clicks, and
 * Telnyx accepts none.
 */
const FRAME_MS = 20;
/** How long after it was due the end of a segment is assumed without its mark, milliseconds. */
const END_MARK_LATE_MS = 1000;

/** The line over which audio is sent. */
export interface OutputLine {
  /** Sample rate it accepts, Hz. */
  readonly sampleRate: number;
  readonly abilities: CarrierAbilities;
  send(command: CarrierCommand): void;
}

interface Segment {
  readonly queue: SoundQueue;
  /** How much of it was heard before the line was last restarted, milliseconds. */
  heardBeforeMs: number;
  /** Where it begins in the audio sent on the line, milliseconds. */
  startsAtMs: number;
  isStarted: boolean;
  isFlushed: boolean;
  /** The mark after its last audio. */
  endMark: string | undefined;
  reportedMs: number;
  readonly ended: PromiseWithResolvers<void>;
}

/**
 * The agent's audio on a telephone line, for an AgentSession without a room. Sends at most 400 ms ahead of the caller's
 * ear and reports what was heard: by the carrier's marks, or by the clock if it has none.
 */
export class PhoneAudioOutput extends voice.AudioOutput {
  /** After a pause, the line is sent again what the caller has not heard. */
  readonly repeatsAfterPause = true;
  /** Accepts the words that belong to the audio, to determine how many of them were heard when it is interrupted. */
  readonly transcript = new HeardTranscript();
  readonly #line: OutputLine;
  readonly #clock: Clock;
  readonly #playhead = new Playhead();
  #segment: Segment | undefined;
  #resampler: StreamingResampler | undefined;
  #isPaused = false;
  #isClosed = false;
  #interruptions = 0;
  #generation = 0;
  #marks = 0;
  #sinceMarkMs = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(line: OutputLine, clock: Clock = monotonicClock) {
    super(line.sampleRate, undefined, { pause: line.abilities.clear });
    this.#line = line;
    this.#clock = clock;
  }

  /** Whether the agent can be heard, or is about to be. */
  get playing(): boolean {
    return this.#segment !== undefined;
  }

  /**
   * Accepts every frame immediately: an interruption waits for the frame that is being accepted (@livekit/agents
   * 1.9.0), and audio buffered here would otherwise wait in the model's stream.
   */
  override async captureFrame(frame: AudioFrame): Promise<void> {
    // One segment at a time, as in LiveKit's own output to a room.
    const interruptions = this.#interruptions;
    while (this.#segment?.isFlushed) await this.#segment.ended.promise;
    if (this.#isClosed || interruptions !== this.#interruptions) return;
    this.#segment ??= newSegment(this.#playhead.sentMs);
    const counted = super.captureFrame(frame);
    this.#segment.queue.push(this.#toLine(frame));
    this.#pump();
    await counted;
  }

  override flush(): void {
    super.flush();
    const segment = this.#segment;
    if (!segment || segment.isFlushed) return;
    segment.isFlushed = true;
    if (this.#resampler) segment.queue.push(this.#resampler.flush());
    this.#pump();
  }

  override clearBuffer(): void {
    this.#interruptions += 1;
    const segment = this.#segment;
    if (!segment) return;
    super.flush();
    const heardMs = this.#heardMs(segment);
    this.#beginAnew();
    this.#finish(segment, heardMs, true);
  }

  /** Silent immediately; what was not heard is played after {@link resume}. */
  override pause(): void {
    super.pause();
    if (this.#isPaused || !this.canPause) return;
    this.#isPaused = true;
    const segment = this.#segment;
    if (!segment?.isStarted) return;
    const heardMs = this.#heardMs(segment);
    this.#report(segment, heardMs);
    this.#beginAnew();
    segment.heardBeforeMs = heardMs;
    segment.startsAtMs = 0;
    segment.endMark = undefined;
    segment.queue.rewind(this.#samplesOf(heardMs));
  }

  override resume(): void {
    super.resume();
    this.#isPaused = false;
    this.#pump();
  }

  /** The carrier returned a mark. */
  marked(name: string): void {
    const segment = this.#segment;
    if (!this.#playhead.confirm(name, this.#clock.now()) || !segment) return;
    if (name === segment.endMark) this.#finish(segment, this.#msOf(segment.queue.length), false);
    else this.#report(segment, this.#heardMs(segment));
  }

  /** The line is gone. What was heard of the last words is reported; later ones are discarded. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const segment = this.#segment;
    if (segment) this.#finish(segment, this.#heardMs(segment), true);
  }

  /** Sends as much as allowed, and runs again when more may be sent. */
  #pump(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const segment = this.#segment;
    if (!segment || this.#isPaused || this.#isClosed) return;
    const { queue } = segment;
    const frame = this.#samplesOf(FRAME_MS);
    const now = this.#clock.now();
    let aheadMs = this.#playhead.aheadMs(now);
    const isWhole = (): boolean => queue.waiting >= frame || (segment.isFlushed && queue.waiting > 0);
    while (isWhole() && aheadMs + FRAME_MS <= MOST_AHEAD_MS) {
      const room = Math.floor((MOST_AHEAD_MS - aheadMs) / FRAME_MS);
      const whole = Math.max(1, Math.floor(queue.waiting / frame));
      const frames = Math.min(MARK_EVERY_MS / FRAME_MS, room, whole);
      aheadMs += this.#sendPiece(segment, queue.take(frames * frame), now);
      // Sending may detect that the line is gone, and a listener of the playback start may interrupt or pause it.
      if (segment !== this.#segment || this.#isPaused) return;
    }
    queue.forget(this.#samplesOf(this.#heardMs(segment)));
    if (isWhole()) {
      this.#wake(Math.max(1, aheadMs - MOST_AHEAD_MS + MARK_EVERY_MS));
    } else if (segment.isFlushed && queue.waiting === 0) {
      this.#awaitEnd(segment, now);
    }
  }

  #sendPiece(segment: Segment, samples: Int16Array, now: number): number {
    const ms = this.#msOf(samples.length);
    const isFirst = !segment.isStarted;
    if (isFirst) {
      segment.isStarted = true;
      segment.startsAtMs = this.#playhead.sentMs;
    }
    this.#line.send({ type: 'audio', samples });
    this.#playhead.sent(ms, now);
    this.#sinceMarkMs += ms;
    if (this.#sinceMarkMs >= MARK_EVERY_MS) this.#mark();
    // Last: the framework does a lot in response, for which the caller should not wait.
    if (isFirst) this.onPlaybackStarted(Date.now());
    return ms;
  }

  #mark(): string | undefined {
    this.#sinceMarkMs = 0;
    if (!this.#line.abilities.marks) return undefined;
    this.#marks += 1;
    const name = `${this.#generation}:${this.#marks}`;
    this.#playhead.marked(name);
    this.#line.send({ type: 'mark', name });
    return name;
  }

  #awaitEnd(segment: Segment, now: number): void {
    if (!segment.isStarted) return this.#finish(segment, 0, false);
    segment.endMark ??= this.#mark();
    const lateMs = this.#line.abilities.marks ? END_MARK_LATE_MS : 0;
    const leftMs = this.#playhead.endsAt + lateMs - now;
    if (leftMs <= 0) return this.#finish(segment, this.#msOf(segment.queue.length), false);
    return this.#wake(Math.ceil(leftMs));
  }

  #wake(ms: number): void {
    this.#cancelTimer = this.#clock.after(ms, () => this.#pump());
  }

  /** The carrier discards what it has not played; marks of it that are still returned are ignored. */
  #beginAnew(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#line.send({ type: 'clear' });
    this.#playhead.restart();
    this.#generation += 1;
    this.#sinceMarkMs = 0;
  }

  #finish(segment: Segment, heardMs: number, interrupted: boolean): void {
    if (segment !== this.#segment) return;
    this.#report(segment, heardMs);
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#segment = undefined;
    this.#resampler?.reset();
    segment.ended.resolve();
    const soundMs = segment.isFlushed ? this.#msOf(segment.queue.length) : undefined;
    const heard = interrupted ? this.transcript.heard(heardMs, soundMs) : undefined;
    this.transcript.clear();
    this.onPlaybackFinished({
      playbackPosition: heardMs / 1000,
      interrupted,
      ...(heard !== undefined && { synchronizedTranscript: heard }),
    });
  }

  #report(segment: Segment, heardMs: number): void {
    const duration = heardMs - segment.reportedMs;
    if (duration <= 0) return;
    this.onPlaybackProgressed({ startedAt: Date.now() - duration, offset: segment.reportedMs, duration });
    segment.reportedMs = heardMs;
  }

  /** How much the caller has heard of a segment. */
  #heardMs(segment: Segment): number {
    if (!segment.isStarted) return 0;
    const sinceStart = this.#playhead.positionMs(this.#clock.now()) - segment.startsAtMs;
    const heardMs = segment.heardBeforeMs + Math.max(0, sinceStart);
    return Math.min(heardMs, this.#msOf(segment.queue.length));
  }

  #toLine(frame: AudioFrame): Int16Array {
    const mono = downmixToMono(frame.data, frame.channels);
    const { sampleRate: to } = this.#line;
    const { sampleRate: from } = frame;
    // Copied: the framework may reuse the memory of a frame.
    if (from === to) return mono === frame.data ? mono.slice() : mono;
    if (this.#resampler?.from !== from) this.#resampler = new StreamingResampler({ from, to });
    return this.#resampler.push(mono);
  }

  #msOf(samples: number): number {
    return (samples * 1000) / this.#line.sampleRate;
  }

  #samplesOf(ms: number): number {
    return Math.round((ms * this.#line.sampleRate) / 1000);
  }
}

function newSegment(startsAtMs: number): Segment {
  return {
    queue: new SoundQueue(),
    heardBeforeMs: 0,
    startsAtMs,
    isStarted: false,
    isFlushed: false,
    endMark: undefined,
    reportedMs: 0,
    ended: Promise.withResolvers(),
  };
}
