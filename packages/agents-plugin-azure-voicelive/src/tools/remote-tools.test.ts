// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import { expect, test } from 'vitest';
import { call, openRemote, request, settled } from '../../test/open-remote.ts';

test('asks once when a request is shown three times', () => {
  const { remote, names } = openRemote();
  remote.itemShown(request());
  remote.itemShown(request(), { responseId: 'r1' });
  remote.itemShown(request(), { responseId: 'r1', ended: true });
  expect(names()).toEqual(['mcp_approval_requested']);
});

test('asks about a request with its arguments when they arrive later', () => {
  const { remote, told, clock } = openRemote();
  remote.itemShown(request({ arguments: '' }));
  clock.advance(500);
  expect(told).toEqual([]);
  remote.itemShown(request(), { ended: true });
  expect(told).toMatchObject([['mcp_approval_requested', { arguments: '{"q":1}' }]]);
});

test('asks about a request without its arguments when they never arrive', () => {
  const { remote, told, clock } = openRemote();
  remote.itemShown(request({ arguments: null }));
  clock.advance(2000);
  expect(told).toMatchObject([['mcp_approval_requested', { arguments: '' }]]);
});

test('approves when the service asks although no consent is required', async () => {
  const { remote, told, sent } = openRemote({ required: 'never' }, { listens: false });
  remote.itemShown(request());
  await settled();
  expect(sent).toMatchObject([{ item: { approval_request_id: 'mcpr_1', approve: true } }]);
  expect(told).toMatchObject([['mcp_approval_answered', { approve: true, basis: 'not_required' }]]);
});

test('blocks nothing when the service never acknowledges an answer', async () => {
  const { remote, link, asked, clock } = openRemote({ onApproval: () => false });
  link.answer = undefined;
  remote.itemShown(request());
  await settled();
  expect(asked.notMade).toBe(1);
  clock.advance(60_000);
  expect(remote.busy).toBe(false);
});

test('reports an answer that the service refuses, and the model continues', async () => {
  const { remote, link, told, asked } = openRemote({ onApproval: () => true });
  link.answer = { kind: 'refused', error: { code: 'invalid_value' } };
  remote.itemShown(call());
  remote.itemShown(request());
  await settled();
  expect(told.map(([name]) => name)).toContain('mcp_approval_withdrawn');
  expect(told.at(-1)).toMatchObject(['remote_call_failed', { reason: 'refused' }]);
  expect(asked.notMade).toBe(1);
});

test('holds back speech about other calls during a wait for consent, but not forever', async () => {
  const { remote, asked, clock } = openRemote({ onApproval: () => true });
  remote.itemShown(call());
  remote.itemShown(request());
  expect(remote.approvals.holdsReply).toBe(true);
  await settled();
  expect(remote.approvals.holdsReply).toBe(true);
  clock.advance(10_000);
  expect(remote.approvals.holdsReply).toBe(false);
  expect(asked.released).toBe(1);
  // The service begins it after all.
  remote.progressed({ type: 'response.mcp_call.in_progress', item_id: 'mcp_1' });
  expect(remote.approvals.ended('mcp_1')).toBe(true);
});

test('refuses a call without asking when its response was cancelled before', async () => {
  const { remote, told, cancelled, sent, asked } = openRemote({ onApproval: () => true });
  remote.itemShown(call());
  cancelled.add('mcp_1');
  remote.itemShown(request());
  await settled();
  expect(sent).toMatchObject([{ item: { approve: false } }]);
  expect(told.at(1)).toMatchObject(['mcp_approval_answered', { basis: 'interrupted' }]);
  expect(asked.notMade).toBe(0);
});

test('lets a call that was approved take minutes', async () => {
  const { remote, told, clock } = openRemote({ onApproval: () => true });
  remote.itemShown(call());
  remote.itemShown(request());
  await settled();
  remote.progressed({ type: 'response.mcp_call.in_progress', item_id: 'mcp_1' });
  clock.advance(10 * 60_000);
  expect(remote.busy).toBe(true);
  expect(remote.approvals.holdsReply).toBe(true);
  remote.itemShown(call({ output: 'found' }), { ended: true });
  expect(told.at(-1)).toMatchObject(['remote_call_completed', { output: 'found' }]);
  expect(remote.approvals.ended('mcp_1')).toBe(true);
  expect(remote.busy).toBe(false);
});

test('reports the end of a call without its item when that does not arrive', () => {
  const { remote, told, clock } = openRemote();
  remote.progressed({ type: 'response.mcp_call.completed', item_id: 'mcp_1' });
  expect(told.map(([name]) => name)).toEqual(['remote_call_started']);
  clock.advance(2000);
  expect(told.at(-1)).toMatchObject(['remote_call_completed', { output: null }]);
  remote.itemShown(call({ output: 'late' }), { ended: true });
  expect(told).toHaveLength(2);
});

