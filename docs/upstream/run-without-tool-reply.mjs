// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// session.run() with a realtime model, when the model calls a tool.
import { llm, voice } from '@livekit/agents';
import { FakeModel, report } from './fake-model.mjs';

const lookUp = llm.tool({ description: 'Looks it up', execute: async () => 'found' });
const session = new voice.AgentSession({ llm: new FakeModel([{ call: 'look_up' }, 'Found it.']), vad: null });
await session.start({ agent: new voice.Agent({ instructions: 'Be brief.', tools: { look_up: lookUp } }) });
const run = await session.run({ userInput: 'Look it up.' }).wait();
const types = run.events.map(({ type }) => type);
report({
  expected: 'the run has the call, its output and the message that follows, as with a pipeline',
  happened: `the run has ${types.join(', ')}`,
  gap: types.includes('function_call_output') && !types.includes('message'),
});
