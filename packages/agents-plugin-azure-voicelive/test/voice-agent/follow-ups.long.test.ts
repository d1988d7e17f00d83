// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, it } from 'vitest';
import { openAgent } from './field.ts';
import { callsWiki, WIKI } from './remote-call.ts';

it(
  'requests speech about a result when the service does not begin it by itself',
  { timeout: 30_000 },
  async () => {
    const { server, ...field } = await openAgent({}, { tools: [WIKI] });
    const { session } = field.open();
    await server.until('a connection', () => session.connectionState === 'connected');
    callsWiki(server.peer);
    const request = await server.until('the request', () => server.requests()[0]);
    expect(server.peer.rawOf('response.create')).toHaveLength(1);
    server.peer.respond({ answering: request }).end();
  },
);
