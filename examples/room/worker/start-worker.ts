// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { LiveKitAccess } from '../livekit/server-config.ts';
import { type Child, startChild } from '../process/child.ts';
import { freePort } from '../process/free-port.ts';
import { openLog } from '../process/log-file.ts';
import { untilReady } from '../process/until-ready.ts';

export interface WorkerOptions {
  /** File with the agent; run as `node FILE start`. */
  agent: string;
  livekit: LiveKitAccess;
  /** Added to the environment, for instance endpoint and key of the model. */
  env?: NodeJS.ProcessEnv;
  /** Path of the worker's log file, which includes its jobs. Default: none. */
  log?: string;
}

export interface RunningWorker {
  readonly child: Child;
  /** Address of its health check. */
  readonly healthUrl: string;
  /** Tells it to drain and waits `graceMs` (default 10 s) for its calls to end, then kills it. */
  stop(graceMs?: number): Promise<void>;
  /** Kills it, like a crash. */
  kill(): Promise<void>;
}

/** A worker loads the framework and its native parts, and starts idle processes for its first jobs. */
const READY_TIMEOUT_MS = 60_000;

/**
 * Starts an agent as a separate worker process and waits until it is registered with the LiveKit server.
 * @throws Error with the worker's last output when it does not get there within a minute.
 */
export async function startWorker({ agent, livekit, env, log }: WorkerOptions): Promise<RunningWorker> {
  const port = await freePort('tcp');
  const child = startChild(process.execPath, [agent, 'start'], {
    log: log === undefined ? undefined : openLog(log),
    env: {
      LIVEKIT_URL: livekit.url,
      LIVEKIT_API_KEY: livekit.apiKey,
      LIVEKIT_API_SECRET: livekit.apiSecret,
      HOST: '127.0.0.1',
      PORT: String(port),
      // Keeps the debug output of rtc-node out of the log.
      NODE_ENV: 'production',
      ...env,
    },
  });
  const healthUrl = `http://127.0.0.1:${port}/`;
  try {
    await untilReady(healthUrl, child, READY_TIMEOUT_MS);
  } catch (error) {
    await child.stop('SIGKILL');
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The worker ${agent} did not start: ${why}`, { cause: error });
  }
  return {
    child,
    healthUrl,
    stop: (graceMs = 10_000) => child.stop('SIGTERM', graceMs),
    kill: () => child.stop('SIGKILL'),
  };
}
