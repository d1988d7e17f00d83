// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame } from '@livekit/rtc-node';
import { capability, type Check } from '../check.ts';
import type { Peer } from '../server/peer.ts';
import { constant, frequencyOf, ramp, tone } from '../stage/signals.ts';

/** Frames whose left channel is silent and whose right channel is a tone. */
function rightChannelOnly(ms: number, hertz: number): AudioFrame[] {
  return tone(ms, hertz).map(({ data, sampleRate, samplesPerChannel }) => {
    const both = new Int16Array(samplesPerChannel * 2);
    for (let i = 0; i < samplesPerChannel; i += 1) both[2 * i + 1] = data[i] ?? 0;
    return new AudioFrame(both, sampleRate, 2, samplesPerChannel);
  });
}

/** The audio covered by the first commit of a connection: everything after the last clear before it. */
function committedTurn(peer: Peer): number[] | undefined {
  const turn: number[] = [];
  for (const action of peer.received) {
    if (action.kind === 'audio') turn.push(...action.samples);
    if (action.kind === 'clear') turn.length = 0;
    if (action.kind === 'commit') return turn;
  }
  return undefined;
}

/** Which audio arrives, and in which form. */
export const audioInput: Check[] = [
  {
    id: 'AIN-01',
    statement: '24 kHz mono in frames of 10 ms arrives complete and unaltered',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/room_io/room_io.ts: a room delivers 24 kHz mono',
    async run(stage) {
      const { session } = await stage.session();
      for (const frame of ramp(1000)) session.pushAudio(frame);
      await stage.until(
        'a second of audio',
        () => stage.server.audioMs() >= 980,
        2000,
        () => `${stage.server.audioMs()} ms`,
      );
      await stage.pause(100);
      if (stage.server.driver.sampleRate.input === 24_000)
        stage.expect([...stage.server.audio()]).toEqual(
          Array.from({ length: 24_000 }, (_, i) => i),
          'the samples sent',
        );
      else stage.expect(stage.server.audioMs()).toBeWithin(980, 1020, 'milliseconds sent of 1000');
    },
  },
  {
    id: 'AIN-02',
    statement: '48 kHz input is converted to the rate of the provider',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: pushAudio gets frames as the input delivers them',
    async run(stage) {
      const { session } = await stage.session();
      // A little more than a second, so that audio which a converter or packetizer holds back at the end does not
      // matter.
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
    id: 'AIN-17',
    statement: 'Input of 88.2, 96 and 192 kHz is converted as well',
    severity: 'should',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: pushAudio gets frames as the input delivers them',
    async run(stage) {
      const { input } = stage.server.driver.sampleRate;
      for (const sampleRate of [88_200, 96_000, 192_000]) {
        const { session } = await stage.session();
        const at = stage.timeline.now();
        for (const frame of tone(700, 440, { sampleRate })) session.pushAudio(frame);
        await stage.until(
          `audio given at ${sampleRate} Hz`,
          () => stage.server.audioMs(at) >= 600,
          2000,
          () => `${stage.server.audioMs(at)} ms of 700`,
        );
        stage
          .expect(frequencyOf(stage.server.audio(at).subarray(input / 10, input / 2), input))
          .toBeWithin(434, 446, `frequency of a 440 Hz tone given at ${sampleRate} Hz`);
        await session.close();
      }
    },
  },
  {
    id: 'AIN-03',
    statement: 'Stereo is mixed down to mono; both channels are included',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: pushAudio gets frames as the input delivers them',
    async run(stage) {
      const { session } = await stage.session();
      for (const frame of rightChannelOnly(1300, 440)) session.pushAudio(frame);
      await stage.until('a second of audio', () => stage.server.audioMs() >= 1000);
      await stage.pause(200);
      const { input } = stage.server.driver.sampleRate;
      stage.expect(stage.server.audioMs()).toBeWithin(1180, 1320, 'milliseconds of audio sent for 1300 ms');
      stage
        .expect(frequencyOf(stage.server.audio().subarray(input / 10, input), input))
        .toBeWithin(436, 444, 'frequency of a 440 Hz tone on the right channel');
    },
  },
  {
    id: 'AIN-04',
    statement: 'The sample rate may change in the middle of the stream',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/io.ts: another input, with another rate, may replace the first',
    async run(stage) {
      const { session } = await stage.session();
      for (const [ms, sampleRate] of [
        [500, 24_000],
        [500, 16_000],
        [700, 48_000],
      ] as const)
        for (const frame of tone(ms, 440, { sampleRate })) session.pushAudio(frame);
      await stage.until(
        'the audio',
        () => stage.server.audioMs() >= 1500,
        2000,
        () => `${stage.server.audioMs()} ms`,
      );
      await stage.pause(200);
      stage.expect(stage.server.audioMs()).toBeWithin(1580, 1720, 'milliseconds of audio sent for 1700 ms');
      const { input } = stage.server.driver.sampleRate;
      const heard = [0.1, 0.6, 1.1].map((from) =>
        frequencyOf(stage.server.audio().subarray(from * input, (from + 0.3) * input), input),
      );
      for (const [index, rate] of [24, 16, 48].entries())
        stage.expect(heard[index]).toBeWithin(434, 446, `frequency of a 440 Hz tone at ${rate} kHz`);
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
    statement: 'commitAudio includes a partly filled packet',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: commitAudio() ends a turn; all audio before it belongs to the turn',
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
  {
    id: 'AIN-07',
    statement: 'clearAudio discards a partly filled packet',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_session.ts: clearUserTurn() drops what was said so far',
    needs: capability('manualTurns'),
    async run(stage) {
      const { session } = await stage.session({ overrides: { turnDetection: false } });
      for (const frame of constant(50, 8000)) session.pushAudio(frame);
      await session.clearAudio();
      for (const frame of constant(200, -8000)) session.pushAudio(frame);
      await session.commitAudio();
      const turn = await stage.until('the committed turn', () => committedTurn(stage.server.peer));
      stage
        .expect(turn.filter((sample) => sample > 4000).length)
        .toBe(0, 'samples of the cleared audio in the turn');
      stage
        .expect((turn.length * 1000) / stage.server.driver.sampleRate.input)
        .toBeWithin(195, 205, 'milliseconds in the turn, of 200 pushed');
    },
  },
];
