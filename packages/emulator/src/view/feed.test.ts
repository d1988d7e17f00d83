// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { Feed } from './feed.ts';

/** A viewer that connects and then reads nothing, or everything. */
async function openViewer(feed: Feed, reads: boolean): Promise<{ socket: Socket; response: ServerResponse }> {
  const server = createServer((_request, response) => feed.watch(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  if (reads) socket.resume();
  else socket.pause();
  const asked = once(server, 'request');
  socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  const [, response] = (await asked) as [unknown, ServerResponse];
  return { socket, response };
}

/** About 20 MB of news, more than the buffers of a socket hold. */
function tellMuch(feed: Feed): void {
  for (let count = 0; count < 10_000; count += 1) {
    const turn = { id: String(count), who: 'note', at: 0, text: 'x'.repeat(2000), state: 'done' } as const;
    feed.tell({ kind: 'turn', session: 'one', turn });
  }
}

test('disconnects a viewer that does not read, and keeps one that reads', async () => {
  const feed = new Feed(1024 * 1024);
  const slow = await openViewer(feed, false);
  const gone = once(slow.response, 'close');
  tellMuch(feed);
  const session = feed.open('one', 'gpt-realtime');
  const more = setInterval(() => session.note('still here'), 20);
  onTestFinished(() => clearInterval(more));
  await gone;
  expect(feed.watched).toBe(false);

  const quick = await openViewer(feed, true);
  let text = '';
  quick.socket.on('data', (data: Buffer) => (text += data.toString()));
  await expect.poll(() => text.split('still here').length).toBeGreaterThan(5);
  expect(feed.watched).toBe(true);
});
