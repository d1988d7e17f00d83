// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// Another microphone for a session that has started.
import { setTimeout as sleep } from 'node:timers/promises';
import { voice } from '@livekit/agents';
import { FakeModel, Microphone, report, silentFrame } from './fake-model.mjs';

const tenFrames = () => Array.from({ length: 10 }, silentFrame);

const model = new FakeModel();
const session = new voice.AgentSession({ llm: model, vad: null, aecWarmupDuration: null });
session.input.audio = new Microphone(tenFrames());
await session.start({ agent: new voice.Agent({ instructions: 'Be brief.' }) });
await sleep(200);
const before = model.sessions[0].frames;
session.input.audio = new Microphone(tenFrames());
await sleep(200);
const after = model.sessions[0].frames - before;
report({
  expected: 'the model hears ten frames of the first microphone and ten of the second',
  happened: `it heard ${before} of the first and ${after} of the second`,
  gap: before > 0 && after === 0,
});
