// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@voicelive-kit/emulator';
import { serve } from '../../bench/rpc.ts';
import { answerFile } from '../sound.ts';
import type { ServiceLog } from './service-call.ts';
import { Tap } from './tap.ts';

/* The service of the bench: the emulator of Voice Live, with its OpenAI dialect, behind a tap. */

/** More turns than any call has. */
const TURNS = 200;

const starting = start();
starting.catch(() => process.exit(1));

async function start(): Promise<Tap> {
  const folder = await mkdtemp(join(tmpdir(), 'phone-bench-'));
  try {
    const audio = join(folder, 'answer.wav');
    await writeFile(audio, answerFile());
    const turns = Array.from({ length: TURNS }, () => ({
      hear: 'Please go on.',
      say: 'As you like.',
      audio,
    }));
    const emulator = await startEmulator({ voice: 'builtin', scenario: { version: 1, turns } });
    return new Tap(emulator.endpoint);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export type ServiceApi = typeof api;

const api = {
  pid: (): number => process.pid,

  /** The port of 127.0.0.1 it listens on, for both dialects. */
  port: async (): Promise<number> => (await starting).port(),

  /** What was said on each connection since the last call; those without a turn are left out. */
  take: async (): Promise<ServiceLog[]> => (await starting).take().map(({ log }) => log),
};

serve(api);
