// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame } from '@livekit/rtc-node';
import { capability, type Check } from '../check.ts';
import { frequencyOf, ramp, tone } from '../stage/signals.ts';

export const audioInput: Check[] = [
  {
    id: 'AIN-02',
    statement: '48 kHz input is converted to the rate of the provider',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: pushAudio gets frames as the input delivers them',
    async run(stage) {
      const { session } = await stage.session();
      // A little more than a second, so that what a converter or packer holds back at the end does not matter.
      for (const frame of tone(1300, 440, { sampleRate: 48_000 })) session.pushAudio(frame);
      await stage.until('a second of audio', () => stage.server.audioMs() >= 1000);
      await stage.pause(200);
      const samples = stage.server.audio();
      const { input } = stage.server.driver.sampleRate;
      stage.expect(stage.server.audioMs()).toBeWithin(1180, 1320, 'milliseconds of audio sent for 1300 ms');
      stage
        .expect(frequencyOf(samples.subarray(input / 10, input), input))
        .toBeWithin(436, 444, 'frequency of a 440 Hz tone');
    },
  },
  {
    id: 'AIN-05',
    statement: 'A frame that is a view into a larger buffer sends only its own samples',
    severity: 'must',
    source: '@livekit/rtc-node 0.13 AudioFrame: data may be a view with an offset into a shared buffer',
    async run(stage) {
      const { session } = await stage.session();
      const whole = new Int16Array(24_000).fill(7777);
      const sent: number[] = [];
      for (let frame = 0; frame < 40; frame += 1) {
        const view = whole.subarray(4000 + frame * 240, 4240 + frame * 240);
        for (let i = 0; i < view.length; i += 1) view[i] = frame * 240 + i;
        sent.push(...view);
      }
      for (let frame = 0; frame < 40; frame += 1) {
        const view = whole.subarray(4000 + frame * 240, 4240 + frame * 240);
        session.pushAudio(new AudioFrame(view, 24_000, 1, 240));
      }
      await stage.until('audio to arrive', () => stage.server.audioMs() >= 300);
      await stage.pause(150);
      const seen = stage.server.audio();
      stage.expect(seen.length).toBeAtMost(sent.length, 'samples sent for 9600 samples');
      stage.expect([...seen.subarray(0, 7200)]).toEqual(sent.slice(0, 7200), 'the samples sent, in order');
    },
  },
  {
    id: 'AIN-06',
    statement: 'commitAudio includes the remainder that had not filled a packet',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: commitAudio() ends a turn, all audio before it belongs to the turn',
    needs: capability('manualTurns'),
    async run(stage) {
      const { session } = await stage.session({ overrides: { turnDetection: false } });
      for (const frame of ramp(130)) session.pushAudio(frame);
      await session.commitAudio();
      const commit = await stage.until('the commit', () => stage.server.received('commit')[0]);
      const before = stage.server
        .received('audio')
        .filter(({ atMs }) => atMs <= commit.atMs)
        .reduce((sum, { samples }) => sum + samples.length, 0);
      stage
        .expect((before * 1000) / stage.server.driver.sampleRate.input)
        .toBeAtLeast(129, 'milliseconds of audio sent before the commit, of 130 pushed');
    },
  },
];
