// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AudioFrame } from '@livekit/rtc-node';
import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import type { Check } from '../check.ts';
import { constant, ramp } from '../stage/signals.ts';
import type { Stage } from '../stage/stage.ts';

/** Audio with a different loudness in each second, so that a check can tell which second arrived. */
function numberedSeconds(seconds: number): AudioFrame[] {
  return Array.from({ length: seconds }, (_, second) => constant(1000, (second + 1) * 100)).flat();
}

/** Unusual frames that an input may deliver. */
const ODD_FRAMES: [string, () => AudioFrame][] = [
  ['no samples', () => new AudioFrame(new Int16Array(0), 24_000, 1, 0)],
  ['one sample', () => new AudioFrame(new Int16Array(1), 24_000, 1, 1)],
  ['11.025 kHz', () => new AudioFrame(new Int16Array(110), 11_025, 1, 110)],
  ['44.1 kHz in stereo', () => new AudioFrame(new Int16Array(882), 44_100, 2, 441)],
  ['an unusual rate', () => new AudioFrame(new Int16Array(123), 12_345, 1, 123)],
];

/** Pushes the unusual frames; fails the check at the first that throws. */
function pushOddFrames(stage: Stage, push: (frame: AudioFrame) => void, when: string): void {
  for (const [name, frame] of ODD_FRAMES) {
    try {
      push(frame());
    } catch (error) {
      stage.expect(error).toBe('nothing', `what pushAudio throws ${when} for a frame with ${name}`);
    }
  }
}

