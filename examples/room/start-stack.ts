// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Emulator, type EmulatorOptions, startEmulator } from '@voicelive-kit/emulator';
import { startWebServer } from '@voicelive-kit/web/server/web-server.ts';
import { type LiveKitServer, startLiveKitServer } from './livekit/start-server.ts';
import { type RunningWorker, startWorker } from './worker/start-worker.ts';

/** The reference agent; dispatch names it by `AGENT_NAME`. */
export const AGENT_FILE = fileURLToPath(import.meta.resolve('@voicelive-kit/reference-agent/agent.ts'));
export const AGENT_NAME = 'voicelive-reference';

export interface StackOptions {
  /** Options of the emulator; null when the environment names a real service. */
  emulator: EmulatorOptions | null;
  /** Folder of the logs. */
  logs: string;
  /** How many workers; default 1. */
  workers?: number;
  /** Port of the web client; default a free one. */
  port?: number;
  /** Added to the environment of the workers. */
  workerEnv?: NodeJS.ProcessEnv;
  /** Called with progress messages. */
  say?: (line: string) => void;
}

/** Everything a call needs, running. */
export interface Stack {
  livekit: LiveKitServer;
  emulator: Emulator | undefined;
  workers: RunningWorker[];
  /** The web client, with its token route. */
  web: { url: string; close(): Promise<void> };
  /** Starts one more worker. */
  hire(): Promise<RunningWorker>;
  /** Stops everything, callers first. */
  close(): Promise<void>;
}

/**
 * Starts server, emulator, workers and web client, on loopback. If one of them cannot start, the others are stopped.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { logs, say = () => undefined } = options;
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    const livekit = await startLiveKitServer({ log: join(logs, 'livekit.log'), say });
    closers.push(() => livekit.close());
    say(`LiveKit server  ${livekit.description}`);
    const emulator = options.emulator === null ? undefined : await startEmulator(options.emulator);
    if (emulator) closers.push(() => emulator.close());
    say(emulator ? `Voice Live      emulator, live view at ${emulator.endpoint}` : 'Voice Live      Azure');
    const workers: RunningWorker[] = [];
    const env = { ...(emulator && serviceVariables(emulator)), ...options.workerEnv };
    const hire = async (): Promise<RunningWorker> => {
      const log = join(logs, `worker-${workers.length + 1}.log`);
      const worker = await startWorker({ agent: AGENT_FILE, livekit: livekit.access, env, log });
      workers.push(worker);
      say(`worker ${workers.length}        process ${worker.child.process.pid}, log ${log}`);
      return worker;
    };
    closers.push(async () => {
      await Promise.all(workers.map((worker) => worker.stop(2000)));
    });
    for (let i = 0; i < (options.workers ?? 1); i++) await hire();
    const web = await startWebServer({
      port: options.port ?? 0,
      livekit: livekit.access,
      agentName: AGENT_NAME,
      camera: options.workerEnv?.['CAMERA'] === '1',
    });
    closers.push(() => web.close());
    return { livekit, emulator, workers, web, hire, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Makes the plugin use the emulator, whatever is set in the environment. */
function serviceVariables(emulator: Emulator): NodeJS.ProcessEnv {
  return {
    AZURE_VOICELIVE_ENDPOINT: emulator.endpoint,
    AZURE_VOICE_LIVE_ENDPOINT: emulator.endpoint,
    AZURE_VOICELIVE_API_KEY: '',
    AZURE_VOICE_LIVE_API_KEY: '',
  };
}
