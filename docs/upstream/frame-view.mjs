// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// What DataStreamAudioOutput, the way to an avatar, sends of a frame whose samples are a view into a larger buffer.
import { EventEmitter } from 'node:events';
import { voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { report } from './fake-model.mjs';

const SAMPLES = 480;
let sent = 0;
const avatar = { identity: 'avatar' };
/**
 * As much of a room as the output asks for, with the avatar in it.
 * @type {any}
 */
const room = Object.assign(new EventEmitter(), {
  isConnected: true,
  remoteParticipants: new Map([[avatar.identity, avatar]]),
  localParticipant: {
    registerRpcMethod() {},
    streamBytes: async () => ({
      write: async (bytes) => {
        sent += bytes.byteLength;
      },
    }),
  },
});

const output = new voice.DataStreamAudioOutput({
  room,
  destinationIdentity: avatar.identity,
  sampleRate: 24_000,
});
const second = new Int16Array(24_000);
await output.captureFrame(new AudioFrame(second.subarray(0, SAMPLES), 24_000, 1, SAMPLES));
report({
  expected: `the avatar is sent the ${SAMPLES * 2} bytes of the frame`,
  happened: `it is sent ${sent}`,
  gap: sent === second.byteLength,
});
