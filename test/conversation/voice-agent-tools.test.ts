// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { expect, test } from 'vitest';
import { agentSession, emulate, FAST, until } from './stage.ts';

const GREETING = 'Hello Ann.';

/** A call with a voice agent whose definition has an MCP server, after its greeting. */
async function open(tool: object = {}) {
  const emulator = await emulate({
    scenario: {
      version: 1,
      agents: {
        desk: {
          project: 'shop',
          greeting: 'Hello {{name}}.',
          structuredInputs: { name: { required: true } },
          voice: 'en-US-AvaNeural',
          tools: [
            {
              type: 'mcp',
              server_label: 'docs',
              server_url: 'https://docs.example/mcp',
              require_approval: 'never',
              ...tool,
            },
          ],
        },
      },
      mcp: { docs: { tools: [{ name: 'search', description: 'Finds pages.' }] } },
      turns: [
        {
          when: { text: 'look it up' },
          call: [{ mcp: 'docs', tool: 'search', arguments: { q: 'voice' }, output: 'Two pages.' }],
          then: { say: 'There are two pages.' },
        },
        { when: { text: 'never mind' }, say: 'As you like.' },
      ],
    },
  });
  const model = new realtime.RealtimeModel({
    endpoint: emulator.endpoint,
    agent: { project: 'shop', name: 'desk', structuredInputs: { name: 'Ann' } },
    connOptions: FAST,
  });
  const session = agentSession(model);
  await session.start({ agent: new voice.Agent({ instructions: 'Be brief.' }) });
  const completed: unknown[] = [];
  model.sessions[0]?.on('remote_call_completed', (call) => completed.push(call));
  const said = (): string[] =>
    session.history.items.flatMap((item) =>
      item.type === 'message' && item.role === 'assistant' ? (item.textContent ?? '').trim() : [],
    );
  await until('the greeting', () => said().includes(GREETING));
  return { session, said, completed };
}

// `response_scheduling` of `VoiceAgentMcpTool` in npm `@azure/ai-projects` 2.10.0.
test.each(['when_idle', 'interrupt'])(
  'a voice agent speaks once about the result of a tool when it is scheduled %s',
  async (scheduling) => {
    const { session, said } = await open({ response_scheduling: scheduling });
    session.generateReply({ userInput: 'Look it up.' });
    await until('the answer', () => said().includes('There are two pages.'));
    session.generateReply({ userInput: 'Never mind.' });
    await until('the next answer', () => said().includes('As you like.'));
    expect(said()).toEqual([GREETING, 'There are two pages.', 'As you like.']);
  },
);

test('a voice agent says nothing about the result of a silent tool until the caller asks', async () => {
  const { session, said, completed } = await open({ response_scheduling: 'silent' });
  await session.generateReply({ userInput: 'Look it up.' }).waitForPlayout();
  await until('the end of the call', () => completed[0]);
  expect(said()).toEqual([GREETING]);
  session.generateReply({ userInput: 'And?' });
  await until('the answer', () => said().includes('There are two pages.'));
  expect(said()).toEqual([GREETING, 'There are two pages.']);
});
