// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Compares the emulator with the recordings of the service in exchanges.ts and older-exchanges.ts: the same events, in
 * the same order, with the same fields, null where the recordings have null.
 */
import type { ServerEvent } from '@voicelive-kit/protocol';
import { describe, expect, test } from 'vitest';
import { Client, emulate } from '../client.ts';
import { EXCHANGES, type Exchange, type RecordedEvent } from './exchanges.ts';
import { OLDER_EXCHANGES } from './older-exchanges.ts';
import { nullsOf, shapeOf } from './shape.ts';

/** Every kind of event at its first occurrence; kinds start anew with each response and item of a client. */
function told(events: readonly ServerEvent[]): RecordedEvent[] {
  const seen = new Set<string>();
  return events.flatMap((event): RecordedEvent[] => {
    if (!event.type.endsWith('.delta')) return [[event.type, shapeOf(event)]];
    const place = `${event.type} ${String(Reflect.get(event, 'item_id'))}`;
    if (seen.has(place)) return [];
    seen.add(place);
    return [[event.type, shapeOf(event)]];
  });
}

/** Does what the recorded client did. */
async function play({ model, sent, spoke, turns }: Exchange): Promise<Client> {
  const client = await Client.open(await emulate({ scenario: { version: 1, turns } }), { model });
  const [update = [], ...rest] = sent;
  for (const event of update) client.send(event as { type: string });
  await client.next('session.updated');
  if (spoke) {
    await client.say('Hello there');
    await client.next('response.done');
  }
  for (const events of rest) {
    for (const event of events) client.send(withCall(event, client) as { type: string });
    await client.next('response.done');
  }
  return client;
}

/** The id of the call that an output answers is known only now. */
function withCall(event: Record<string, unknown>, client: Client): Record<string, unknown> {
  const item = event['item'] as { type?: string } | undefined;
  if (item?.type !== 'function_call_output') return event;
  const callId = client.all('response.function_call_arguments.done')[0]?.call_id;
  return { ...event, item: { ...item, call_id: callId } };
}

describe('what was recorded from the service', () => {
  test.each([...EXCHANGES, ...OLDER_EXCHANGES].map((exchange) => [exchange.name, exchange] as const))(
    '%s',
    async (_, exchange) => {
      const client = await play(exchange);
      const got = told(client.events);
      expect(got.map(([type]) => type)).toEqual(exchange.told.map(([type]) => type));
      expect(got).toEqual(exchange.told);
      for (const [type, nulls] of Object.entries(exchange.nulls ?? {}))
        expect([type, nullsOf(client.events.find((event) => event.type === type)).toSorted()]).toEqual([
          type,
          nulls.toSorted(),
        ]);
    },
  );
});
