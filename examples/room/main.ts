// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Everything needed to talk to the reference agent in a browser, on this machine. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Stack, startStack } from './start-stack.ts';
import { HELP, parseOptions, type RoomOptions } from './options.ts';
import { startChild } from './process/child.ts';
import { openLog } from './process/log-file.ts';
import { callsByWorker } from './spread/calls-by-worker.ts';
import { spreadText } from './spread/print-spread.ts';

const here = import.meta.dirname;
const env = process.env;
/** How often the spread of the rooms is shown. */
const SPREAD_INTERVAL_MS = 5000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(options: RoomOptions): Promise<void> {
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      say('\nending the calls …');
      leaving.abort();
    });
  }
  const online = Boolean(env['AZURE_VOICELIVE_ENDPOINT'] || env['AZURE_VOICE_LIVE_ENDPOINT']);
  const scenario = options.scenario ?? join(here, 'room.scenario.yaml');
  const logs = options.out ?? join(here, '../../out/room');
  const stack = await startStack({
    emulator: online ? null : { scenario },
    logs,
    workers: options.workers,
    port: options.port,
    // The emulator plays the server; on Azure there is one only if the environment names it.
    workerEnv: {
      // On Azure both are the user's choice: a face needs another voice, pictures cost tokens.
      FACE: env['FACE'] ?? (online ? '0' : '1'),
      CAMERA: env['CAMERA'] ?? (online ? '0' : '1'),
      ...(!online && { BOOKINGS_MCP_URL: 'https://bookings.fjord-outfitters.example/mcp' }),
      ...(options.dialect === 'voice-agent-v1' && { VOICE_AGENT: env['VOICE_AGENT'] ?? 'fjord/front-desk' }),
    },
    say,
  });
  try {
    say(`\nOpen ${stack.web.url} and talk.`);
    if (!online) {
      say(
        'Offline, your speech is not recognised: what you say is answered in the order of the scenario, what you type by its words. Type "reserve" to be asked for approval.',
      );
    }
    say('Press Ctrl+C to stop everything.\n');
    if (options.rooms > 0) await showSpread(stack, options.rooms, logs, leaving.signal);
    else await untilAborted(leaving.signal);
  } finally {
    await stack.close();
  }
}

/** Recorded callers in many rooms, and how many calls each worker has. */
async function showSpread(stack: Stack, rooms: number, logs: string, signal: AbortSignal): Promise<void> {
  say(
    `${rooms} recorded callers, each in a separate room. Stop a worker (kill PROCESS) and watch the others' calls continue.\n`,
  );
  const log = openLog(join(logs, 'callers.log'));
  const args = [join(here, 'callers/main.ts'), stack.web.url, String(rooms)];
  const callers = startChild(process.execPath, args, { log, env: { NODE_ENV: 'production' } });
  while (!signal.aborted) {
    await pause(SPREAD_INTERVAL_MS, signal);
    if (!signal.aborted) say(`${spreadText(await callsByWorker(stack.workers))}\n`);
  }
  await callers.stop();
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  // Nothing else may keep this process alive while nobody calls.
  const alive = setInterval(() => undefined, 2 ** 30);
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  clearInterval(alive);
}

/** Runs the command line and returns the exit code. */
async function main(): Promise<number> {
  let options: RoomOptions;
  try {
    options = parseOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(
      `${error instanceof Error ? error.message : String(error)}\nTry: pnpm room --help\n`,
    );
    return 2;
  }
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  try {
    await run(options);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

process.exitCode = await main();
