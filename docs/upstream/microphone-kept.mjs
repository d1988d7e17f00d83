// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// What a session keeps of the microphone, with a model that detects turns itself and neither a VAD nor an STT beside it.
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { voice } from '@livekit/agents';
import { FakeModel, Microphone, report, silentFrame } from './fake-model.mjs';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

const FRAMES = 500;
const pushed = [];

async function* frames() {
  for (let count = 0; count < FRAMES; count += 1) {
    const frame = silentFrame();
    pushed.push(new WeakRef(frame));
    yield frame;
  }
  // The call goes on.
  await sleep(60_000);
}

const model = new FakeModel();
const session = new voice.AgentSession({ llm: model, vad: null, aecWarmupDuration: null });
session.input.audio = new Microphone(frames());
await session.start({ agent: new voice.Agent({ instructions: 'Be brief.' }) });
while (model.sessions[0].frames < FRAMES) await sleep(20);
await sleep(100);
collectGarbage();
const kept = pushed.filter((frame) => frame.deref() !== undefined).length;
report({
  expected: `of ${FRAMES} frames that the model has heard, a few are still in memory`,
  happened: `${kept} are`,
  gap: kept > FRAMES / 2,
});
