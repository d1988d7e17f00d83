// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import type { Peer } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { azureMcp, foundryAgent } from '../../src/index.ts';
import { heard, idsOf, live, openField } from './field.ts';
import { beginsRemoteCall, raw } from './raw-events.ts';

const WIKI = { type: 'mcp', serverLabel: 'wiki', serverUrl: 'https://wiki.example/mcp' } as const;

function weather(): llm.ToolContext {
  return new llm.ToolContext([
    llm.tool({
      name: 'weather',
      description: 'The weather',
      parameters: z.object({}),
      execute: async () => 'sunny',
    }),
  ]);
}

function toolsAt(peer: Peer): unknown[] {
  const latest = peer.rawOf('session.update').findLast(({ session }) => 'tools' in (session as object));
  const { tools = [] } = (latest?.['session'] ?? {}) as { tools?: { type: string }[] };
  return tools.map(({ type }) => type);
}

/** The items that the service creates when it is configured with an MCP server. */
function listsTools(peer: Peer, id = 'mcpl_1'): void {
  peer.conversation.insert({ kind: 'other', id });
  peer.sendRaw({
    type: 'conversation.item.created',
    event_id: `event_${id}`,
    previous_item_id: null,
    item: { id, object: 'realtime.item', type: 'mcp_list_tools', server_label: 'wiki', tools: [] },
  });
}

