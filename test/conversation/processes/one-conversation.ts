// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { startEmulator } from '@voicelive-kit/emulator';

initializeLogger({ pretty: false, level: 'silent' });
const emulator = await startEmulator({ voice: 'builtin' });
const session = new realtime.RealtimeModel({ endpoint: emulator.endpoint }).session();
await session.generateReply('Hello');
await session.close();
await emulator.close();
console.log('closed');