test('does not end a call that waits for consent when the service shows it unchanged', () => {
  const { remote, names } = openRemote();
  remote.itemShown(call(), { responseId: 'r1', ended: true });
  remote.itemShown(request());
  expect(names()).toEqual(['remote_call_started', 'mcp_approval_requested']);
  remote.responseEnded('r1', true);
  expect(remote.approvals.awaits('mcp_1')).toBe(true);
});

test('ends a call with a response that broke off, unless it waits for consent', () => {
  const { remote, told } = openRemote();
  remote.itemShown(call(), { responseId: 'r1' });
  remote.itemShown(call({ id: 'mcp_2', name: 'fetch' }), { responseId: 'r1' });
  remote.itemShown(request());
  remote.responseEnded('r1', false);
  expect(told.at(-1)).toMatchObject(['remote_call_failed', { name: 'fetch', reason: 'cancelled' }]);
  expect(told.filter(([name]) => name === 'remote_call_failed')).toHaveLength(1);
});

test('says a filler once for calls that wait together, and withdraws it when nobody waits', async () => {
  const decide: ((approve: boolean) => void)[] = [];
  const onApproval = (): Promise<boolean> => new Promise((resolve) => decide.push(resolve));
  const { remote, fills, clock } = openRemote({ onApproval, fillerText: 'One moment.' });
  remote.itemShown(request());
  remote.itemShown(request({ id: 'mcpr_2' }));
  clock.advance(600);
  expect(fills).toEqual(['One moment.']);
  decide[0]?.(true);
  await settled();
  expect(fills).toEqual(['One moment.']);
  decide[1]?.(false);
  await settled();
  expect(fills).toEqual(['One moment.', 'taken back']);
});

test('says no filler when the decision is immediate', async () => {
  const { remote, fills, clock } = openRemote({ onApproval: () => true, fillerText: 'One moment.' });
  remote.itemShown(request());
  await settled();
  clock.advance(5000);
  expect(fills).toEqual([]);
});

test('retrieves a list that the service announces empty; reports it as unknown without an answer', async () => {
  const listing = { id: 'mcpl_1', type: 'mcp_list_tools', server_label: 'docs', tools: [] };
  const { remote, told, retrieved, link } = openRemote();
  link.answer = { kind: 'timeout' };
  remote.itemShown(listing as unknown as ServerItem);
  remote.listed({ type: 'mcp_list_tools.completed', item_id: 'mcpl_1', event_id: 'e1' });
  await settled();
  expect(retrieved).toEqual(['mcpl_1']);
  expect(told).toEqual([['mcp_tools_listed', { serverLabel: 'docs', tools: null }]]);
});

test('tells the model what was lost with a connection: calls that were not made, and calls that may have been', () => {
  const { remote, told } = openRemote({ onApproval: () => new Promise(() => undefined) });
  remote.itemShown(call());
  remote.itemShown(request());
  remote.itemShown(call({ id: 'mcp_2', name: 'pay' }));
  remote.itemShown(call({ id: 'mcp_3', name: 'look' }));
  remote.disconnected((itemId) => itemId === 'mcp_3');
  expect(remote.lost).toMatch(/search was not made.*pay was lost/u);
  expect(remote.lost).not.toContain('look');
  const failed = told
    .filter(([name]) => name === 'remote_call_failed')
    .map(([, { name, reason }]) => [name, reason]);
  expect(failed).toEqual([
    ['search', 'refused'],
    ['pay', 'connection_lost'],
    ['look', 'connection_lost'],
  ]);
  remote.lossTold();
  expect(remote.lost).toBeUndefined();
});

test('reports a server that does not list its tools once, whatever follows', () => {
  const { remote, told } = openRemote();
  remote.itemShown({
    id: 'mcpl_1',
    type: 'mcp_list_tools',
    server_label: 'docs',
    tools: [],
  } as unknown as ServerItem);
  const failed = { type: 'mcp_list_tools.failed', item_id: 'mcpl_1', event_id: 'e1' } as const;
  remote.listed(failed);
  remote.listed(failed);
  remote.listed({ ...failed, type: 'mcp_list_tools.completed' });
  expect(told).toEqual([['mcp_listing_failed', { serverLabel: 'docs' }]]);
});

test.each([
  ['a promise', () => Promise.resolve(true)],
  ['a promise that rejects', () => Promise.reject(new Error('of the application'))],
  ['a string', () => 'yes'],
  ['nothing', () => undefined],
] as [string, () => unknown][])(
  'refuses when a listener answers %s, and reports the reason',
  async (_, given) => {
    const { remote, told, sent } = openRemote();
    remote.itemShown(request());
    const asked = told.find(([name]) => name === 'mcp_approval_requested')!;
    (asked[1]['answer'] as (approve: unknown) => void)(given());
    await settled();
    expect(sent).toMatchObject([{ item: { approve: false } }]);
    expect(told.at(-1)).toMatchObject(['mcp_approval_answered', { basis: 'callback_failed' }]);
  },
);
