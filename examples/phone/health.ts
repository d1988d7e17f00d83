// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createServer, type Server } from 'node:http';

/** What the health server tells of the server. */
export interface Health {
  /** Whether it takes no more calls. */
  isDraining: () => boolean;
  /** How many calls are going on. */
  calls: () => number;
}

/**
 * Answers platforms on a port of its own, which carriers do not reach. `/` says whether new calls may come: 200, or 503 once it
 * drains. `/bridge` is 200 as long as the process lives, with the calls that are going on.
 */
export function createHealthServer({ isDraining, calls }: Health): Server {
  return createServer((request, response) => {
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
    const answer = JSON.stringify({ draining: isDraining(), active_calls: calls() });
    if (request.url === '/') response.writeHead(isDraining() ? 503 : 200, headers).end(answer);
    else if (request.url === '/bridge') response.writeHead(200, headers).end(answer);
    else response.writeHead(404).end();
  });
}
