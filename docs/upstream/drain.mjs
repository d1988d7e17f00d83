// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// Stopping a worker while one of its idle processes is just being started, as one is after every call that begins.
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AgentServer, defineAgent, ServerOptions } from '@livekit/agents';
import { report } from './fake-model.mjs';

const file = fileURLToPath(import.meta.url);

/** For the processes of the worker, which load this file: the first tells that it is starting, and takes its time. */
export default defineAgent({
  prewarm: async () => {
    writeFileSync(process.env.IS_STARTING, '');
    await sleep(3000);
  },
  entry: async () => {},
});

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

if (process.argv[1] === file) {
  process.env.IS_STARTING = join(mkdtempSync(join(tmpdir(), 'drain-')), 'is-starting');
  const worker = new AgentServer(
    new ServerOptions({
      agent: file,
      // Nobody answers there, and nobody has to.
      wsURL: 'ws://127.0.0.1:9',
      apiKey: 'key',
      apiSecret: 'secret',
      host: '127.0.0.1',
      port: await freePort(),
      // Started one after the other: the second is still to come while the first takes its time.
      numIdleProcesses: 2,
    }),
  );
  void worker.run().catch(() => undefined);
  while (!existsSync(process.env.IS_STARTING)) await sleep(20);
  const happened = await worker.drain(1000).then(
    () => 'drain() resolved',
    (error) => `drain() rejected: ${error.message}`,
  );
  report({
    expected: 'drain() waits for the calls in progress until its time is up, whatever idle processes do',
    happened,
    gap: happened.includes('runner not started'),
  });
}
