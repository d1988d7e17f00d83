// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { defineAgent } from '@livekit/agents';
import { Call } from '../floor/call.ts';
import { AGENT_ENV } from './environment.ts';
import { runWorker } from './run-agent.ts';

/* The baseline as a job of a LiveKit worker: the cost of dispatch, without a session or a plugin. */

export default defineAgent({
  entry: async (ctx) => {
    const { url, token, job } = ctx.info;
    const call = new Call((error) => {
      throw error;
    });
    ctx.addShutdownCallback(() => call.leave());
    await call.join(job.room?.name ?? '', { url, token }, Number(process.env[AGENT_ENV.servicePort]));
  },
});

runWorker(import.meta.url);
