// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm, voice } from '@livekit/agents';
import type { AgentProbe, NeutralItem, Peer, waitFor } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { heard, idsOf, openField } from './field.ts';

type Execute = () => Promise<unknown>;

function tool(name: string, execute: Execute) {
  return llm.tool({ name, description: name, parameters: z.object({}), execute });
}

/** A tool that runs until the test lets it return. */
function slowTool(
  name: string,
  result: unknown,
): { tool: ReturnType<typeof tool>; running(): boolean; finish(): void } {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  let running = false;
  return {
    tool: tool(name, () => {
      running = true;
      return promise;
    }),
    running: () => running,
    finish: () => resolve(result),
  };
}

/** A reply of the service that calls a tool, after a preamble with this much audio. */
function calls(peer: Peer, name: string, preambleMs = 0, id = 'call_1'): void {
  const response = peer.respond();
  if (preambleMs > 0) response.speak('Let me see.', preambleMs);
  response.call(name, '{}', { callId: id, itemId: `item_${id}` });
  response.end();
}

function outputs(items: readonly NeutralItem[]): [string, string][] {
  return items.flatMap((item) => (item.kind === 'output' ? [[item.callId, item.output]] : []));
}

async function speaking(agent: AgentProbe, server: { until: typeof waitFor }): Promise<void> {
  await server.until('the agent to speak', () => agent.output.playing);
}

/** The caller starts to speak: the service reports it, and the framework interrupts. */
function bargeIn(peer: Peer): void {
  peer.userStart();
}

describe('calls of an interrupted reply are settled without another request', () => {
  test('with turn detection, the call is answered at the interruption', async () => {
    const { server, ...field } = await openField();
    const slow = slowTool('weather', 'sunny');
    const agent = await field.agent({ tools: [slow.tool] });
    calls(server.peer, 'weather', 3000);
    await speaking(agent, server);
    bargeIn(server.peer);
    slow.finish();
    await server.until('an output', () => outputs(server.items()).length === 1);
    expect(server.requests()).toEqual([]);
  });

  test('sends the result of a tool that finishes after its preamble was interrupted', async () => {
    const { server, ...field } = await openField();
    const slow = slowTool('weather', 'sunny');
    const agent = await field.agent({ tools: [slow.tool] });
    calls(server.peer, 'weather', 3000);
    await speaking(agent, server);
    await server.until('the tool to run', () => slow.running());
    bargeIn(server.peer);
    slow.finish();
    await server.until('the result', () => outputs(server.items()).length === 1);
    expect(outputs(server.items())).toEqual([['call_1', '"sunny"']]);
    await agent.plugin.session.updateInstructions('All has arrived.');
    expect(outputs(server.items())).toHaveLength(1);
  });

  test('sends the result of a tool that had finished before its preamble was interrupted', async () => {
    const { server, ...field } = await openField();
    let ran = false;
    const agent = await field.agent({
      tools: [
        tool('weather', async () => {
          ran = true;
          return 'sunny';
        }),
      ],
    });
    calls(server.peer, 'weather', 3000);
    await speaking(agent, server);
    await server.until('the tool to run', () => ran);
    bargeIn(server.peer);
    await server.until('the result', () => outputs(server.items()).length === 1);
    expect(outputs(server.items())).toEqual([['call_1', '"sunny"']]);
  });

  test('answers a call when its tool stops the response', async () => {
    const { server, ...field } = await openField();
    await field.agent({
      tools: [
        tool('hang_up', async () => {
          throw new voice.StopResponse();
        }),
      ],
    });
    calls(server.peer, 'hang_up');
    await server.until('an output', () => outputs(server.items()).length === 1);
    expect(server.requests()).toEqual([]);
  });

  test('answers a call although tools are switched off', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    session.updateOptions({ toolChoice: 'none' });
    await session.updateInstructions('All has arrived.');
    calls(peer, 'weather');
    await server.until('the end of it', () => probe.generations[0] && probe.read(probe.generations[0]).ended);
    await server.until('an output', () => outputs(server.items()).length === 1);
    expect(outputs(server.items())[0]?.[0]).toBe('call_1');
  });

  test('also answers a call that arrives only after the interruption', async () => {
    const { server, ...field } = await openField({ behaviour: { confirmsCancel: false } });
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    response.speak('Let me see.', 500);
    await server.until('the response', () => probe.generations[0]);
    await session.interrupt();
    response.call('weather', '{}', { callId: 'call_late', itemId: 'item_late' });
    response.cancelled();
    await server.until('an output', () => outputs(server.items()).length === 1);
    expect(outputs(server.items())[0]?.[0]).toBe('call_late');
  });

  test('does not send the result of a tool that runs only after the interruption a second time', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    await session.updateTools(new llm.ToolContext([tool('weather', async () => 'sunny')]));
    calls(peer, 'weather');
    await server.until('the call', () => probe.generations[0] && probe.read(probe.generations[0]).calls[0]);
    await session.interrupt();
    const next = peer.respond();
    next.speak('Yes?');
    next.end();
    await server.until('an output', () => outputs(server.items()).length === 1);
    const { signal } = new AbortController();
    await session.tools
      .getFunctionTool('weather')
      ?.execute({}, { toolCallId: 'call_1', ctx: {} as never, abortSignal: signal });
    await server.until('the result', () => outputs(server.items())[0]?.[1] === '"sunny"');
    expect(outputs(server.items())).toHaveLength(1);
  });

  test('reports a tool that fails after an interruption as failed', async () => {
    const { server, ...field } = await openField();
    const { promise, reject } = Promise.withResolvers<unknown>();
    let running = false;
    const agent = await field.agent({
      tools: [
        tool('weather', () => {
          running = true;
          return promise;
        }),
      ],
    });
    calls(server.peer, 'weather', 3000);
    await speaking(agent, server);
    await server.until('the tool to run', () => running);
    bargeIn(server.peer);
    reject(new llm.ToolError('The station is closed.'));
    await server.until('the result', () => outputs(server.items()).length === 1);
    expect(outputs(server.items())[0]?.[1]).toContain('The station is closed.');
  });

  test('leaves no call open when the connection is lost while its tool runs', async () => {
    const { server, ...field } = await openField();
    const slow = slowTool('weather', 'sunny');
    const agent = await field.agent({ tools: [slow.tool] });
    const first = server.peer;
    calls(first, 'weather');
    await server.until('the tool to run', () => slow.running());
    first.drop('abrupt');
    await server.configured(2);
    slow.finish();
    await server.until('the result', () => outputs(server.items()).length === 1);
    expect(outputs(server.items())[0]?.[1]).toContain('sunny');
    await server.until('the reply to be asked for', () => server.requests().length > 0);
    expect(agent.plugin.errors.every(({ recoverable }) => recoverable)).toBe(true);
  });
});

