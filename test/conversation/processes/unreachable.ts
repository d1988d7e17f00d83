// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';

initializeLogger({ pretty: false, level: 'silent' });
const model = new realtime.RealtimeModel({ endpoint: 'http://127.0.0.1:9' });
const session = model.session();
const pending = session.generateReply('Hello').catch((error: unknown) => error);
await new Promise((resolve) => setTimeout(resolve, 300));
await session.close();
await pending;
console.log('closed');
