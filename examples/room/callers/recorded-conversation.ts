// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readWavFile } from '@voicelive-kit/reference-agent/read-wav-file.ts';
import { Caller, invite } from './caller.ts';

const speech = fileURLToPath(new URL('../../demo/speech/', import.meta.url));
const TURNS = ['caller-1-question', 'caller-2-weather', 'caller-3-interruption', 'caller-4-goodbye'];
/** What the caller says, turn by turn. */
export const recordings = TURNS.map((turn) => join(speech, `${turn}.wav`));
/** Time for an answer, in milliseconds: the third turn starts in the middle of the long second answer. */
const PAUSE_MS = 6000;

/** A recorded caller that talks to the agent in its own room, repeatedly, until the signal. */
export async function keepTalking(webUrl: string, signal: AbortSignal): Promise<void> {
  const caller = await Caller.join(await invite(webUrl), 48_000, 2);
  try {
    while (!signal.aborted) {
      for (const file of recordings) {
        await sleep(PAUSE_MS, undefined, { signal });
        await caller.microphone.say(readWavFile(file).samples);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await caller.leave();
  }
}
