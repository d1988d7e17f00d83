// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import type { LiveKitAccess } from '@voicelive-kit/room/livekit/server-config.ts';
import { startWorker } from '@voicelive-kit/room/worker/start-worker.ts';
import { now, sleep } from '../../bench/clock.ts';
import { sum } from '../../bench/stats.ts';
import { AGENT_ENV } from '../agent/environment.ts';
import { groupCpuMs } from '../machine/proc.ts';
import type { Agents } from './agents.ts';

export interface WorkerAgentsOptions {
  subject: string;
  plugin: 'voicelive' | 'openai' | 'bare';
  livekit: LiveKitAccess;
  servicePort: number;
  /** Number of idle processes; undefined for the framework's default. */
  idleProcesses: number;
  /** Whether a process connects to the service before it has a call, if its plugin can. */
  prewarm: boolean;
  /** Options of `AgentSession.start`, JSON. */
  startOptions?: string | undefined;
  log: string;
}

const STEP_MS = 300;
/** A worker and its idle processes take far less than this share of a core, a starting process far more. */
const RESTING_SHARE = 0.2;
/** How many quiet steps in a row are required, because processes start one after the other. */
const QUIET_STEPS = 2;
const SETTLE_TIMEOUT_MS = 60_000;

/** A LiveKit worker with one of the plugins, a process per job. */
export async function startWorkerAgents(options: WorkerAgentsOptions): Promise<Agents> {
  const { subject, plugin, livekit, servicePort, idleProcesses, prewarm, startOptions, log } = options;
  const dispatchName = `bench-${subject}`;
  const worker = await startWorker({
    agent: fileURLToPath(new URL(`../agent/${plugin}.ts`, import.meta.url)),
    livekit,
    log,
    env: {
      [AGENT_ENV.name]: dispatchName,
      [AGENT_ENV.servicePort]: String(servicePort),
      [AGENT_ENV.idleProcesses]: String(idleProcesses),
      [AGENT_ENV.prewarm]: prewarm ? 'yes' : 'no',
      [AGENT_ENV.startOptions]: startOptions ?? '{}',
    },
  });
  const group = worker.child.process.pid ?? Number.NaN;
  /** Processes of the worker when no call is active: itself, its helpers and the idle ones. */
  let atRest = 0;
  const settle = async (jobs: readonly number[]): Promise<void> => {
    const deadline = now() + SETTLE_TIMEOUT_MS;
    let quietSteps = 0;
    while (quietSteps < QUIET_STEPS) {
      const before = await groupCpuMs(group);
      const from = now();
      await sleep(STEP_MS);
      const spent = [...(await groupCpuMs(group))].filter(([pid]) => !jobs.includes(pid));
      const share = sum(spent.map(([pid, ms]) => ms - (before.get(pid) ?? 0))) / (now() - from);
      quietSteps = share < RESTING_SHARE && spent.length >= atRest ? quietSteps + 1 : 0;
      if (now() > deadline) {
        throw new Error(`${subject}: its worker is still busy after ${SETTLE_TIMEOUT_MS / 1000} s`);
      }
    }
  };
  await settle([]);
  atRest = (await groupCpuMs(group)).size;
  return {
    subject,
    dispatchName,
    settle,
    takeErrors: async () =>
      worker.child.end === undefined
        ? []
        : [`the worker ended with ${worker.child.end}: ${worker.child.lastWords()}`],
    stop: () => worker.kill(),
  };
}
