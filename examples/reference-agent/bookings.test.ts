// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { ParticipantKind, type Room } from '@livekit/rtc-node';
import { expect, test } from 'vitest';
import { askCaller } from './ask-caller.ts';
import { bookings } from './bookings.ts';

const REQUEST = { id: 'mcpr_1', serverLabel: 'bookings', tool: 'reserve_kayaks', arguments: '{"kayaks":2}' };

interface Called {
  readonly destinationIdentity: string;
  readonly method: string;
  readonly payload: string;
}

/** A room with an agent and, by default, a caller whose page answers. */
function roomWith(answer: (call: Called) => Promise<string>, callers = ['caller']) {
  const called: Called[] = [];
  const participants = [
    { identity: 'helper', info: { kind: ParticipantKind.AGENT } },
    ...callers.map((identity) => ({ identity, info: { kind: ParticipantKind.STANDARD } })),
  ];
  const room = {
    remoteParticipants: new Map(participants.map((one) => [one.identity, one])),
    localParticipant: {
      performRpc: (call: Called): Promise<string> => {
        called.push(call);
        return answer(call);
      },
    },
  };
  return { room: room as unknown as Room, called };
}

const open = (): { signal: AbortSignal } => ({ signal: new AbortController().signal });

test.each([
  ['allow', true],
  ['refuse', false],
  ['', false],
])('the answer of the page decides: %j', async (answer, approve) => {
  const { room, called } = roomWith(async () => answer);
  expect(await askCaller(room)(REQUEST, open())).toBe(approve);
  const [{ payload, ...asked } = { payload: '' }] = called;
  expect(asked).toMatchObject({ destinationIdentity: 'caller', method: 'approve_tool_call' });
  expect(JSON.parse(payload)).toEqual({
    id: 'mcpr_1',
    server: 'bookings',
    tool: 'reserve_kayaks',
    arguments: '{"kayaks":2}',
  });
  expect(called).toHaveLength(1);
});

test('denies calls without a caller, and with a page that does not know the method', async () => {
  const empty = roomWith(async () => 'allow', []);
  expect(await askCaller(empty.room)(REQUEST, open())).toBe(false);
  const { room } = roomWith(() => Promise.reject(new Error('unsupported method')));
  await expect(askCaller(room)(REQUEST, open())).rejects.toThrow('unsupported');
});

test('tells the page when no answer is needed any more', async () => {
  const control = new AbortController();
  const { room, called } = roomWith(() => new Promise(() => undefined));
  void askCaller(room)(REQUEST, control);
  control.abort();
  expect(called.at(-1)).toMatchObject({ method: 'withdraw_tool_call', payload: 'mcpr_1' });
});

test('books nothing without a server', () => {
  const { room } = roomWith(async () => 'allow');
  expect(bookings(room, {})).toEqual([]);
  const [tool] = bookings(room, {
    BOOKINGS_MCP_URL: 'https://mcp.example.com/bookings',
    BOOKINGS_MCP_TOKEN: 'abc',
  });
  expect(tool?.serverLabel).toBe('bookings');
  expect(JSON.stringify(tool)).not.toContain('abc');
});
