// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The agent uses only LiveKit's own topics and attributes: a bare `@livekit/rtc-node` participant gets everything. */
import { describe, expect, test } from 'vitest';
import { audibleSpans, longestOf } from '../listening/levels.ts';
import { callIn, callsOf, recording, useStack } from './stage/stack.ts';
import { writeSound } from './stage/out.ts';

const stage = useStack('any-client');

const GREETING = 'Hello, this is Fjord Outfitters. How can I help you today?';
const ANSWER = 'Yes, we do. A kayak is forty euros a day, and the paddle is included.';

describe('a participant without a browser', () => {
  test('with a 48 kHz stereo microphone is heard, answered and captioned', async () => {
    const caller = await callIn(stage, 2);
    await expect.poll(() => caller.said('agent')).toEqual([GREETING]);
    await expect.poll(() => caller.agent.attributes['lk.agent.state']).toBe('listening');

    const { endedAt } = await caller.microphone.say(recording('caller-1-question', 2));
    await expect.poll(() => caller.said('me')).toEqual(['Hi there. Do you rent out kayaks?']);
    await expect.poll(() => caller.said('agent').at(-1)).toBe(ANSWER);
    await expect.poll(() => caller.agent.attributes['lk.agent.state']).toBe('listening');

    const heard = { samples: caller.ear.since(endedAt), rate: caller.ear.rate };
    writeSound('any-client/answer', { ...heard, channels: 1 });
    const answer = longestOf(audibleSpans(heard, 700));
    // The recording of the answer has 4.8 s of voice.
    expect(answer.endMs - answer.startMs).toBeGreaterThan(4500);
    expect(answer.endMs - answer.startMs).toBeLessThan(5300);
    // The audio that arrived at the service is mono at 24 kHz: as long as the call, not two or four times as long.
    const session = callsOf(stage).at(-1);
    expect(session?.audio.ms).toBeLessThan(60_000);
    expect(session?.items.map((item) => item.type)).toContain('message');
  });

  test('types, gets a spoken answer, and uses tools', async () => {
    const caller = await callIn(stage);
    await expect.poll(() => caller.said('agent')).toEqual([GREETING]);
    await caller.type('Where is my order?');
    const last = () => caller.said('agent').at(-1);
    await expect.poll(last).toBe('Order forty-two is packed. You can pick it up today until six.');
  });

  test('uses push-to-talk: nothing is heard unless the button is held', async () => {
    const caller = await callIn(stage);
    await expect.poll(() => caller.agent.attributes['lk.agent.state']).toBe('listening');
    expect(await caller.ask('push_to_talk', 'on')).toBe('on');
    await caller.microphone.say(recording('caller-4-goodbye', 1));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(caller.said('me')).toEqual([]);

    await caller.ask('start_turn');
    await caller.microphone.say(recording('caller-1-question', 1));
    await caller.ask('end_turn');
    await expect.poll(() => caller.said('agent').at(-1)).toBe(ANSWER);
    expect(caller.said('me')).toEqual(['Hi there. Do you rent out kayaks?']);

    expect(await caller.ask('push_to_talk', 'off')).toBe('off');
    await expect.poll(() => caller.agent.attributes['lk.agent.state']).toBe('listening');
    await caller.microphone.say(recording('caller-4-goodbye', 1));
    await expect.poll(() => caller.said('me').length).toBe(2);
  });
});
