// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type TrackReference, useLocalParticipant, useParticipantAttribute } from '@livekit/components-react';
import { type LocalParticipant, type Participant, Track } from 'livekit-client';
import { useCallback, useState } from 'react';
import { type DeviceProblem, deviceProblemOf } from '../call/device-problem.ts';

/** Attribute with which the reference agent reports that the model sees the caller's camera (`camera.ts`). */
const WATCHED = 'voicelive.camera';

export interface CallCamera {
  /** Whether the agent watches cameras; otherwise there is no button. */
  offered: boolean;
  state: 'off' | 'switching' | 'on';
  problem: DeviceProblem | undefined;
  /** What the camera shows, as a preview for the caller. */
  preview: TrackReference | undefined;
  toggle: () => void;
}

/** The camera of a call: off until the caller switches it on, and offered only if the agent watches it. */
export function useCamera(agent: Participant | undefined): CallCamera {
  const { localParticipant, cameraTrack, isCameraEnabled } = useLocalParticipant();
  const [switching, setSwitching] = useState(false);
  const [problem, setProblem] = useState<DeviceProblem>();
  const offered = useParticipantAttribute(WATCHED, { participant: agent ?? localParticipant }) === 'watching';

  const toggle = useCallback(() => {
    setSwitching(true);
    setProblem(undefined);
    switchCamera(localParticipant, !isCameraEnabled)
      .catch((error: unknown) => setProblem(deviceProblemOf(error)))
      .finally(() => setSwitching(false));
  }, [localParticipant, isCameraEnabled]);

  const preview =
    isCameraEnabled && cameraTrack
      ? { participant: localParticipant, source: Track.Source.Camera, publication: cameraTrack }
      : undefined;
  return {
    offered,
    state: switching ? 'switching' : isCameraEnabled ? 'on' : 'off',
    problem,
    preview,
    toggle,
  };
}

/** Releases a track that was switched off, so that the light of the camera goes out. */
async function switchCamera(participant: LocalParticipant, on: boolean): Promise<void> {
  const publication = await participant.setCameraEnabled(on, { resolution: { width: 640, height: 480 } });
  if (!on && publication?.track) await participant.unpublishTrack(publication.track.mediaStreamTrack, true);
}
