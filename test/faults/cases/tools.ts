// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { voice } from '@livekit/agents';
import { azureMcp } from '@voicelive-kit/agents-plugin-azure-voicelive';
import type { ScenarioInput } from '@voicelive-kit/emulator';
import type { FaultCase } from '../fault-case.ts';
import { unnoticed } from '../promised.ts';
import { weather } from '../stage/tools.ts';

const call = { tool: 'get_weather', arguments: { city: 'Oslo' } };

const WITH_TOOL: ScenarioInput = {
  version: 1,
  turns: [{ call: [call], then: { say: 'That is how it is.' } }, { say: 'Goodbye.' }],
};

const WIKI = {
  type: 'mcp',
  serverLabel: 'wiki',
  serverUrl: 'https://wiki.example/mcp',
  requireApproval: 'always',
};
const MCP_ONLY = 'the OpenAI wire of the emulator has no MCP servers';
const SERVICE_ITEMS =
  'the tool list and the approval requests of MCP servers are not in the history of the framework';

/** Faults 64 to 70: calls and their results. */
export const tools: FaultCase[] = [
  ...[2, 8].map((count): FaultCase => ({
    number: 64,
    slug: 'parallel-calls',
    variant: String(count),
    title: `${count} calls arrive at once, and their results in another order`,
    expect: unnoticed(),
    emulator: { scenario: WITH_TOOL },
    async run(stage) {
      let runs = 0;
      const tool = weather(async () => {
        runs += 1;
        const run = runs;
        await stage.pause((count - run) * 30);
        return `result ${run}`;
      });
      await stage.open({}, { tools: [tool] });
      stage.strike({ slug: 'parallel-calls', count });
      await stage.exchange('How is the weather?');
      await stage.until('the answer', () => stage.answers.includes('That is how it is.'));
      stage.check(runs === count, `${runs} tools ran, called were ${count}`);
      await stage.exchange('Thank you.');
      const outputs = stage.history.filter(({ kind }) => kind === 'output').map(({ text }) => text);
      stage.check(new Set(outputs).size === count, `the results are ${outputs.join(', ')}`);
    },
  })),
  {
    number: 65,
    slug: 'tool-throws',
    title: 'A tool fails',
    expect: unnoticed(),
    emulator: { scenario: WITH_TOOL },
    async run(stage) {
      await stage.open({}, { tools: [weather(() => Promise.reject(new Error('no weather today')))] });
      stage.cause('the tool will throw');
      await stage.exchange('How is the weather?');
      await stage.exchange('Thank you.');
      stage.check(
        stage.history.some(({ kind }) => kind === 'output'),
        'the model was never told what happened to the call',
      );
    },
  },
  {
    number: 66,
    slug: 'tool-outlives',
    title: 'The call ends before a tool does',
    expect: unnoticed({ historyDiffers: 'the call is over' }),
    emulator: { scenario: WITH_TOOL },
    async run(stage) {
      let running = false;
      let release: (() => void) | undefined;
      const tool = weather(async () => {
        running = true;
        await new Promise<void>((resolve) => (release = resolve));
        return 'warm';
      });
      await stage.open({}, { tools: [tool] });
      stage.session.generateReply({ userInput: 'How is the weather?' });
      await stage.until('the tool', () => running);
      stage.cause('the application ends the call');
      const over = stage.hangUp();
      await stage.pause(200);
      release?.();
      await stage.settle('the end', over);
    },
  },
  {
    number: 67,
    slug: 'bad-arguments',
    title: 'The arguments of a call are not JSON',
    expect: unnoticed({ historyDiffers: 'the framework repairs the arguments it remembers' }),
    emulator: { scenario: WITH_TOOL },
    async run(stage) {
      let runs = 0;
      await stage.open({}, { tools: [weather(() => Promise.resolve(`${(runs += 1)}`))] });
      stage.strike('bad-arguments');
      await stage.exchange('How is the weather?');
      stage.check(runs === 0, 'the tool ran with unreadable arguments');
      await stage.exchange('Thank you.');
      stage.check(
        stage.history.some(({ kind }) => kind === 'output'),
        'the model was never told that the call cannot be read',
      );
    },
  },
  {
    number: 68,
    slug: 'approval-unanswered',
    title: 'Nobody answers the approval request of an MCP server',
    expect: unnoticed({ historyDiffers: SERVICE_ITEMS }),
    voiceLiveOnly: MCP_ONLY,
    emulator: {
      scenario: {
        version: 1,
        mcp: { wiki: { tools: [{ name: 'search' }] } },
        turns: [
          {
            call: [{ mcp: 'wiki', tool: 'search', arguments: {}, output: 'Two pages.' }],
            then: { say: 'There are two pages.' },
            denied: { say: 'I may not look.' },
          },
          { say: 'Goodbye.' },
        ],
      },
    },
    async run(stage) {
      const nobody = (): Promise<boolean> => new Promise(() => undefined);
      const wiki = { serverLabel: 'wiki', serverUrl: 'https://wiki.example/mcp' };
      const tool = azureMcp({ ...wiki, onApproval: nobody, approvalTimeoutMs: 1000 });
      await stage.open({ model: 'gpt-4.1' }, { tools: [tool] });
      stage.cause('the approval will never come');
      stage.session.generateReply({ userInput: 'Look it up.' });
      await stage.until('the denial to be spoken', () => stage.answers.includes('I may not look.'));
      const goodbye = await stage.exchange('Never mind.');
      stage.check(goodbye === 'Goodbye.', `said "${goodbye}"`);
    },
  },
  {
    number: 69,
    slug: 'mcp-list-fails',
    title: 'An MCP server does not list its tools',
    expect: unnoticed({ historyDiffers: SERVICE_ITEMS }),
    voiceLiveOnly: MCP_ONLY,
    emulator: {
      scenario: {
        version: 1,
        mcp: { wiki: { tools: [{ name: 'search' }] } },
        faults: [{ slug: 'mcp-list-fails' }],
        turns: [{ say: 'First answer.' }, { say: 'Second answer.' }],
      },
    },
    async run(stage) {
      stage.cause('the list will fail');
      await stage.open({ model: 'gpt-4.1', voiceLiveOptions: { tools: [WIKI] } });
      await stage.exchange();
      await stage.exchange();
    },
  },
  {
    number: 70,
    slug: 'handoff-pending',
    title: 'Another agent takes over while a call is pending',
    expect: unnoticed({ historyDiffers: 'the new agent was given the history without the call' }),
    emulator: { scenario: WITH_TOOL },
    async run(stage) {
      let running = false;
      const tool = weather(async () => {
        running = true;
        await stage.pause(500);
        return 'warm';
      });
      await stage.open({}, { tools: [tool] });
      stage.session.generateReply({ userInput: 'How is the weather?' });
      await stage.until('the tool', () => running);
      stage.cause('handoff');
      const next = new voice.Agent({ instructions: 'Say goodbye.', chatCtx: stage.session.history.copy() });
      const entered = new Promise<void>((resolve) => (next.onEnter = () => Promise.resolve(resolve())));
      stage.session.updateAgent(next);
      await stage.settle('the handoff', entered);
      await stage.exchange('Thank you.');
    },
  },
];
