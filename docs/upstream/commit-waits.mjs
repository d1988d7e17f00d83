// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// How long AgentSession.commitUserTurn() takes to commit a turn, with a model that has no separate STT.
import { setTimeout as sleep } from 'node:timers/promises';
import { voice } from '@livekit/agents';
import { FakeModel, Microphone, report, silentFrame } from './fake-model.mjs';

const model = new FakeModel();
model.capabilities.turnDetection = false;
const session = new voice.AgentSession({
  llm: model,
  vad: null,
  turnHandling: { turnDetection: 'manual' },
  aecWarmupDuration: null,
});
session.input.audio = new Microphone([silentFrame()]);
await session.start({ agent: new voice.Agent({ instructions: 'Be brief.' }) });

const begin = performance.now();
const committed = new Promise((resolve) => {
  model.sessions[0].commitAudio = async () => resolve(Math.round(performance.now() - begin));
});
// Counted, not timed: what commitUserTurn() sets a timer for.
const waits = [];
const { setTimeout: setTimer } = globalThis;
globalThis.setTimeout = (task, ms, ...rest) => {
  waits.push(ms);
  return setTimer(task, ms, ...rest);
};
session.commitUserTurn();
const afterMs = await Promise.race([committed, sleep(5000, Number.NaN)]);
report({
  expected:
    'commitUserTurn() commits the audio at once: nobody writes down what was said, so no transcript can be late',
  happened: `it committed after ${afterMs} ms, with timers of ${waits.join(', ') || 'no'} ms`,
  gap: waits.includes(500) && afterMs >= 500,
});
