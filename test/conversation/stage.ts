// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, type llm } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { type Emulator, type EmulatorOptions, startEmulator } from '@voicelive-kit/emulator';
import { readWav } from '@voicelive-kit/reference-agent/demo/wav.ts';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

initializeLogger({ pretty: false, level: 'silent' });

/** Retries fast and briefly, so that an outage in a test takes no time. */
export const FAST = { maxRetry: 5, retryIntervalMs: 50, timeoutMs: 2000 };

const speech = join(import.meta.dirname, '../../examples/reference-agent/speech');

export interface Stage {
  emulator: Emulator;
  session: realtime.RealtimeSession;
  heard: Heard;
}

/** What a session emitted. */
export interface Heard {
  generations: llm.GenerationCreatedEvent[];
  transcripts: llm.InputTranscriptionCompleted[];
  errors: { error: Error & { code: string; serviceCode?: string | null }; recoverable: boolean }[];
  order: string[];
}

/** An emulator with the built-in voice; gone when the test is over. */
export async function emulate(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ voice: 'builtin', seed: 1, ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

/** A session of the plugin, driven directly; closed when the test is over. */
export function connect(options: realtime.RealtimeModelOptions): {
  session: realtime.RealtimeSession;
  heard: Heard;
} {
  const model = new realtime.RealtimeModel({ connOptions: FAST, ...options });
  onTestFinished(() => model.close());
  const session = model.session();
  const heard: Heard = { generations: [], transcripts: [], errors: [], order: [] };
  session.on('generation_created', (event: llm.GenerationCreatedEvent) => heard.generations.push(event));
  session.on('input_audio_transcription_completed', (event: llm.InputTranscriptionCompleted) => {
    if (event.isFinal) heard.transcripts.push(event);
  });
  session.on('error', (event: Heard['errors'][number]) => heard.errors.push(event));
  for (const name of ['input_speech_started', 'input_speech_stopped', 'session_reconnected']) {
    session.on(name, () => heard.order.push(name));
  }
  return { session, heard };
}

export async function stage(
  plugin: realtime.RealtimeModelOptions = {},
  emulation: EmulatorOptions = {},
): Promise<Stage> {
  const emulator = await emulate(emulation);
  return { emulator, ...connect({ endpoint: emulator.endpoint, ...plugin }) };
}

/** The recorded caller, 48 kHz stereo, in frames of 10 ms. */
export function recording(name: string): AudioFrame[] {
  const { samples, rate, channels } = readWav(join(speech, name));
  const size = (rate / 100) * channels;
  return Array.from({ length: Math.floor(samples.length / size) }, (_, i) => {
    const data = samples.slice(i * size, (i + 1) * size);
    return new AudioFrame(data, rate, channels, rate / 100);
  });
}

export function silence(ms: number): AudioFrame[] {
  return Array.from({ length: ms / 10 }, () => new AudioFrame(new Int16Array(480 * 2), 48_000, 2, 480));
}

/** Pushes frames as fast as the socket takes them: the service's clock is that of the audio, not of the wall. */
export async function speak(session: realtime.RealtimeSession, frames: AudioFrame[]): Promise<void> {
  for (const [i, frame] of frames.entries()) {
    session.pushAudio(frame);
    if (i % 20 === 19) await pause(1);
  }
}

/** A spoken turn with the silence that ends it. */
export const turn = (name: string): AudioFrame[] => [...recording(name), ...silence(1000)];

export interface Answer {
  text: string;
  audioMs: number;
  calls: llm.FunctionCall[];
}

/** Reads a generation to its end. */
export async function listen(generation: llm.GenerationCreatedEvent): Promise<Answer> {
  const calls = Array.fromAsync(generation.functionStream);
  let text = '';
  let samples = 0;
  for await (const message of generation.messageStream) {
    const [pieces, frames] = await Promise.all([
      Array.fromAsync(message.textStream),
      Array.fromAsync(message.audioStream),
    ]);
    text += pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');
    samples += frames.reduce((sum, frame) => sum + frame.samplesPerChannel, 0);
  }
  return { text, audioMs: samples / 24, calls: await calls };
}

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
    await pause(5);
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
