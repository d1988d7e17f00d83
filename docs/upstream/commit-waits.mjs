// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// How long AgentSession.commitUserTurn() takes to commit a turn, with a model that has no separate STT.
import { setTimeout as sleep } from 'node:timers/promises';
import { voice } from '@livekit/agents';
import { FakeModel, Microphone, report, silentFrame } from './fake-model.mjs';

const model = new FakeModel();
const session = new voice.AgentSession({
  llm: model,
  vad: null,
  turnHandling: { turnDetection: 'manual' },
  aecWarmupDuration: null,
});
session.input.audio = new Microphone([silentFrame()]);
await session.start({ agent: new voice.Agent({ instructions: 'Be brief.' }) });

let committed = false;
model.sessions[0].commitAudio = async () => {
  committed = true;
};
// Counted, not timed: what commitUserTurn() sets a timer for.
const waits = [];
const { setTimeout: setTimer } = globalThis;
globalThis.setTimeout = (task, ms, ...rest) => {
  waits.push(ms);
  return setTimer(task, ms, ...rest);
};
session.commitUserTurn();
await sleep(100);
const atOnce = committed;
await sleep(900);
report({
  expected: 'commitUserTurn() commits the audio at once: nobody writes down what was said, so no transcript can be late',
  happened: `after 100 ms the audio was ${atOnce ? '' : 'not '}committed, after 1 s it was ${committed ? '' : 'not '}; timers of ${waits.join(', ') || 'no'} ms`,
  gap: !atOnce && waits.includes(500),
});
