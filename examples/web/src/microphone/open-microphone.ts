// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type AudioCaptureOptions, createLocalAudioTrack, type LocalAudioTrack } from 'livekit-client';
import { type MicrophoneProblem, microphoneProblemOf } from './microphone-problem.ts';

/** The browser removes the agent's own voice from the microphone signal; otherwise the agent would interrupt itself. */
export const CAPTURE: AudioCaptureOptions = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

export type OpenedMicrophone =
  { track: LocalAudioTrack; problem?: undefined } | { track?: undefined; problem: MicrophoneProblem };

/** Opens a microphone, by default the one the browser chooses. Never rejects. */
export async function openMicrophone(deviceId: string | undefined): Promise<OpenedMicrophone> {
  try {
    return { track: await createLocalAudioTrack({ ...CAPTURE, ...(deviceId ? { deviceId } : {}) }) };
  } catch (error) {
    return { problem: microphoneProblemOf(error) };
  }
}
