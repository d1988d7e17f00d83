// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { type Peer, type TemperamentName, TEMPERAMENTS } from '@voicelive-kit/conformance/testing';
import { describe, expect, test } from 'vitest';
import { azureMcp, type AzureMcpOptions, type realtime } from '../../src/index.ts';
import { type Field, type LiveSession, openField } from './field.ts';
import { raw } from './raw-events.ts';

/** Disturbances that this test cannot use: they end the connection, or need TLS. */
const ELSEWHERE = new Set(['dead-uplink', 'dead-downlink', 'small-buffer']);
const TEMPERS = ['polite', ...Object.keys(TEMPERAMENTS)].filter((name) => !ELSEWHERE.has(name));

type Told = { [Name in keyof realtime.RemoteToolEvents]?: realtime.RemoteToolEvents[Name][] };

interface Asked extends LiveSession {
  readonly server: Field['server'];
  readonly told: Told;
  /** Answers about the call, as the service got them. */
  answers(): unknown[];
}

const CALL = { id: 'mcp_1', type: 'mcp_call', server_label: 'docs', name: 'search', arguments: '{"q":1}' };
const REQUEST = { ...CALL, id: 'mcpr_1', type: 'mcp_approval_request' };

interface Manner {
  /** Events arrive in the other order. */
  readonly backwards?: boolean;
  /** Events are also repeated. */
  readonly twice?: boolean;
  /** The service does not accept the answer. */
  readonly refuses?: boolean;
  /** A disturbance happens after this many steps; the end of the response is the last. */
  readonly disturbed?: { readonly after: number; readonly by: (session: LiveSession) => void };
}

/** How many steps it takes to ask. */
const STEPS = 7;

/** The service asks for consent in a response that ends. */
function asks(live: LiveSession, { backwards, twice, disturbed }: Manner): void {
  const { peer } = live;
  const scripted = peer.respond();
  const place = { response_id: scripted.id, output_index: 0 };
  const call = { ...CALL, approval_request_id: REQUEST.id };
  const steps = [
    () => raw(peer, 'response.output_item.added', { ...place, item: { ...CALL, arguments: '' } }),
    () => raw(peer, 'response.mcp_call_arguments.done', { ...place, item_id: CALL.id, arguments: '{"q":1}' }),
    () => raw(peer, 'response.output_item.done', { ...place, item: call }),
    () =>
      raw(peer, 'conversation.item.created', { previous_item_id: null, item: { ...REQUEST, arguments: '' } }),
    () => raw(peer, 'response.output_item.added', { ...place, item: { ...REQUEST, arguments: '' } }),
    () => raw(peer, 'response.output_item.done', { ...place, item: REQUEST }),
  ];
  const ordered = [...(backwards ? steps.toReversed() : steps), () => scripted.end()];
  for (const [at, step] of ordered.entries()) {
    if (at === disturbed?.after) disturbed.by(live);
    step();
    if (twice && at < steps.length) step();
  }
  if (disturbed?.after === STEPS) disturbed.by(live);
}

/** What the service does with a call that was approved. */
function runs(peer: Peer): void {
  const place = { item_id: CALL.id, output_index: 0 };
  raw(peer, 'response.mcp_call.in_progress', place);
  raw(peer, 'response.mcp_call.completed', place);
  raw(peer, 'response.output_item.done', { output_index: 0, item: { ...CALL, output: 'Two pages.' } });
}

async function ask(
  temperament: string,
  options: Partial<AzureMcpOptions>,
  manner: Manner = {},
): Promise<Asked> {
  const names = temperament === 'polite' ? [] : [temperament as TemperamentName];
  const untagged = temperament === 'no-metadata' || temperament === 'late-metadata';
  const { server, ...field } = await openField({
    temperament: names,
    model: { matchResponsesByOrder: untagged },
  });
  const opened = await field.session();
  const { session } = opened;
  const told: Told = {};
  for (const name of [
    'mcp_approval_answered',
    'mcp_approval_withdrawn',
    'remote_call_completed',
    'remote_call_failed',
  ] as const) {
    session.on(name, (event) => void ((told[name] ??= []) as unknown[]).push(event));
  }
  const tool = azureMcp({ serverLabel: 'docs', serverUrl: 'https://docs.example/mcp', ...options });
  await session.updateTools(new llm.ToolContext([tool]));
  server.answersRequests('There you are.');
  const isAnswer = (sent: unknown): sent is { approve: boolean } =>
    (sent as { type?: string } | undefined)?.type === 'mcp_approval_response';
  server.behaviour.react = (action, at) => {
    if (action.kind !== 'create' || !isAnswer(action.raw)) return undefined;
    if (manner.refuses) return { refuse: 'rejected' };
    if (action.raw.approve) setImmediate(() => runs(at));
    return undefined;
  };
  asks(opened, { ...manner, twice: temperament === 'twice' });
  return {
    ...opened,
    server,
    told,
    answers: () =>
      server.received('create').flatMap(({ raw: sent }) => (isAnswer(sent) ? [sent.approve] : [])),
  };
}