describe('items that the service creates by itself are not an error', () => {
  test('tools of the options are kept alongside the functions of the agent', async () => {
    const { server, ...field } = await openField({ model: { tools: [WIKI] } });
    const { session, peer } = await field.session();
    await session.updateTools(weather());
    expect(toolsAt(peer)).toEqual(['mcp', 'function']);
    await session.updateTools(llm.ToolContext.empty());
    expect(toolsAt(peer)).toEqual(['mcp']);
    peer.drop('abrupt');
    const next = await server.configured(2);
    expect(toolsAt(next)).toEqual(['mcp']);
  });

  test('omits a tool whose parameters cannot be serialised, and offers the others', async () => {
    const { session, peer } = await (await openField()).session();
    const parameters = { type: 'object' as const, properties: { count: { type: 'integer', default: 1n } } };
    const huge = llm.tool({
      name: 'count',
      description: 'Counts.',
      parameters: parameters as never,
      execute: async () => 1,
    });
    await session.updateTools(new llm.ToolContext([huge, ...weather().tools]));
    expect(toolsAt(peer)).toEqual(['function']);
  });

  test('an AgentSession with functions keeps the tools of the options', async () => {
    const { server, ...field } = await openField({ model: { tools: [WIKI] } });
    await field.agent({ tools: [...weather().tools] });
    await server.until('both', () => toolsAt(server.peer).length === 2);
    expect(toolsAt(server.peer)).toEqual(['mcp', 'function']);
  });

  test('leaves items of the service unchanged when a connection is set up and when the context changes', async () => {
    const { server, ...field } = await openField({ model: { tools: [WIKI] } });
    server.onConnection((peer) => listsTools(peer));
    const { session, peer } = await field.session();
    const context = session.chatCtx.copy();
    context.addMessage({ role: 'user', content: 'Hello.', id: 'hello' });
    await session.updateChatCtx(context);
    await session.updateChatCtx(llm.ChatContext.empty());
    expect(server.items()).toEqual([{ kind: 'other', id: 'mcpl_1' }]);
    peer.drop('abrupt');
    await live(server, session, 2);
    await session.updateChatCtx(context);
    expect(idsOf(server.items())).toEqual(['mcpl_1', 'hello']);
    expect(server.received('delete').map(({ itemId }) => itemId)).toEqual(['hello']);
  });

  test('requests the reply when a response contained only the result of a tool', async () => {
    const { server, ...field } = await openField({ model: { tools: [WIKI] } });
    const { probe, peer } = await field.session();
    server.answersRequests('The wiki knows.');
    const response = peer.respond();
    response.remoteCall('search', '{}', 'found');
    response.end();
    const generation = await server.until('the reply', () => probe.generations[0]);
    await expect(heard(server, generation)).resolves.toBe('The wiki knows.');
    expect(server.requests()).toHaveLength(1);
    expect(probe.errors).toEqual([]);
  });

  test('requests no reply when the response continues with speech about the result', async () => {
    const { server, ...field } = await openField({ model: { tools: [WIKI] } });
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    response.remoteCall('search', '{}', 'found');
    response.speak('The wiki knows.');
    response.end();
    const generation = await server.until('the reply', () => probe.generations[0]);
    await expect(heard(server, generation)).resolves.toBe('The wiki knows.');
    await session.updateInstructions('All has arrived.');
    expect(server.requests()).toEqual([]);
  });

  test('requests no second reply when the service speaks about the result in a separate response', async () => {
    const { server, ...field } = await openField({ model: { tools: [WIKI] } });
    const { session, probe, peer } = await field.session();
    const response = peer.respond();
    response.remoteCall('search', '{}', 'found');
    response.end();
    const own = peer.respond();
    own.speak('The wiki knows.');
    own.end();
    await server.until('the reply', () => probe.generations.some((each) => probe.read(each).text !== ''));
    await session.updateInstructions('All has arrived.');
    expect(server.requests().length).toBeLessThanOrEqual(1);
    expect(probe.errors).toEqual([]);
  });

  test('reports no error when a request for the reply is interrupted', async () => {
    const { server, ...field } = await openField({ model: { tools: [WIKI] } });
    const { session, probe, peer } = await field.session();
    raw(peer, 'response.mcp_call.completed', { item_id: 'item_approved', output_index: 0 });
    await server.until('the request', () => server.requests()[0]);
    await session.interrupt();
    await session.updateInstructions('There and back.');
    expect(probe.errors).toEqual([]);
  });

  test.each(['before', 'after'])(
    'requests no reply when the caller interrupts and the result arrives %s the end of the response',
    async (when) => {
      const { server, ...field } = await openField({
        model: { tools: [WIKI] },
        behaviour: { confirmsCancel: false },
      });
      const { session, probe, peer } = await field.session();
      const scripted = peer.respond();
      const item = beginsRemoteCall(peer, scripted.id);
      await server.until('the response', () => probe.generations[0]);
      await session.interrupt();
      await server.until('its cancellation', () => server.cancels()[0]);
      if (when === 'after') scripted.end('cancelled');
      raw(peer, 'response.mcp_call.completed', { item_id: 'item_mcp', output_index: 0 });
      const done = { ...item, output: 'found' };
      raw(peer, 'response.output_item.done', { response_id: scripted.id, output_index: 0, item: done });
      if (when === 'before') scripted.end('cancelled');
      const answer = peer.respond();
      answer.speak('As to the other question.');
      answer.end();
      await server.until('the answer', () => probe.metrics.length === 2);
      await session.updateInstructions('There and back.');
      expect(server.requests()).toEqual([]);
    },
  );

  test('requests the reply once when a response calls a function of the agent as well', async () => {
    const { server, ...field } = await openField({ model: { tools: [WIKI] } });
    const { plugin } = await field.agent({ tools: [...weather().tools] });
    server.answersRequests('It is sunny, says the wiki.');
    const response = server.peer.respond();
    response.remoteCall('search', '{}', 'found');
    response.call('weather', '{}');
    response.end();
    await server.until('the reply', () => plugin.metrics.length === 2);
    await plugin.session.updateInstructions('There and back.');
    expect(server.requests()).toHaveLength(1);
  });

  test('asks a model that calls one tool after the other to stop', async () => {
    const { server, ...field } = await openField({
      model: { tools: [WIKI], maxConsecutiveToolReplies: 2 },
    });
    const { peer } = await field.session();
    const choices = () =>
      server
        .requests()
        .map(({ raw: sent }) => (sent as { response?: { tool_choice?: string } }).response?.tool_choice);
    for (const count of [1, 2, 3]) {
      const response = count === 1 ? peer.respond() : peer.respond({ answering: server.requests().at(-1)! });
      response.remoteCall('search', '{}', 'found');
      response.end();
      await server.until('the next request', () => server.requests().length === count);
    }
    expect(choices()).toEqual([undefined, 'none', 'none']);
  });

  test('speaks about the result of a Foundry agent, and keeps its calls at the service', async () => {
    const { server, ...field } = await openField();
    const { session, probe, peer } = await field.session();
    const agent = foundryAgent({ agentName: 'Billing', projectName: 'contoso' });
    await session.updateTools(new llm.ToolContext([agent]));
    expect(toolsAt(peer)).toEqual(['foundry_agent']);
    server.answersRequests('It is paid.');
    const scripted = peer.respond();
    const item = {
      id: 'fac_1',
      type: 'foundry_agent_call',
      name: 'Billing',
      call_id: 'call_1',
      arguments: '',
    };
    const place = { response_id: scripted.id, output_index: 0 };
    raw(peer, 'response.output_item.added', { ...place, item });
    raw(peer, 'response.foundry_agent_call.arguments_done', { item_id: 'fac_1', arguments: '{}' });
    raw(peer, 'response.foundry_agent_call.completed', { item_id: 'fac_1', output_index: 0 });
    raw(peer, 'response.output_item.done', { ...place, item: { ...item, output: 'Paid.' } });
    scripted.end();
    const generation = await server.until('the reply', () => probe.generations[0]);
    await expect(heard(server, generation)).resolves.toBe('It is paid.');
    expect(probe.read(generation).calls).toEqual([]);
    expect(server.requests()).toHaveLength(1);
  });

  test('offers a server of the options once when an agent has one with the same name', async () => {
    const { server, ...field } = await openField({ model: { tools: [WIKI] } });
    const { session, peer } = await field.session();
    const tools = [azureMcp({ serverLabel: 'wiki', serverUrl: 'https://other.example/mcp' })];
    await session.updateTools(new llm.ToolContext(tools));
    expect(toolsAt(peer)).toEqual(['mcp']);
    await session.updateTools(new llm.ToolContext([azureMcp({ ...WIKI, serverLabel: 'more' })]));
    expect(toolsAt(peer)).toEqual(['mcp', 'mcp']);
    peer.drop('abrupt');
    expect(toolsAt(await server.configured(2))).toEqual(['mcp', 'mcp']);
  });

  test.each([
    [{ serverLabel: ' ' }, 'serverLabel'],
    [{ serverUrl: 'wiki.example' }, 'serverUrl'],
    [{ approvalTimeoutMs: 0 }, 'approvalTimeoutMs'],
    [{ fillerText: '' }, 'fillerText'],
    [{ fillerText: 7 }, 'fillerText'],
    [{ allowedTools: 'search' }, 'allowedTools'],
    [{ headers: { 'x-key': 7 } }, 'headers'],
    [{ authorization: {} }, 'authorization'],
    [{ requireApproval: 'sometimes' }, 'requireApproval'],
    [{ requireApproval: { always: 'search' } }, 'requireApproval'],
    [{ onApproval: true }, 'onApproval'],
  ])('azureMcp rejects %j by name', (wrong: object, setting) => {
    const make = () => azureMcp({ serverLabel: 'wiki', serverUrl: 'https://wiki.example/mcp', ...wrong });
    expect(make).toThrow(expect.objectContaining({ code: 'invalid_option', setting }));
  });

  test.each([
    [{ returnAgentResponseDirectly: 'yes' }, 'foundryAgent.returnAgentResponseDirectly'],
    [{ description: 7 }, 'foundryAgent.description'],
    [{ agentName: '' }, 'agentName'],
  ])('foundryAgent rejects %j by name', (wrong: object, setting) => {
    const make = () => foundryAgent({ agentName: 'Billing', projectName: 'contoso', ...wrong });
    expect(make).toThrow(expect.objectContaining({ code: 'invalid_option', setting }));
  });
});