describe('the output of a handoff', () => {
  test('is sent once when the next agent replies immediately', async () => {
    const { server, ...field } = await openField();
    server.answersRequests('Billing speaking.');
    class Billing extends voice.Agent {
      override async onEnter(): Promise<void> {
        this.session.generateReply();
      }
    }
    const agent = await field.agent({
      tools: [
        tool('to_billing', async () =>
          llm.handoff({ agent: new Billing({ instructions: 'Bill.' }), returns: 'moved' }),
        ),
      ],
    });
    calls(server.peer, 'to_billing');
    await server.until('the next agent to speak', () => agent.said.includes('assistant: Billing speaking.'));
    await agent.plugin.session.updateInstructions('All has arrived.');
    const told = server.received('create').filter(({ item }) => item.kind === 'output');
    expect(told.map(({ item }) => (item as { output: string }).output).join()).not.toContain('No result');
    const present = server.items();
    const open = present.filter(
      (item) => item.kind === 'call' && !outputs(present).some(([id]) => id === item.callId),
    );
    expect(idsOf(open)).toEqual([]);
  });
});

describe('a task inside a tool', () => {
  class Ask extends voice.AgentTask<string> {
    constructor() {
      super({
        instructions: 'Ask for the name.',
        tools: [
          llm.tool({
            name: 'got_name',
            description: 'The name is known',
            parameters: z.object({ name: z.string() }),
            execute: async ({ name }) => {
              this.complete(name);
            },
          }),
        ],
      });
    }
    override async onEnter(): Promise<void> {
      this.session.generateReply({ instructions: 'Ask.' });
    }
  }

  test('runs to its end, and the tool that contains it gets its result', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent({
      tools: [tool('sign_up', async () => `signed up ${await new Ask().run()}`)],
    });
    let asked = 0;
    server.behaviour.onRequest = (request, peer) => {
      asked += 1;
      const response = peer.respond({ answering: request });
      const open = outputs(server.items());
      if (open.some(([id]) => id === 'call_sign')) response.speak('You are signed up, Ann.');
      else response.speak('What is your name?');
      response.end();
    };
    calls(server.peer, 'sign_up', 0, 'call_sign');
    await server.until('the question', () => agent.said.includes('assistant: What is your name?'));
    const peer = server.peer;
    peer.userTurn('user_name');
    peer.transcriptFinal('user_name', 'Ann.');
    const reply = peer.respond();
    reply.call('got_name', '{"name":"Ann"}', { callId: 'call_name', itemId: 'item_name' });
    reply.end();
    await server.until('the result of the tool', () =>
      outputs(server.items()).find(([id, text]) => id === 'call_sign' && text.includes('signed up Ann')),
    );
    await server.until('the reply', () => agent.said.includes('assistant: You are signed up, Ann.'));
    expect(asked).toBeLessThanOrEqual(3);
    const told = server.received('create').filter(({ item }) => item.kind === 'output');
    expect(told.map(({ item }) => (item as { output: string }).output).join()).not.toContain('No result');
    const present = server.items();
    const open = present.filter(
      (item) => item.kind === 'call' && !outputs(present).some(([id]) => id === item.callId),
    );
    expect(idsOf(open)).toEqual([]);
  });

  test('runs to its end in session.run, one answer of the caller after the other', async () => {
    const { server, ...field } = await openField();
    const agent = await field.agent({
      tools: [tool('sign_up', async () => `signed up ${await new Ask().run()}`)],
    });
    server.behaviour.onRequest = (request, peer) => {
      const response = peer.respond({ answering: request });
      const inTask = peer.config.tools?.some(({ name }) => name === 'got_name');
      const answered = server.items().some((item) => item.kind === 'message' && item.text === 'Ann.');
      if (outputs(server.items()).some(([id]) => id === 'call_sign')) {
        response.speak('You are signed up, Ann.', 20);
      } else if (!inTask) response.call('sign_up', '{}', { callId: 'call_sign', itemId: 'item_sign' });
      else if (answered) {
        response.call('got_name', '{"name":"Ann"}', { callId: 'call_name', itemId: 'item_name' });
      } else response.speak('What is your name?', 20);
      response.end();
    };
    agent.session.run({ userInput: 'Sign me up.' });
    await server.until('the question', () => agent.said.includes('assistant: What is your name?'));
    agent.session.run({ userInput: 'Ann.' });
    await server.until('the reply', () => agent.said.includes('assistant: You are signed up, Ann.'));
    expect(outputs(server.items()).find(([id]) => id === 'call_sign')?.[1]).toContain('signed up Ann');
    expect(outputs(server.items()).flat().join()).not.toContain('No result');
  });
});

test('replaces a placeholder by a result after the framework has read and returned it', async () => {
  const { server, ...field } = await openField();
  const { session, probe, peer } = await field.session();
  const response = peer.respond();
  response.call('weather', '{}', { callId: 'call_1' });
  response.end();
  const reader = probe.read(await server.until('the generation', () => probe.generations[0]));
  await server.until('the call', () => reader.ended);
  server.answersRequests('No weather yet.');
  await session.interrupt();
  await heard(server, await session.generateReply());
  const read = session.chatCtx.copy();
  read.addMessage({ role: 'user', content: 'And now?' });
  await session.updateChatCtx(read);
  const result = { callId: 'call_1', name: 'weather', output: 'warm', isError: false };
  read.items = [...read.items, llm.FunctionCallOutput.create({ id: 'result', ...result })];
  await session.updateChatCtx(read);
  const outputs = session.chatCtx.items.flatMap((item) =>
    item.type === 'function_call_output' ? [item.output] : [],
  );
  expect(outputs).toEqual(['warm']);
  expect(server.items().filter(({ kind }) => kind === 'output')).toMatchObject([{ output: 'warm' }]);
});