/** The following speech comes once, and nothing is reported. */
async function goesOn({ server, session, probe }: Asked): Promise<void> {
  await server.until('the reply', () =>
    probe.generations.some((each) => probe.read(each).text.includes('There you are.')),
  );
  await session.updateInstructions('There and back.');
  expect(server.requests()).toHaveLength(1);
  expect(probe.errors).toEqual([]);
}

describe.each(TEMPERS)('consent, when the service is %s', (temperament) => {
  test.each([false, true])(
    'is given, and the result is spoken once; events in reverse order: %s',
    async (backwards) => {
      const asked = await ask(temperament, { onApproval: async () => true }, { backwards });
      await goesOn(asked);
      expect(asked.answers()).toEqual([true]);
      expect(asked.told.mcp_approval_answered).toMatchObject([
        { approve: true, basis: 'decided', arguments: '{"q":1}' },
      ]);
      await expect.poll(() => asked.told.remote_call_completed).toMatchObject([{ itemId: CALL.id }]);
      expect(asked.told.remote_call_failed).toBeUndefined();
    },
  );

  test.each([
    ['refused', { onApproval: () => false }, 'decided'],
    [
      'timed out',
      { onApproval: () => new Promise<boolean>(() => undefined), approvalTimeoutMs: 30 },
      'timed_out',
    ],
    ['asked of nobody', {}, 'nobody_to_ask'],
  ] as [string, Partial<AzureMcpOptions>, string][])(
    'is %s, and the model continues once',
    async (_, options, basis) => {
      const asked = await ask(temperament, options);
      await goesOn(asked);
      expect(asked.answers()).toEqual([false]);
      expect(asked.told.mcp_approval_answered).toMatchObject([{ approve: false, basis }]);
      expect(asked.told.remote_call_failed).toMatchObject([{ itemId: CALL.id, reason: 'refused' }]);
      expect(asked.told.mcp_approval_withdrawn).toBeUndefined();
    },
  );

  test('is lost with its connection, and the model continues once', async () => {
    let signal: AbortSignal | undefined;
    const asked = await ask(temperament, {
      onApproval: (_, context) => {
        signal = context.signal;
        return new Promise(() => undefined);
      },
    });
    const { server, peer, told } = asked;
    await server.until('the question', () => signal);
    peer.drop('abrupt');
    await server.until('the reply', () => server.requests()[0]);
    expect(signal?.aborted).toBe(true);
    expect(told.mcp_approval_withdrawn).toMatchObject([{ reason: 'connection_lost' }]);
    expect(told.remote_call_failed).toMatchObject([{ itemId: CALL.id, reason: 'refused' }]);
    expect(asked.answers()).toEqual([]);
    expect(server.requests()).toHaveLength(1);
  });

  test('is given to a service that does not accept it, and the model continues once', async () => {
    const asked = await ask(temperament, { onApproval: () => true }, { refuses: true });
    await goesOn(asked);
    expect(asked.told.mcp_approval_withdrawn).toMatchObject([{ reason: 'rejected' }]);
    expect(asked.told.remote_call_failed).toMatchObject([{ itemId: CALL.id, reason: 'refused' }]);
  });
});

const DISTURBANCES: Record<string, (live: LiveSession) => void> = {
  'a drop': ({ peer }) => peer.drop('abrupt'),
  'an interruption': ({ session }) => void session.interrupt(),
  'the end of the session': ({ session }) => void session.close(),
  'other tools': ({ session }) => void session.updateTools(llm.ToolContext.empty()),
  'the end of the response': ({ peer }) => peer.activeResponse?.end('failed'),
};
const MOMENTS = Object.keys(DISTURBANCES).flatMap((what) =>
  Array.from({ length: STEPS + 1 }, (_, after) => ({ what, after })),
);

test.each(MOMENTS)('is disturbed by $what after step $after', async ({ what, after }) => {
  const signals: AbortSignal[] = [];
  const asked = await ask(
    'polite',
    {
      onApproval: (_, { signal }) => {
        signals.push(signal);
        return new Promise(() => undefined);
      },
    },
    { disturbed: { after, by: DISTURBANCES[what]! } },
  );
  const { server, session, probe } = asked;
  // The conversation continues whatever happened to the question.
  if (what !== 'the end of the session') {
    const reply = await session.generateReply();
    await server.until('the reply', () => probe.read(reply).text.includes('There you are.'));
  }
  expect(server.requests().length).toBeLessThanOrEqual(2);
  expect(probe.errors.filter(({ recoverable }) => !recoverable)).toEqual([]);
  await session.close();
  expect(signals.every(({ aborted }) => aborted)).toBe(true);
  const { remote_call_completed: completed = [], remote_call_failed: failed = [] } = asked.told;
  expect(completed).toEqual([]);
  expect(failed.length).toBeLessThanOrEqual(1);
});
