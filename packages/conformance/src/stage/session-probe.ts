// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import { inOneLine, Timeline } from '../timeline.ts';
import { GenerationReader } from './generation-reader.ts';

/** One event a plugin session emitted. */
export interface RecordedEvent {
  name: string;
  payload: unknown;
  /** Milliseconds since the check began. */
  atMs: number;
}

/** Payloads by event name. */
export interface SessionEvents {
  generation_created: llm.GenerationCreatedEvent;
  input_speech_started: object;
  input_speech_stopped: llm.InputSpeechStoppedEvent;
  input_audio_transcription_completed: llm.InputTranscriptionCompleted;
  metrics_collected: RealtimeMetrics;
  session_reconnected: object;
  error: llm.RealtimeModelError;
}

/** The parts of `RealtimeModelMetrics` that checks look at. */
export interface RealtimeMetrics {
  type: string;
  label: string;
  requestId: string;
  timestamp: number;
  durationMs: number;
  ttftMs: number;
  cancelled: boolean;
  inputTokens: number;
  outputTokens: number;
  totalTokens: number;
  inputTokenDetails: Record<string, unknown>;
  outputTokenDetails: Record<string, unknown>;
  sessionDurationMs?: number;
  acquireTimeMs?: number;
  metadata?: { modelName?: string; modelProvider?: string };
}

/** A session of the plugin and everything it has emitted, with or without listeners. */
export class SessionProbe {
  readonly session: llm.RealtimeSession;
  readonly events: RecordedEvent[] = [];
  readonly #timeline: Timeline;
  readonly #unasked: ReadonlySet<string>;
  readonly #readers = new Map<llm.GenerationCreatedEvent, GenerationReader>();

  constructor(
    session: llm.RealtimeSession,
    timeline: Timeline = new Timeline(),
    unasked: ReadonlySet<string> = new Set(),
  ) {
    this.#unasked = unasked;
    this.session = session;
    this.#timeline = timeline;
    const emit = session.emit.bind(session);
    // Records at the emitter, not with listeners: only the check decides whether there are listeners.
    session.emit = (name: string | symbol, ...args: unknown[]): boolean => {
      this.events.push({ name: String(name), payload: args[0], atMs: timeline.now() });
      timeline.add('plugin', `${String(name)} ${summary(String(name), args[0])}`);
      return emit(name, ...args);
    };
  }

  /** Payloads of one event, in order, without those of responses added only by a temperament. */
  of<K extends keyof SessionEvents>(name: K): SessionEvents[K][] {
    return this.events
      .filter((event) => event.name === name && !this.#isUnasked(event.payload))
      .map((event) => event.payload as SessionEvents[K]);
  }

  #isUnasked(payload: unknown): boolean {
    const { responseId, requestId } = (payload ?? {}) as { responseId?: unknown; requestId?: unknown };
    return this.#unasked.has(String(responseId ?? requestId));
  }

  get generations(): llm.GenerationCreatedEvent[] {
    return this.of('generation_created');
  }

  /** How many generations a temperament has added. */
  get unaskedGenerations(): number {
    return this.events.filter(
      ({ name, payload }) => name === 'generation_created' && this.#isUnasked(payload),
    ).length;
  }

  get transcripts(): llm.InputTranscriptionCompleted[] {
    return this.of('input_audio_transcription_completed');
  }

  get finals(): llm.InputTranscriptionCompleted[] {
    return this.transcripts.filter(({ isFinal }) => isFinal);
  }

  get errors(): llm.RealtimeModelError[] {
    return this.of('error');
  }

  get metrics(): RealtimeMetrics[] {
    return this.of('metrics_collected');
  }

  /** Reads a generation to its end in the background; a second call returns the same reader. */
  read(generation: llm.GenerationCreatedEvent): GenerationReader {
    const reader =
      this.#readers.get(generation) ?? new GenerationReader(generation, () => this.#timeline.now());
    this.#readers.set(generation, reader);
    return reader;
  }
}

/** Streams and native frames are useless in a log, and payloads of raw events repeat the wire. */
function summary(name: string, payload: unknown): string {
  if (name === 'generation_created') {
    const { responseId, userInitiated } = payload as llm.GenerationCreatedEvent;
    return inOneLine({ responseId, userInitiated });
  }
  if (name === 'error') {
    const { error, recoverable, label } = (payload ?? {}) as Partial<llm.RealtimeModelError>;
    return inOneLine({ label, recoverable, error: String(error) });
  }
  const event = payload as { type?: unknown } | undefined;
  if (!/^(input_|metrics_|session_)/.test(name)) return typeof event?.type === 'string' ? event.type : '';
  return inOneLine(payload ?? {});
}
