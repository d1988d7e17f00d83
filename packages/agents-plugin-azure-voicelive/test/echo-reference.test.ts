// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { AudioFrame } from '@livekit/rtc-node';
import { voice } from '@livekit/agents';
import { describe, expect, test } from 'vitest';
import { followFace, realtime } from '../src/index.ts';
import { openField, type Field } from './support.ts';

const RATE = 24_000;
const ECHO = { type: 'server_echo_cancellation', referenceSource: 'client', channels: 2 } as const;

/** An output that plays what it receives and reports nothing. */
class Loudspeaker extends voice.AudioOutput {
  cleared = 0;
  constructor() {
    super(RATE);
  }
  override clearBuffer(): void {
    this.cleared += 1;
  }
}

const open = (): Promise<Field> => openField({ model: { inputAudioEchoCancellation: ECHO } });
const frame = (value: number, ms = 20): AudioFrame => {
  const samples = new Int16Array((RATE * ms) / 1000).fill(value);
  return new AudioFrame(samples, RATE, 1, samples.length);
};

/** All samples that were sent to the service, per channel. */
function received(packets: readonly { [field: string]: unknown }[]): {
  microphone: Int16Array;
  reference: Int16Array;
} {
  const bytes = Buffer.concat(packets.map(({ audio }) => Buffer.from(String(audio), 'base64')));
  const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return {
    microphone: samples.filter((_, i) => i % 2 === 0),
    reference: samples.filter((_, i) => i % 2 === 1),
  };
}

describe('the echo reference channel', () => {
  test('is silent when no output is being watched', async () => {
    const { server, ...field } = await open();
    const { session, peer } = await field.session();
    session.pushAudio(frame(7000));
    await server.until('the audio', () => peer.rawOf('input_audio_buffer.append').length > 0);
    const { microphone, reference } = received(peer.rawOf('input_audio_buffer.append'));
    expect(microphone).toHaveLength((RATE * 20) / 1000);
    expect(new Set(microphone)).toEqual(new Set([7000]));
    expect(new Set(reference)).toEqual(new Set([0]));
  });

  test("contains what the session's output plays, and is silent when the output is cleared", async () => {
    const { server, ...field } = await open();
    const { session: agentSession } = await field.agent();
    const loudspeaker = new Loudspeaker();
    agentSession.output.audio = loudspeaker;
    realtime.sendEchoReference(agentSession);
    const output = agentSession.output.audio;
    const session = realtime.sessionOf(agentSession);
    const { peer } = server;
    const referenceNow = (): Int16Array => {
      session.pushAudio(frame(7000));
      return received(peer.rawOf('input_audio_buffer.append').slice(-1)).reference;
    };
    for (let i = 0; i < 50; i += 1) await output.captureFrame(frame(500));
    await server.until('the sound', () => referenceNow().includes(500));
    output.clearBuffer();
    await server.until('silence', () => !referenceNow().includes(500));
    expect(loudspeaker.cleared).toBe(1);
  });

  test('does not disturb the output when a frame cannot be read', async () => {
    const { server: _, ...field } = await open();
    const { session: agentSession } = await field.agent();
    agentSession.output.audio = new Loudspeaker();
    realtime.sendEchoReference(agentSession);
    const slow = new AudioFrame(new Int16Array(147), 7350, 1, 147);
    await expect(agentSession.output.audio.captureFrame(slow)).resolves.toBeUndefined();
  });

  test('leaves the output callable when it and a face watched outputs that were replaced many times', async () => {
    const { server: _, ...field } = await open();
    const { session: agentSession } = await field.agent();
    realtime.sendEchoReference(agentSession);
    followFace(agentSession);
    const outputs = [new Loudspeaker(), new Loudspeaker()];
    const states = voice.AgentSessionEventTypes.AgentStateChanged;
    for (let i = 0; i < 20_000; i += 1) {
      agentSession.output.audio = outputs[i % 2] ?? null;
      agentSession.emit(states, {} as never);
    }
    for (const output of outputs) {
      output.clearBuffer();
      await output.captureFrame(frame(500));
    }
    expect(outputs.map(({ cleared }) => cleared)).toEqual([1, 1]);
  });

  test('is sent again when it is requested after the session was closed', async () => {
    const { server: _, ...field } = await open();
    const { session: agentSession } = await field.agent();
    realtime.sendEchoReference(agentSession);
    await agentSession.close();
    const output = new Loudspeaker();
    agentSession.output.audio = output;
    realtime.sendEchoReference(agentSession);
    // The output is watched: it now has its own method.
    expect(Object.hasOwn(output, 'captureFrame')).toBe(true);
  });

  test('cannot be removed when the session is running', async () => {
    const { server: _, ...field } = await open();
    const { session } = await field.session();
    const change = (): void => session.updateOptions({ inputAudioEchoCancellation: null as never });
    expect(change).toThrow('Create a RealtimeModel for each number of channels.');
  });
});
