// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// Opening a realtime model's connection before the call, in `defineAgent({ prewarm })`.
import { llm } from '@livekit/agents';
import { FakeModel, report } from './fake-model.mjs';

const text = typeof llm.LLM.prototype.prewarm;
const realtime = typeof new FakeModel().prewarm;
report({
  expected: 'RealtimeModel has prewarm(), as LLM has',
  happened: `LLM.prewarm is a ${text}, RealtimeModel.prewarm is ${realtime}`,
  gap: realtime !== 'function',
});
