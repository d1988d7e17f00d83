// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { call, openRemote, request, settled } from '../../test/open-remote.ts';

type Opened = ReturnType<typeof openRemote> & { readonly decisions: Decision[] };
type Decision = { readonly resolve: (given: unknown) => void; readonly reject: (error: unknown) => void };

const R1 = { responseId: 'r1' };
const HAS_ARGUMENTS = { arguments: '{"q":1}' };
const step = (kind: string): { type: string; item_id: string } => ({
  type: `response.mcp_call.${kind}`,
  item_id: 'mcp_1',
});

/** Every possible event of the service and of the session, in any order and any number. */
const STEPS: Record<string, (opened: Opened) => void> = {
  'the call is created': ({ remote }) => remote.itemShown(call()),
  'the call is added': ({ remote }) => remote.itemShown(call(), R1),
  'the call has its arguments': ({ remote }) =>
    remote.argumentsDone({ item_id: 'mcp_1', arguments: '{"q":1}' }),
  'the call names its request': ({ remote }) =>
    remote.itemShown(call({ ...HAS_ARGUMENTS, approval_request_id: 'mcpr_1' }), { ...R1, ended: true }),
  'the request is created': ({ remote }) => remote.itemShown(request({ arguments: '' })),
  'the request is added': ({ remote }) => remote.itemShown(request({ arguments: '' }), R1),
  'the request is done': ({ remote }) => remote.itemShown(request(), { ...R1, ended: true }),
  'the call runs': ({ remote }) => remote.progressed(step('in_progress')),
  'the call has completed': ({ remote }) => remote.progressed(step('completed')),
  'the call has failed': ({ remote }) => remote.progressed(step('failed')),
  'the call has a result': ({ remote }) =>
    remote.itemShown(call({ ...HAS_ARGUMENTS, output: 'found' }), { ...R1, ended: true }),
  'the response is over': ({ remote }) => remote.responseEnded('r1', true),
  'the response broke off': ({ remote }) => remote.responseEnded('r1', false),
  'the caller interrupts': ({ remote, cancelled }) => {
    cancelled.add('mcp_1');
    remote.approvals.overtaken();
  },
  'somebody approves': ({ decisions }) => decisions.at(-1)?.resolve(true),
  'somebody refuses': ({ decisions }) => decisions.at(-1)?.resolve(false),
  'the answer is invalid': ({ decisions }) => decisions.at(-1)?.resolve('yes'),
  'the callback throws': ({ decisions }) => decisions.at(-1)?.reject(Object.create(null)),
  'half a second passes': ({ clock }) => clock.advance(600),
  'two minutes pass': ({ clock }) => clock.advance(120_000),
  'the service refuses the answer': ({ link }) =>
    (link.answer = { kind: 'refused', error: { message: 'no' } }),
  'the service never answers': ({ link }) => (link.answer = undefined),
  'the tools are withdrawn': ({ remote }) => remote.approvals.toolsChanged(),
  'the connection is lost': ({ remote, connect }) => {
    remote.disconnected(() => false);
    connect();
  },
};

/** How often each was reported, minus how often it ended. */
function open(told: Opened['told'], begins: string, ends: readonly string[], id: 'itemId' | 'id'): number[] {
  const open = new Map<unknown, number>();
  for (const [name, payload] of told) {
    const by = name === begins ? 1 : ends.includes(name) ? -1 : 0;
    open.set(payload[id], (open.get(payload[id]) ?? 0) + by);
    // An end without a beginning, or a second one.
    expect(open.get(payload[id])).toBeGreaterThanOrEqual(0);
  }
  return [...open.values()];
}

test('ends each call once and gives each question one outcome, whatever the service sends in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...Object.keys(STEPS)), { maxLength: 30 }), async (steps) => {
      const decisions: Decision[] = [];
      const signals: AbortSignal[] = [];
      const onApproval = (_: unknown, { signal }: { signal: AbortSignal }): Promise<boolean> => {
        signals.push(signal);
        return new Promise((resolve, reject) => decisions.push({ resolve: resolve as never, reject }));
      };
      const opened = { ...openRemote({ onApproval, fillerText: 'One moment.' }), decisions };
      const { remote, clock, told, fills, sent } = opened;
      for (const name of steps) {
        STEPS[name]!(opened);
        await settled();
      }
      // No further events.
      clock.advance(120_000);
      await settled();
      expect(remote.approvals.asking).toBe(false);
      remote.end();
      const CALL_ENDS = ['remote_call_completed', 'remote_call_failed'];
      expect(open(told, 'remote_call_started', CALL_ENDS, 'itemId').every((count) => count === 0)).toBe(true);
      const asked = told.filter(([name]) => name === 'mcp_approval_requested').length;
      const answered = told.filter(([name]) => name === 'mcp_approval_answered').length;
      expect(asked).toBe(decisions.length);
      expect(sent.length).toBe(answered);
      expect(signals.every(({ aborted }) => aborted)).toBe(true);
      // A filler that was begun is withdrawn, unless it is lost with the connection.
      expect(fills.filter((text) => text === 'taken back').length).toBeLessThanOrEqual(
        fills.filter((text) => text === 'One moment.').length,
      );
      await settled();
      expect(remote.busy).toBe(false);
    }),
    { numRuns: 1500 },
  );
});
