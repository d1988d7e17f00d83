// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { z as z3 } from 'zod3';
import { live, readAll, startSession, until } from './rig.ts';

function tools(...names: string[]): llm.ToolContext {
  return new llm.ToolContext(
    names.map((name) => llm.tool({ name, description: `Does ${name}.`, execute: async () => name })),
  );
}

test('TOL-01 zod 3, zod 4, JSON schema and no parameters all convert', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  const execute = async (): Promise<string> => 'ok';
  await session.updateTools(
    new llm.ToolContext([
      llm.tool({ name: 'a_zod4', description: 'd', parameters: z.object({ city: z.string() }), execute }),
      llm.tool({ name: 'b_zod3', description: 'd', parameters: z3.object({ city: z3.string() }), execute }),
      llm.tool({
        name: 'c_json',
        description: 'd',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        execute,
      }),
      llm.tool({ name: 'd_none', description: 'd', execute }),
    ]),
  );
  const sent = peer.config['tools'] as { name: string; parameters: Record<string, unknown> }[];
  expect(sent.map((tool) => tool.name)).toEqual(['a_zod4', 'b_zod3', 'c_json', 'd_none']);
  for (const tool of sent.slice(0, 3))
    expect(tool.parameters).toMatchObject({ type: 'object', properties: { city: { type: 'string' } } });
  expect(sent[3]?.parameters).toMatchObject({ type: 'object', properties: {} });
});

test('TOL-02, TOL-05 the tools set are the tools held, and an empty list clears them', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  const context = tools('look', 'listen');
  await session.updateTools(context);
  expect(session.tools.equals(context)).toBe(true);
  await session.updateTools(llm.ToolContext.empty());
  expect(peer.config['tools']).toEqual([]);
});

test('TOL-06, TOL-07 tool choice in the service’s form, and nothing sent when nothing changes', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  session.updateOptions({ toolChoice: { type: 'function', function: { name: 'look' } } });
  await service.until('the choice', () => peer.config['tool_choice'] !== undefined);
  expect(peer.config['tool_choice']).toEqual({ type: 'function', name: 'look' });
  const before = peer.of('session.update').length;
  session.updateOptions({ toolChoice: { type: 'function', function: { name: 'look' } } });
  session.updateOptions({});
  session.updateOptions({ toolChoice: null });
  await service.until('the default', () => peer.config['tool_choice'] === 'auto');
  expect(peer.of('session.update')).toHaveLength(before + 1);
});

test('TOL-08, TOL-09, TOL-11 empty arguments pass, ids are the service’s, a repeated call comes once', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  const reply = peer.respond();
  reply.call('look', '', 'call_1', 'item_1');
  reply.call('look', '', 'call_1', 'item_1');
  reply.call('listen', 'not json', 'call_2', 'item_2');
  reply.done();
  const { calls } = await readAll(await until('a generation', () => generations[0]));
  expect(calls.map(({ id, callId, name, args }) => ({ id, callId, name, args }))).toEqual([
    { id: 'item_1', callId: 'call_1', name: 'look', args: '' },
    { id: 'item_2', callId: 'call_2', name: 'listen', args: 'not json' },
  ]);
});

test('TOL-10 all outputs go before the one reply', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  const reply = peer.respond();
  for (const n of [1, 2, 3]) reply.call('look', '{}', `call_${n}`, `item_${n}`);
  reply.done();
  await readAll(await until('a generation', () => generations[0]));
  const context = session.chatCtx.copy();
  for (const n of [2, 3, 1]) {
    context.items.push(
      llm.FunctionCallOutput.create({ id: `out_${n}`, callId: `call_${n}`, output: 'x', isError: false }),
    );
  }
  await session.updateChatCtx(context);
  const answer = session.generateReply();
  const request = await service.until('the request', () => peer.of('response.create')[0]);
  expect(peer.of('conversation.item.create').map((event) => event.item.type)).toEqual(
    Array(3).fill('function_call_output'),
  );
  expect(peer.of('response.create')).toHaveLength(1);
  peer.respond(request).done();
  await answer;
});

