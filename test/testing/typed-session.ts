// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, voice } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { startEmulator } from '@voicelive-kit/emulator';

initializeLogger({ pretty: true, level: 'error' }); // a worker does this by itself
const emulator = await startEmulator();
const session = new voice.AgentSession({
  llm: new realtime.RealtimeModel({ endpoint: emulator.endpoint }),
  vad: null,
  turnHandling: { turnDetection: 'realtime_llm' },
});
await session.start({ agent: new voice.Agent({ instructions: 'Be brief.' }) });
for (const userInput of ['Good morning.', 'Do you hear me?']) {
  await session.generateReply({ userInput }).waitForPlayout();
}
for (const item of session.history.items) {
  if (item.type === 'message') console.log(`${item.role}: ${item.textContent}`);
}
await session.close();
await emulator.close();
