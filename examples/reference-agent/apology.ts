// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  type Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import { readWavFile } from './read-wav-file.ts';

const RECORDING = join(import.meta.dirname, 'apology.wav');
/** How long to wait for a participant to join, and then for one to subscribe, in milliseconds. */
const CALLER_TIMEOUT_MS = 3000;
const SUBSCRIBE_TIMEOUT_MS = 3000;

/** The recorded apology as frames of 20 ms. */
export function apologyFrames(): AudioFrame[] {
  const { samples, rate, channels } = readWavFile(RECORDING);
  const length = (rate / 50) * channels;
  const frames: AudioFrame[] = [];
  for (let at = 0; at < samples.length; at += length) {
    const part = samples.slice(at, at + length);
    frames.push(new AudioFrame(part, rate, channels, part.length / channels));
  }
  return frames;
}

/**
 * Plays an apology in a room on a separate track, and resolves when it was heard. An unrecoverable error closes the
 * session before `session.say()` could be heard, and removes the session's own track.
 */
export async function apologizeInRoom(room: Room): Promise<void> {
  const participant = room.localParticipant;
  const frames = apologyFrames();
  const first = frames[0];
  if (!participant || !first || !(await somebodyIsThere(room))) return;
  const source = new AudioSource(first.sampleRate, first.channels);
  const options = new TrackPublishOptions();
  options.source = TrackSource.SOURCE_MICROPHONE;
  const publication = await participant.publishTrack(
    LocalAudioTrack.createAudioTrack('apology', source),
    options,
  );
  try {
    await Promise.race([
      publication.waitForSubscription(),
      sleep(SUBSCRIBE_TIMEOUT_MS, undefined, { ref: false }),
    ]);
    for (const frame of frames) await source.captureFrame(frame);
    await source.waitForPlayout();
  } finally {
    await source.close();
  }
}

/** The caller may still be joining the room. */
async function somebodyIsThere(room: Room): Promise<boolean> {
  if (room.remoteParticipants.size > 0) return true;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, CALLER_TIMEOUT_MS);
    room.once(RoomEvent.ParticipantConnected, () => {
      clearTimeout(timer);
      resolve();
    });
  });
  return room.remoteParticipants.size > 0;
}
