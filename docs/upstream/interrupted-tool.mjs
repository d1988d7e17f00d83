// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// The result of a tool whose speech was interrupted.
import { setTimeout as sleep } from 'node:timers/promises';
import { llm, voice } from '@livekit/agents';
import { FakeModel, Loudspeaker, report } from './fake-model.mjs';

const book = llm.tool({
  description: 'Books a table',
  execute: async () => {
    await sleep(100);
    return 'booked';
  },
});
const model = new FakeModel([{ say: 'I am booking your table.', call: 'book' }]);
const session = new voice.AgentSession({ llm: model, vad: null });
session.output.audio = new Loudspeaker(1000);
await session.start({ agent: new voice.Agent({ instructions: 'Be brief.', tools: { book } }) });
const speech = session.generateReply({ userInput: 'Book a table.' });
await sleep(50);
speech.interrupt();
await sleep(400);
const told = model.sessions[0].chatCtx.items.some((item) => item.type === 'function_call_output');
const known = session.history.items.some((item) => item.type === 'function_call_output');
report({
  expected: 'the model is told the result of the tool, which has run to its end',
  happened: `the history has the result: ${known}; the model was told: ${told}`,
  gap: !told,
});
