// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { type AgentDefinition, cli, defineAgent, type llm, ServerOptions, voice } from '@livekit/agents';
import { writeInstructions } from '../stage/instructions.ts';
import { AGENT_ENV } from './environment.ts';

/* The worker program of both plugins: an AgentSession as in the reference agent, except for the model. */

type StartOptions = Pick<Parameters<voice.AgentSession['start']>[0], 'inputOptions' | 'outputOptions'>;

/** A model of either plugin; ours can connect ahead of the call. */
type Model = llm.RealtimeModel & { prewarm?(): Promise<void> };

/** The agent of a worker; `createModel` receives the port of the service on 127.0.0.1. */
export function agentWith(createModel: (port: number) => Model): AgentDefinition<{ model: Model }> {
  return defineAgent<{ model: Model }>({
    prewarm: ({ userData }) => {
      userData.model = createModel(Number(process.env[AGENT_ENV.servicePort]));
      if (process.env[AGENT_ENV.prewarm] !== 'no') void userData.model.prewarm?.();
    },
    entry: async (ctx) => {
      const session = new voice.AgentSession({
        llm: ctx.proc.userData.model,
        vad: null,
        turnHandling: { turnDetection: 'realtime_llm' },
        aecWarmupDuration: null,
      });
      const instructions = writeInstructions({
        room: ctx.room.name ?? ctx.job.room?.name ?? '',
        pid: process.pid,
      });
      const options = JSON.parse(process.env[AGENT_ENV.startOptions] ?? '{}') as StartOptions;
      const agent = new voice.Agent({ instructions });
      await session.start({ agent, room: ctx.room, ...options });
    },
  });
}

/** Runs the worker if `moduleUrl` is the program; a job's process only imports it. */
export function runWorker(moduleUrl: string): void {
  const agent = fileURLToPath(moduleUrl);
  if (process.argv[1] !== agent) return;
  const { env } = process;
  cli.runApp(
    new ServerOptions({
      agent,
      agentName: env[AGENT_ENV.name] ?? '',
      wsURL: env['LIVEKIT_URL'] ?? '',
      host: env['HOST'] ?? '127.0.0.1',
      port: Number(env['PORT']),
      numIdleProcesses: Number(env[AGENT_ENV.idleProcesses]),
      // The bench loads the machine on purpose; by default a worker takes no job above 70 %.
      loadFunc: async () => 0,
      logLevel: 'warn',
    }),
  );
}