test('TOL-13 a call whose result was dropped is settled before the next reply, and a late result takes its place', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  const reply = peer.respond();
  reply.say('Let me look.');
  reply.call('look', '{}', 'call_1', 'item_call');
  reply.done();
  await readAll(await until('a generation', () => generations[0]));
  await session.interrupt();
  const answer = session.generateReply();
  const request = await service.until('the request', () => peer.of('response.create')[0]);
  const outputs = peer
    .of('conversation.item.create')
    .filter((event) => event.item.type === 'function_call_output');
  expect(outputs).toMatchObject([{ item: { call_id: 'call_1' } }]);
  expect(settledBeforeRequest(peer)).toBe(true);
  peer.respond(request).done();
  await answer;
  const context = session.chatCtx.copy();
  context.items.push(
    llm.FunctionCallOutput.create({ id: 'out', callId: 'call_1', output: 'late', isError: false }),
  );
  await session.updateChatCtx(context);
  expect(peer.items.filter((id) => id.startsWith('settled_'))).toEqual([]);
  expect(peer.items).toContain('out');
});

test('TOL-14 a call made although tools were off is settled before the next reply', async () => {
  const { service, session, generations } = await startSession();
  const peer = await live(service, session);
  session.updateOptions({ toolChoice: 'none' });
  const reply = peer.respond();
  reply.call('look', '{}', 'call_1', 'item_call');
  reply.done();
  await readAll(await until('a generation', () => generations[0]));
  const answer = session.generateReply();
  const request = await service.until('the request', () => peer.of('response.create')[0]);
  expect(peer.of('conversation.item.create')).toMatchObject([
    { item: { type: 'function_call_output', call_id: 'call_1' } },
  ]);
  expect(settledBeforeRequest(peer)).toBe(true);
  peer.respond(request).done();
  await answer;
});

test('TOL-16 long and foreign call ids reach the service in a form it takes, and pairs stay pairs', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  const callId = `call/${'x'.repeat(80)}`;
  await session.updateChatCtx(
    new llm.ChatContext([
      llm.FunctionCall.create({ id: 'item_f', callId, name: 'look', args: '{}' }),
      llm.FunctionCallOutput.create({ id: 'item_o', callId, output: 'x', isError: false }),
    ]),
  );
  const [call, output] = peer
    .of('conversation.item.create')
    .map((event) => event.item as { call_id: string });
  expect(call?.call_id.length).toBeLessThanOrEqual(32);
  expect(output?.call_id).toBe(call?.call_id);
  expect(session.chatCtx.items.map((item) => item.type === 'function_call' && item.callId)).toContain(callId);
});

test('TOL-17 an endless chain of calls is stopped', async () => {
  const { service, session } = await startSession({ maxConsecutiveToolReplies: 3 });
  const peer = await live(service, session);
  for (let round = 0; round < 4; round += 1) {
    const reply = session.generateReply();
    const request = await service.until('a request', () => peer.of('response.create')[round]);
    expect(request.response?.tool_choice).toBe(round < 3 ? undefined : 'none');
    const answer = peer.respond(request);
    answer.call('look', '{}', `call_${round}`);
    answer.done();
    await readAll(await reply);
  }
});

test('TOL-19 a failing update of the tools does not block the next one', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  service.behaviour.refuse = (event) =>
    event.type === 'session.update' ? { code: 'invalid_value', param: 'session.tools' } : undefined;
  await expect(session.updateTools(tools('bad'))).rejects.toMatchObject({ code: 'update_rejected' });
  delete service.behaviour.refuse;
  await session.updateTools(tools('good'));
  expect(peer.config['tools']).toMatchObject([{ name: 'good' }]);
});

test('RPL-02, RPL-03, RPL-18 instructions of a reply add to the base ones and do not stick', async () => {
  const { service, session } = await startSession();
  const peer = await live(service, session);
  await session.updateInstructions('Base.');
  const expected = ['Base.\n\nExtra.', undefined, undefined];
  for (const [round, instructions] of ['Extra.', undefined, ''].entries()) {
    const reply = session.generateReply(instructions);
    const request = await service.until('a request', () => peer.of('response.create')[round]);
    expect(request.response?.instructions).toBe(expected[round]);
    peer.respond(request).done();
    await reply;
  }
});

test('RPL-05 a refused request rejects at once with a RealtimeError and is reported', async () => {
  const { service, session, errors } = await startSession(
    {},
    {
      refuse: (event) =>
        event.type === 'response.create' ? { code: 'invalid_value', param: 'response' } : undefined,
    },
  );
  await live(service, session);
  const failure = await session.generateReply().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(llm.RealtimeError);
  expect(failure).toMatchObject({ code: 'reply_rejected' });
  expect(errors).toMatchObject([{ recoverable: true }]);
});

/** Whether the last change of the conversation came before the last request. */
function settledBeforeRequest({
  received,
}: {
  readonly received: readonly { readonly type: string }[];
}): boolean {
  const types = received.map(({ type }) => type);
  return types.lastIndexOf('conversation.item.create') < types.lastIndexOf('response.create');
}
