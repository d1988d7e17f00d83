// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { agentWith, runWorker } from './run-agent.ts';

export default agentWith((port) => new realtime.RealtimeModel({ endpoint: `http://127.0.0.1:${port}` }));

runWorker(import.meta.url);
