// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// How long AgentSession.close() waits for a transcript, with a model that has no separate STT.
import { voice } from '@livekit/agents';
import { FakeModel, report } from './fake-model.mjs';

const session = new voice.AgentSession({ llm: new FakeModel(), vad: null });
await session.start({ agent: new voice.Agent({ instructions: 'Be brief.' }) });

// Counted, not timed: what close() sets a timer for.
const waits = [];
const { setTimeout: setTimer } = globalThis;
globalThis.setTimeout = (task, ms, ...rest) => {
  waits.push(ms);
  return setTimer(task, ms, ...rest);
};
await session.close();
report({
  expected: 'close() waits for nothing: nobody has spoken, and there is no STT to wait for',
  happened: `close() set timers of ${waits.join(', ') || 'no'} ms`,
  gap: waits.includes(500),
});
