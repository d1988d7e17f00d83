// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, type llm, voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import {
  type AgentOptions,
  type AgentProbe,
  constant,
  listen,
  openAgent,
  pause,
  SessionProbe,
  waitFor,
} from '@voicelive-kit/conformance/testing';
import { type Emulator, type EmulatorOptions, startEmulator } from '@voicelive-kit/emulator';
import { readWavFile } from '@voicelive-kit/reference-agent/read-wav-file.ts';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { LIMITS } from '../limits.ts';

initializeLogger({ pretty: false, level: 'silent' });

/** Short and few retries, so that an outage in a test takes little time. */
export const FAST = { maxRetry: 5, retryIntervalMs: 50, timeoutMs: 2000 };

const speech = join(import.meta.dirname, '../../examples/demo/speech');

/** A session of the plugin, driven directly, and everything it emits. */
export interface Connected {
  session: realtime.RealtimeSession;
  probe: SessionProbe;
}

export interface Stage extends Connected {
  emulator: Emulator;
}

/** An emulator with the built-in voice; closed when the test ends. */
export async function emulate(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ voice: 'builtin', seed: 1, ...options });
  onTestFinished(() => emulator.close());
  return emulator;
}

/** A session that begins to connect; closed when the test ends. */
export function connect(options: realtime.RealtimeModelOptions): Connected {
  const model = new realtime.RealtimeModel({ connOptions: FAST, ...options });
  onTestFinished(() => model.close());
  const session = model.session();
  const probe = new SessionProbe(session);
  listen(session);
  // The plugin emits only events that have listeners.
  session.on('session_reconnected', () => undefined);
  return { session, probe };
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
  const { samples, rate, channels } = readWavFile(join(speech, name));
  const size = (rate / 100) * channels;
  return Array.from({ length: Math.floor(samples.length / size) }, (_, i) => {
    const data = samples.slice(i * size, (i + 1) * size);
    return new AudioFrame(data, rate, channels, rate / 100);
  });
}

export const silence = (ms: number): AudioFrame[] => constant(ms, 0, { sampleRate: 48_000, channels: 2 });

/** A spoken turn with the silence that ends it. */
export const turn = (name: string): AudioFrame[] => [...recording(name), ...silence(1000)];

/** How much silence `live` pushes, in milliseconds. */
export const LIVE_MS = 20;

/** Waits until audio is transmitted: earlier audio is buffered for a second only. */
export async function live({ emulator, session }: Stage): Promise<void> {
  await speak(session, silence(LIVE_MS));
  await until('the first audio at the service', () => (emulator.sessions()[0]?.audio.ms ?? 0) > 0);
}

/** Pushes frames as fast as the socket takes them: the service uses the clock of the audio, not wall time. */
export async function speak(session: realtime.RealtimeSession, frames: AudioFrame[]): Promise<void> {
  for (const [i, frame] of frames.entries()) {
    session.pushAudio(frame);
    if (i % 20 === 19) await pause(1);
  }
}

export interface Answer {
  text: string;
  audioMs: number;
  calls: llm.FunctionCall[];
}

/** Reads a generation to its end. */
export async function read(probe: SessionProbe, generation: llm.GenerationCreatedEvent): Promise<Answer> {
  const reader = probe.read(generation);
  await until('the generation to end', () => reader.ended);
  const audioMs = reader.messages
    .flatMap(({ frames }) => frames)
    .reduce((sum, { samplesPerChannel, sampleRate }) => sum + (samplesPerChannel * 1000) / sampleRate, 0);
  return { text: reader.text.trim(), audioMs, calls: reader.calls };
}

/** Speech events and reconnects, in order. */
export function turnsOf({ events }: SessionProbe): string[] {
  return events.flatMap(({ name }) => (/^(input_speech_|session_reconnected)/u.test(name) ? name : []));
}

/** Waits until the session has reconnected. */
export async function reconnected(probe: SessionProbe): Promise<void> {
  await until('the reconnect', () => probe.of('session_reconnected')[0]);
}

/** Waits for the result of the probe, however busy the machine is. */
export function until<T>(what: string, probe: () => T | undefined | false | null): Promise<T> {
  return waitFor(what, probe, { timeoutMs: LIMITS.wait });
}

/** An AgentSession without audio input and output, to be started; closed with its model when the test ends. */
export function agentSession(model: realtime.RealtimeModel): voice.AgentSession {
  const session = new voice.AgentSession({
    llm: model,
    vad: null,
    aecWarmupDuration: null,
    turnHandling: { turnDetection: 'realtime_llm' },
  });
  session.on(voice.AgentSessionEventTypes.Error, () => undefined);
  onTestFinished(async () => {
    await session.close();
    await model.close();
  });
  return session;
}

/** A started AgentSession of the plugin against an emulator, with fake input and output; closed when the test ends. */
export async function startAgent(
  model: realtime.RealtimeModelOptions,
  emulation: EmulatorOptions,
  options: AgentOptions = {},
): Promise<{ emulator: Emulator; agent: AgentProbe; plugin: realtime.RealtimeSession }> {
  const emulator = await emulate(emulation);
  const realtimeModel = new realtime.RealtimeModel({
    endpoint: emulator.endpoint,
    connOptions: FAST,
    ...model,
  });
  const agent = openAgent(realtimeModel, options);
  onTestFinished(async () => {
    await agent.session.close();
    await realtimeModel.close();
  });
  await agent.session.start({ agent: agent.agent });
  const [plugin] = realtimeModel.sessions;
  if (!plugin) throw new Error('the framework opened no session');
  return { emulator, agent, plugin };
}
