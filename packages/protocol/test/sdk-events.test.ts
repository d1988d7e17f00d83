// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { KnownClientEventType, KnownServerEventType } from '@azure/ai-voicelive';
import { expect, it } from 'vitest';
import { decodeClientEvent, decodeServerEvent } from '../src/index.ts';
import type { ServerEvent } from '../src/index.ts';
import { allServerEvents } from './all-server-events.ts';
import { sdkModels } from './sdk.ts';

const known = new Set<string>(Object.values(KnownServerEventType));

it.each(Object.values(KnownServerEventType))('the decoder knows the server event %s of the SDK', (type) => {
  expect(decodeServerEvent(JSON.stringify({ type })).kind).not.toBe('unknown');
});

it.each(Object.values(KnownClientEventType))('the decoder knows the client event %s of the SDK', (type) => {
  expect(decodeClientEvent(JSON.stringify({ type })).kind).not.toBe('unknown');
});

it.each(allServerEvents().filter((event) => known.has(event.type)))(
  'the SDK decodes $type as we build it',
  (event: ServerEvent) => {
    const read = sdkModels.serverEventUnionDeserializer(JSON.parse(JSON.stringify(event)));
    expect(read).toMatchObject({ type: event.type, eventId: event.event_id });
  },
);
