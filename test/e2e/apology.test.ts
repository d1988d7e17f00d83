// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWavFile } from '@voicelive-kit/reference-agent/read-wav-file.ts';
import { expect, test } from 'vitest';
import { audibleSpans, longestOf } from '../listening/levels.ts';
import { placeOfSpeech } from '../listening/place-in-recording.ts';
import { callIn, useStack } from './stage/stack.ts';
import { OUT, writeSound } from './stage/out.ts';

const NAME = 'apology';
const WRONG_KEY = 'not-the-key-of-this-service';
const stage = useStack(NAME, {
  emulator: { key: 'the-right-key' },
  workerEnv: { AZURE_VOICELIVE_API_KEY: WRONG_KEY, AZURE_VOICE_LIVE_API_KEY: WRONG_KEY },
});
const apology = readWavFile(join(import.meta.dirname, '../../examples/reference-agent/apology.wav'));

test('when the service rejects the agent permanently, the caller hears an apology and the call ends', async () => {
  const caller = await callIn(stage);
  const hungUp = new Promise((resolve) => caller.room.once('disconnected', resolve));
  await hungUp;
  const heard = { samples: caller.ear.since(), rate: caller.ear.rate };
  writeSound(`${NAME}/heard`, { ...heard, channels: 1 });
  const sorry = longestOf(audibleSpans(heard, 700));
  expect(sorry.endMs - sorry.startMs).toBeGreaterThan(4000);
  expect(placeOfSpeech(apology, heard, sorry).likeness).toBeGreaterThan(0.8);
  // The rejection is not revealed to anybody.
  expect(readFileSync(join(OUT, NAME, 'logs/worker-1.log'), 'utf8')).not.toContain(WRONG_KEY);
});
