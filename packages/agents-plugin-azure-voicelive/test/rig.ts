// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, type llm, voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { onTestFinished } from 'vitest';
import { realtime } from '../src/index.ts';
import { type Peer, ScriptedService, type ServiceBehaviour } from './scripted-service.ts';

initializeLogger({ pretty: false, level: 'silent' });

type Options = realtime.RealtimeModelOptions;
type Events = Record<string, unknown[]>;

/** Events whose order and content the tests look at. */
const WATCHED = [
  'generation_created',
  'input_speech_started',
  'input_speech_stopped',
  'input_audio_transcription_completed',
  'metrics_collected',
  'session_reconnected',
  'error',
] as const;

export interface Rig {
  service: ScriptedService;
  model: realtime.RealtimeModel;
  session: realtime.RealtimeSession;
  events: Events;
  /** Names of the events in the order they came. */
  order: string[];
  generations: llm.GenerationCreatedEvent[];
  errors: { error: Error & { code: string }; recoverable: boolean }[];
}

/** Retries fast and briefly, so that an outage in a test takes no time. */
export const FAST = { maxRetry: 3, retryIntervalMs: 50, timeoutMs: 2000 };

/** A model against a scripted service, both gone when the test is over. */
export async function startModel(
  options: Options = {},
  behaviour: Partial<ServiceBehaviour> = {},
): Promise<{ service: ScriptedService; model: realtime.RealtimeModel }> {
  const service = await ScriptedService.start();
  Object.assign(service.behaviour, behaviour);
  const model = new realtime.RealtimeModel({ endpoint: service.endpoint, connOptions: FAST, ...options });
  onTestFinished(async () => {
    await model.close();
    await service.close();
  });
  return { service, model };
}

/** A session driven directly, its events recorded. */
export async function startSession(
  options: Options = {},
  behaviour: Partial<ServiceBehaviour> = {},
): Promise<Rig> {
  const { service, model } = await startModel(options, behaviour);
  return { service, model, ...watch(model.session()) };
}

export function watch(session: realtime.RealtimeSession): Omit<Rig, 'service' | 'model'> {
  const events: Events = {};
  const order: string[] = [];
  for (const name of WATCHED) {
    events[name] = [];
    session.on(name, (payload: unknown) => {
      events[name]?.push(payload);
      order.push(name);
    });
  }
  return {
    session,
    events,
    order,
    generations: events['generation_created'] as llm.GenerationCreatedEvent[],
    errors: events['error'] as Rig['errors'],
  };
}

/** The connection once the session uses it: a change of the session has gone there and back. */
export async function live(
  service: ScriptedService,
  session: realtime.RealtimeSession,
  count = 1,
): Promise<Peer> {
  const peer = await service.ready(count);
  const mark = `settled ${Math.random()}`;
  await session.updateInstructions(mark);
  return service.until(
    'the session to use its connection',
    () => peer.config['instructions'] === mark && peer,
  );
}

export interface Read {
  text: string;
  frames: AudioFrame[];
  samples: number;
  modalities: string[] | undefined;
  messageId: string;
}

/** Reads one message to its end. */
export async function readMessage(message: llm.MessageGeneration): Promise<Read> {
  const [pieces, frames] = await Promise.all([
    Array.fromAsync(message.textStream),
    Array.fromAsync(message.audioStream),
  ]);
  return {
    messageId: message.messageId,
    modalities: await message.modalities,
    text: pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join(''),
    frames,
    samples: frames.reduce((sum, frame) => sum + frame.samplesPerChannel, 0),
  };
}

/** Reads a whole generation to its end. */
export async function readAll(
  generation: llm.GenerationCreatedEvent,
): Promise<{ messages: Read[]; calls: llm.FunctionCall[] }> {
  const calls = Array.fromAsync(generation.functionStream);
  const messages: Read[] = [];
  for await (const message of generation.messageStream) messages.push(await readMessage(message));
  return { messages, calls: await calls };
}

/** Frames of a ramp, 10 ms each. */
export function ramp(ms: number, sampleRate = 24_000, channels = 1): AudioFrame[] {
  const perFrame = sampleRate / 100;
  return Array.from({ length: ms / 10 }, (_, frame) => {
    const data = new Int16Array(perFrame * channels);
    for (let i = 0; i < data.length; i += 1) data[i] = (frame * perFrame + Math.floor(i / channels)) % 30_000;
    return new AudioFrame(data, sampleRate, channels, perFrame);
  });
}

/** Waits until `probe` returns something. */
export async function until<T>(
  what: string,
  probe: () => T | undefined | false | null,
  timeoutMs = 5000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = probe();
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Plays in real time and tells the framework how much of it was played. */
export class FakeOutput extends voice.AudioOutput {
  readonly played: AudioFrame[] = [];
  cleared = 0;
  #startedAt: number | undefined;
  #pushedS = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    super(24_000, undefined, { pause: false });
  }

  override async captureFrame(frame: AudioFrame): Promise<void> {
    await super.captureFrame(frame);
    this.played.push(frame);
    if (this.#startedAt === undefined) {
      this.#startedAt = Date.now();
      this.onPlaybackStarted(this.#startedAt);
    }
    this.#pushedS += frame.samplesPerChannel / frame.sampleRate;
  }

  override flush(): void {
    super.flush();
    if (this.#startedAt === undefined) return;
    const left = this.#startedAt + this.#pushedS * 1000 - Date.now();
    this.#timer = setTimeout(() => this.#finish(this.#pushedS, false), Math.max(0, left));
  }

  override clearBuffer(): void {
    this.cleared += 1;
    if (this.#startedAt === undefined) return;
    const playedS = Math.min(this.#pushedS, (Date.now() - this.#startedAt) / 1000);
    this.#finish(playedS, true);
  }

  #finish(playbackPosition: number, interrupted: boolean): void {
    clearTimeout(this.#timer);
    this.#startedAt = undefined;
    this.#pushedS = 0;
    this.onPlaybackFinished({ playbackPosition, interrupted });
  }
}
