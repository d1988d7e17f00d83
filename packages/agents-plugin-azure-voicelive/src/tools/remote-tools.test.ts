// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerItem } from '@voicelive-kit/protocol';
import { expect, test } from 'vitest';
import { call, openRemote, request, settled } from '../../test/open-remote.ts';

test('a request that is shown three times is asked about once', () => {
  const { remote, names } = openRemote();
  remote.itemShown(request());
  remote.itemShown(request(), { responseId: 'r1' });
  remote.itemShown(request(), { responseId: 'r1', ended: true });
  expect(names()).toEqual(['mcp_approval_requested']);
});

test('a request whose arguments come later is asked about with them', () => {
  const { remote, told, clock } = openRemote();
  remote.itemShown(request({ arguments: '' }));
  clock.advance(500);
  expect(told).toEqual([]);
  remote.itemShown(request(), { ended: true });
  expect(told).toMatchObject([['mcp_approval_requested', { arguments: '{"q":1}' }]]);
});

test('a request whose arguments never come is asked about without them', () => {
  const { remote, told, clock } = openRemote();
  remote.itemShown(request({ arguments: null }));
  clock.advance(2000);
  expect(told).toMatchObject([['mcp_approval_requested', { arguments: '' }]]);
});

test('a service that asks although no consent is required is told yes', async () => {
  const { remote, told, sent } = openRemote({ required: 'never' }, { listens: false });
  remote.itemShown(request());
  await settled();
  expect(sent).toMatchObject([{ item: { approval_request_id: 'mcpr_1', approve: true } }]);
  expect(told).toMatchObject([['mcp_approval_answered', { approve: true, basis: 'not_required' }]]);
});

test('an answer that the service never acknowledges keeps nobody waiting', async () => {
  const { remote, link, asked, clock } = openRemote({ onApproval: () => false });
  link.answer = undefined;
  remote.itemShown(request());
  await settled();
  expect(asked.notMade).toBe(1);
  clock.advance(60_000);
  expect(remote.busy).toBe(false);
});

test('an answer that the service refuses is told, and the model goes on', async () => {
  const { remote, link, told, asked } = openRemote({ onApproval: () => true });
  link.answer = { kind: 'refused', error: { code: 'invalid_value' } };
  remote.itemShown(call());
  remote.itemShown(request());
  await settled();
  expect(told.map(([name]) => name)).toContain('mcp_approval_withdrawn');
  expect(told.at(-1)).toMatchObject(['remote_call_failed', { reason: 'refused' }]);
  expect(asked.notMade).toBe(1);
});

test('what is said about other calls waits for consent, but not for ever', async () => {
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

test('a call of a response that was cancelled before is refused without a question', async () => {
  const { remote, told, cancelled, sent, asked } = openRemote({ onApproval: () => true });
  remote.itemShown(call());
  cancelled.add('mcp_1');
  remote.itemShown(request());
  await settled();
  expect(sent).toMatchObject([{ item: { approve: false } }]);
  expect(told.at(1)).toMatchObject(['mcp_approval_answered', { basis: 'interrupted' }]);
  expect(asked.notMade).toBe(0);
});

test('a call that was approved may take minutes', async () => {
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

test('the end of a call is told without its item when that does not come', () => {
  const { remote, told, clock } = openRemote();
  remote.progressed({ type: 'response.mcp_call.completed', item_id: 'mcp_1' });
  expect(told.map(([name]) => name)).toEqual(['remote_call_started']);
  clock.advance(2000);
  expect(told.at(-1)).toMatchObject(['remote_call_completed', { output: null }]);
  remote.itemShown(call({ output: 'late' }), { ended: true });
  expect(told).toHaveLength(2);
});

test('a call that waits for consent does not end when the service shows it as it is', () => {
  const { remote, names } = openRemote();
  remote.itemShown(call(), { responseId: 'r1', ended: true });
  remote.itemShown(request());
  expect(names()).toEqual(['remote_call_started', 'mcp_approval_requested']);
  remote.responseEnded('r1', true);
  expect(remote.approvals.awaits('mcp_1')).toBe(true);
});

test('a call ends with a response that broke off, unless it waits for consent', () => {
  const { remote, told } = openRemote();
  remote.itemShown(call(), { responseId: 'r1' });
  remote.itemShown(call({ id: 'mcp_2', name: 'fetch' }), { responseId: 'r1' });
  remote.itemShown(request());
  remote.responseEnded('r1', false);
  expect(told.at(-1)).toMatchObject(['remote_call_failed', { name: 'fetch', reason: 'cancelled' }]);
  expect(told.filter(([name]) => name === 'remote_call_failed')).toHaveLength(1);
});

test('a filler is said once for calls that wait together, and taken back when nobody waits', async () => {
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

test('no filler is said for a decision that is there at once', async () => {
  const { remote, fills, clock } = openRemote({ onApproval: () => true, fillerText: 'One moment.' });
  remote.itemShown(request());
  await settled();
  clock.advance(5000);
  expect(fills).toEqual([]);
});

test('a list that the service announces empty is retrieved; without an answer it is told as unknown', async () => {
  const listing = { id: 'mcpl_1', type: 'mcp_list_tools', server_label: 'docs', tools: [] };
  const { remote, told, retrieved, link } = openRemote();
  link.answer = { kind: 'timeout' };
  remote.itemShown(listing as unknown as ServerItem);
  remote.listed({ type: 'mcp_list_tools.completed', item_id: 'mcpl_1', event_id: 'e1' });
  await settled();
  expect(retrieved).toEqual(['mcpl_1']);
  expect(told).toEqual([['mcp_tools_listed', { serverLabel: 'docs', tools: null }]]);
});

test('what was lost with a connection is told to the model: what was not made, and what may have been', () => {
  const { remote, told } = openRemote({ onApproval: () => new Promise(() => undefined) });
  remote.itemShown(call());
  remote.itemShown(request());
  remote.itemShown(call({ id: 'mcp_2', name: 'pay' }));
  remote.itemShown(call({ id: 'mcp_3', name: 'look' }));
  remote.disconnected((itemId) => itemId === 'mcp_3');
  expect(remote.lost).toMatch(/search was not made.*pay broke/u);
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

test('a server that does not say what it offers is told once, whatever comes after', () => {
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
  ['a text', () => 'yes'],
  ['nothing', () => undefined],
] as [string, () => unknown][])(
  'an answer of a listener that is %s refuses, and the basis says so',
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