/** Audio input during outages and under load, and what it costs. */
export const audioInputLimits: Check[] = [
  {
    id: 'AIN-08',
    statement: 'Audio before the connection is open is buffered up to a limit; the oldest is dropped first',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: attaches the input whether or not there is a connection',
    async run(stage) {
      stage.server.stall();
      const { session } = stage.openSession({
        overrides: { connOptions: { maxRetry: 3, retryIntervalMs: 100, timeoutMs: 5000 } },
      });
      await stage.until('a handshake', () => stage.server.attempts.length > 0);
      for (const frame of numberedSeconds(30)) session.pushAudio(frame);
      await stage.server.accept();
      await stage.until('the buffered audio', () => stage.server.audioMs() >= 200, 3000);
      await stage.pause(300);
      const loudness = [...stage.server.audio()];
      stage
        .expect(stage.server.audioMs())
        .toBeAtMost(10_000, 'milliseconds buffered of 30 s before the connection was open');
      // The newest of it may still wait for its packet to fill.
      stage.expect(loudness.at(-1)).toBe(3000, 'loudness of the last audio sent, 100 for each second');
    },
  },
  {
    id: 'AIN-09',
    statement: 'Audio pushed during an outage is not sent in one burst afterwards',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: the microphone keeps running while the connection is down',
    async run(stage) {
      const { session } = await stage.session();
      stage.server.stall();
      stage.server.drop('abrupt');
      await stage.until('another attempt', () => stage.server.attempts.length > 1, 3000);
      for (const frame of numberedSeconds(3)) session.pushAudio(frame);
      await stage.server.accept();
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      await stage.until('its configuration', () => second.of('config').length > 0);
      await stage.pause(300);
      stage
        .expect(stage.server.audioMs())
        .toBeAtMost(1500, 'milliseconds sent after the outage, of 3000 pushed during it');
    },
  },
  {
    id: 'AIN-10',
    statement: 'pushAudio never throws, and audio continues after an unusual frame',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: one exception from pushAudio stops the audio for good',
    async run(stage) {
      stage.server.stall();
      const { session } = stage.openSession();
      const push = (frame: AudioFrame): void => session.pushAudio(frame);
      pushOddFrames(stage, push, 'before the connection is open');
      await stage.server.accept();
      const peer = await stage.until('the connection', () => stage.server.connections()[0], 3000);
      await stage.until('its configuration', () => peer.of('config').length > 0);
      pushOddFrames(stage, push, 'when connected');
      stage.server.stall();
      peer.drop('abrupt');
      await stage.until('another attempt', () => stage.server.attempts.length > 1, 3000);
      pushOddFrames(stage, push, 'during an outage');
      await stage.server.accept();
      await session.close();
      pushOddFrames(stage, push, 'after close()');

      const count = stage.server.connections().length + 1;
      const agent = await stage.agent({ waitsForConnection: false });
      await stage.connected(agent.plugin, count);
      agent.input.push(ODD_FRAMES.map(([, frame]) => frame()));
      const before = stage.timeline.now();
      agent.input.push(constant(300, 8000));
      await stage.until(
        'the sound after the unusual frames',
        () => stage.server.audio(before).filter((sample) => sample > 4000).length > 2400,
      );
    },
  },
  {
    id: 'AIN-11',
    statement: 'pushAudio after close() does nothing and logs nothing',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: the pump may hold a frame while the session closes',
    async run(stage) {
      const { session } = await stage.session();
      const { peer } = stage.server;
      await session.close();
      const received = peer.received.length;
      for (const frame of ramp(300)) {
        try {
          session.pushAudio(frame);
        } catch (error) {
          stage.expect(error).toBe('nothing', 'what pushAudio throws after close()');
        }
      }
      await stage.pause(150);
      stage.expect(peer.received.slice(received)).toHaveLength(0, 'messages after close()');
      stage.expect(stage.server.connections()).toHaveLength(1, 'connections');
    },
  },
  {
    id: 'AIN-12',
    statement: 'A frame of 10 ms costs at most 50 µs of CPU time',
    severity: 'should',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: pushAudio runs a hundred times a second for each session',
    alone: true,
    timeoutMs: 20_000,
    async run(stage) {
      const { session } = await stage.session();
      const frames = ramp(1000);
      const costs: number[] = [];
      for (let second = 0; second < 100; second += 1) {
        const before = process.cpuUsage();
        for (const frame of frames) session.pushAudio(frame);
        const { user, system } = process.cpuUsage(before);
        costs.push((user + system) / frames.length);
        // Lets the other side read, so that a full socket does not affect the result.
        await stage.pause(2);
      }
      // What else the machine does can only add to it.
      const least = costs.toSorted((a, b) => a - b)[costs.length / 10] ?? 0;
      stage
        .expect(Math.round(least))
        .toBeAtMost(50, 'microseconds of CPU time for a frame, in one second of ten');
    },
  },
  {
    id: 'AIN-13',
    statement: 'No sample waits longer than 50 ms for the packet it is sent in',
    severity: 'should',
    source:
      '@livekit/agents 1.9.0 llm/realtime.ts: hands over frames of 10 ms; whatever is held back delays every turn',
    async run(stage) {
      const { session } = await stage.session();
      const held: number[] = [];
      let arrivedMs = 0;
      for (const [index, frame] of ramp(500).entries()) {
        session.pushAudio(frame);
        await stage.pause(10);
        const nowMs = stage.server.audioMs();
        // The oldest sample that arrived has waited since the end of the frame it was in.
        if (nowMs > arrivedMs) held.push((index + 1) * 10 - arrivedMs - 10);
        arrivedMs = nowMs;
      }
      // The median, because a busy machine may deliver some packets late.
      const median = held.toSorted((a, b) => a - b)[Math.floor(held.length / 2)];
      stage.expect(median ?? Infinity).toBeAtMost(50, 'milliseconds a sample is held back, median');
    },
  },
  {
    id: 'AIN-14',
    statement: 'Silence is sent like any sound',
    severity: 'must',
    source:
      '@livekit/agents 1.9.0 voice/agent_activity.ts: provider-side turn detection needs the silence after speech',
    async run(stage) {
      const { session } = await stage.session();
      for (const frame of constant(2000, 0)) session.pushAudio(frame);
      await stage.until(
        'two seconds of silence',
        () => stage.server.audioMs() >= 1900,
        2000,
        () => `${stage.server.audioMs()} ms`,
      );
    },
  },
  {
    id: 'AIN-15',
    statement:
      'Audio for a peer that stops reading does not accumulate without limit; the plugin reports it and recovers',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: pushAudio cannot apply back-pressure to its caller',
    alone: true,
    timeoutMs: 30_000,
    async run(stage) {
      const probe = await stage.session();
      const { peer } = stage.server;
      peer.blackhole();
      const minute = constant(1000, 8000);
      for (let second = 0; second < 300; second += 1) {
        for (const frame of minute) probe.session.pushAudio(frame);
        await stage.pause(0);
      }
      const told = stage.logs.from(40).length + probe.errors.length;
      peer.readAgain();
      let before = -1;
      await stage.until(
        'the accumulated audio to arrive',
        () => {
          const count = peer.received.length;
          const settled = count === before;
          before = count;
          return settled && count > 0;
        },
        5000,
      );
      // Five minutes are about 20 MB on the wire, far more than sockets buffer.
      stage
        .expect(Math.round(stage.server.audioMs() / 1000))
        .toBeAtMost(240, 'seconds of accumulated audio, of 300 pushed');
      stage.expect(told).toBeAtLeast(1, 'warnings in the log and error events');
      const recovered = stage.timeline.now();
      for (const frame of constant(500, -8000)) probe.session.pushAudio(frame);
      await stage.until(
        'new audio',
        () => stage.server.audio(recovered).some((sample) => sample < -4000),
        3000,
      );
    },
  },
  {
    id: 'AIN-16',
    statement: 'A new input replaces the old one',
    severity: 'must',
    source: '@livekit/agents 1.9.0 llm/realtime.ts: setInputAudioStream() replaces the stream before',
    async run(stage) {
      const probe = await stage.session();
      const sources: ReadableStreamDefaultController<AudioFrame>[] = [];
      const attach = (): void =>
        probe.session.setInputAudioStream(
          new ReadableStream<AudioFrame>({ start: (controller) => void sources.push(controller) }),
        );
      attach();
      for (const frame of constant(300, 8000)) sources[0]?.enqueue(frame);
      await stage.until('the first stream', () => stage.server.audioMs() >= 200);
      await stage.pause(50);
      attach();
      await stage.pause(50);
      const swapped = stage.timeline.now();
      for (const frame of constant(300, 8000)) sources[0]?.enqueue(frame);
      for (const frame of constant(400, -8000)) sources[1]?.enqueue(frame);
      await stage.until('the second stream', () => stage.server.audioMs(swapped) >= 300);
      // At most the rest of one packet is left of the first stream.
      stage
        .expect(stage.server.audio(swapped).filter((sample) => sample > 4000).length)
        .toBeAtMost(stage.server.driver.sampleRate.input / 10, 'samples of the first stream after the swap');
    },
  },
];
