// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { voice } from '@livekit/agents';
import type { Emulator, FeedMessage } from '@voicelive-kit/emulator';
import type { Mark, Recording, Span } from '../result.ts';

/** Audio events, which arrive by the hundred and are shown as audio. */
const SOUND: ReadonlySet<string> = new Set([
  'input_audio_buffer.append',
  'response.audio.delta',
  'response.output_audio.delta',
]);
const MOST_MARKS = 1500;

interface Open {
  fromMs: number;
  configured: boolean;
}

/** Records what happens in a case, as seen at the emulator's feed and by the application. */
export class Recorder {
  readonly #startedAt = performance.now();
  readonly #marks: Mark[] = [];
  readonly #spans: Span[] = [];
  readonly #open = new Map<string, Open>();
  /** When each connection was configured, in order. */
  readonly configured: { session: string; atMs: number }[] = [];
  /** When the first handshake began. */
  #firstHandshakeAt: number | undefined;
  /** When the case caused the fault, and when it struck at the emulator. */
  #causedAt: number | undefined;
  #struckAt: number | undefined;

  /** Milliseconds since the case began. */
  now(): number {
    return performance.now() - this.#startedAt;
  }

  mark(lane: Mark['lane'], text: string, kind?: Mark['kind']): void {
    if (this.#marks.length >= MOST_MARKS) return;
    this.#marks.push({ atMs: round(this.now()), lane, text, ...(kind && { kind }) });
  }

  handshake(): void {
    this.#firstHandshakeAt ??= this.now();
    this.mark('connection', 'handshake');
  }

  /** The case causes a failure, or makes the emulator cause it. */
  cause(text: string): void {
    this.#causedAt ??= this.now();
    this.mark('fault', text);
  }

  /** Milliseconds from the strike to the next connection that was configured; null if there is none. */
  get recoveryMs(): number | null {
    const first = this.#firstHandshakeAt;
    if (first === undefined) return null;
    const from = Math.max(this.#struckAt ?? this.#causedAt ?? first, first);
    const next = this.configured.find(({ atMs }) => atMs > from);
    return next === undefined ? null : Math.round(next.atMs - from);
  }

  /** Records what is played. */
  watchOutput(output: voice.AudioOutput): void {
    let from = 0;
    output.on('playbackStarted', () => (from = this.now()));
    output.on('playbackFinished', ({ interrupted, playbackPosition }: voice.PlaybackFinishedEvent) =>
      this.span('down', from, `${Math.round(playbackPosition * 1000)} ms played`, interrupted),
    );
  }

  span(lane: Span['lane'], fromMs: number, text: string, cut = false): void {
    this.#spans.push({ lane, fromMs: round(fromMs), toMs: round(this.now()), text, cut });
  }

  watch(emulator: Emulator): () => void {
    return emulator.watch((message) => this.#take(message));
  }

  get recording(): Recording {
    const durationMs = round(this.now());
    const open = [...this.#open.values()].map(({ fromMs }): Span => ({
      lane: 'connection',
      fromMs,
      toMs: durationMs,
      text: 'open',
      cut: false,
    }));
    return { durationMs, marks: [...this.#marks], spans: [...this.#spans, ...open] };
  }

  #take(message: FeedMessage): void {
    if (message.kind === 'event') this.#event(message);
    else if (message.kind === 'session') this.#session(message);
    else if (
      message.kind === 'turn' &&
      message.turn.who === 'note' &&
      message.turn.text.startsWith('fault ')
    ) {
      this.#struckAt ??= this.now();
      this.mark('fault', message.turn.text.replace('fault ', ''));
    }
  }

  #event({ event }: Extract<FeedMessage, { kind: 'event' }>): void {
    if (event.type === 'session.updated' && !this.configured.some(({ session }) => session === event.session))
      this.configured.push({ session: event.session, atMs: this.now() });
    if (SOUND.has(event.type)) return;
    this.mark(event.from, event.type, event.type === 'error' ? 'error' : undefined);
  }

  #session({ session: { id, closed } }: Extract<FeedMessage, { kind: 'session' }>): void {
    const open = this.#open.get(id);
    if (closed === undefined) {
      if (open === undefined) this.#open.set(id, { fromMs: round(this.now()), configured: false });
      return;
    }
    this.#open.delete(id);
    if (id.startsWith('refused-')) this.mark('connection', `refused: ${closed.code}`, 'refused');
    else
      this.span(
        'connection',
        open?.fromMs ?? this.now(),
        `closed: ${closed.code} ${closed.reason}`.trim(),
        closed.code !== 1000,
      );
  }
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
