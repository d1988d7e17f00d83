// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { expect, onTestFinished } from 'vitest';

const program = process.env['REDIS_SERVER_PATH'] ?? 'redis-server';
const missing = spawnSync(program, ['--version']).status !== 0;

/** True where tests with Redis cannot run; continuous integration must run them, so there they fail instead. */
export const noRedis = missing && process.env['CI'] === undefined;
if (noRedis) {
  process.stderr.write(`Tests with Redis skipped: no ${program}; REDIS_SERVER_PATH names another.\n`);
}

export interface RedisOptions {
  readonly password?: string;
}

/** A Redis of a test's own, on loopback, which writes nothing to disk. */
export interface RedisServer {
  readonly url: string;
  /** Runs one command, over a connection of its own. */
  command(...words: string[]): Promise<unknown>;
  /** Ends it at once, with everything it knew. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  start(): Promise<void>;
  /** Has it stand still, its port open. */
  stall(): void;
  goOn(): void;
}

/** Starts a Redis that ends with the test. */
export async function startRedis({ password }: RedisOptions = {}): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'budget-redis-'));
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const auth = password === undefined ? [] : ['--requirepass', password];
  const url = `redis://${password === undefined ? '' : `:${password}@`}127.0.0.1:${port}`;
  let server: ChildProcess | undefined;

  const kill = async (): Promise<void> => {
    const ending = server;
    server = undefined;
    if (ending === undefined || ending.exitCode !== null) return;
    const ended = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill('SIGKILL');
    await ended;
  };
  const start = async (): Promise<void> => {
    server = spawn(program, [...flags, ...auth, '--dir', folder], { stdio: 'ignore' });
    server.once('error', () => undefined);
    await expect.poll(() => answers(port)).toBe(true);
  };
  onTestFinished(async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  });
  await start();
  return {
    url,
    async command(...words) {
      const client = createClient({ url });
      client.on('error', () => undefined);
      await client.connect();
      try {
        return await client.sendCommand(words);
      } finally {
        client.destroy();
      }
    },
    kill,
    start,
    stall: () => void server?.kill('SIGSTOP'),
    goOn: () => void server?.kill('SIGCONT'),
  };
}

/** Whether something on this port answers as Redis does, with or without a password. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const end = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    socket.once('data', (data) => end(/^(?:\+PONG|-NOAUTH)/u.test(data.toString())));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
