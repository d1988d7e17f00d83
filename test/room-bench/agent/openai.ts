// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { realtime } from '@livekit/agents-plugin-openai';
import { agentWith, runWorker } from './run-agent.ts';

export default agentWith(
  (port) => new realtime.RealtimeModel({ baseURL: `http://127.0.0.1:${port}/v1`, apiKey: 'bench' }),
);

runWorker(import.meta.url);
