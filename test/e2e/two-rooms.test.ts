// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { readWavFile } from '@voicelive-kit/reference-agent/read-wav-file.ts';
import { expect, test } from 'vitest';
import { audibleSpans, longestOf, type Sound } from '../listening/levels.ts';
import { placeOfSpeech } from '../listening/place-in-recording.ts';
import { callIn, recording, useStack } from './stage/stack.ts';
import { writeSound } from './stage/out.ts';

const stage = useStack('two-rooms');
const GREETING = 'Hello, this is Fjord Outfitters. How can I help you today?';
const speech = join(import.meta.dirname, '../../examples/demo/speech');
const agentRecording = (name: string): Sound => readWavFile(join(speech, `${name}.wav`));

test('two participants in two rooms at once do not hear each other', async () => {
  const [asking, greeted] = await Promise.all([callIn(stage), callIn(stage)]);
  expect(asking.room.name).not.toBe(greeted.room.name);
  for (const caller of [asking, greeted]) {
    await expect.poll(() => caller.said('agent')).toEqual([GREETING]);
    await expect.poll(() => caller.agent.attributes['lk.agent.state']).toBe('listening');
  }
  // The agent's state is ahead of what is heard by the audio in transit.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const since = performance.now();
  await asking.microphone.say(recording('caller-1-question', 1));
  await expect.poll(() => asking.agent.attributes['lk.agent.state']).toBe('speaking');
  await expect.poll(() => asking.agent.attributes['lk.agent.state']).toBe('listening');

  const heard = { samples: asking.ear.since(since), rate: asking.ear.rate };
  const silence = { samples: greeted.ear.since(since), rate: greeted.ear.rate };
  writeSound('two-rooms/asking', { ...heard, channels: 1 });
  writeSound('two-rooms/silent', { ...silence, channels: 1 });
  const answer = longestOf(audibleSpans(heard, 700));
  expect(placeOfSpeech(agentRecording('agent-1-kayaks'), heard, answer).likeness).toBeGreaterThan(0.8);
  expect(audibleSpans(silence, 700)).toEqual([]);
  expect(greeted.said('me')).toEqual([]);
  expect(greeted.said('agent')).toHaveLength(1);
});
