// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type TrackReference, VideoTrack } from '@livekit/components-react';
import type { ReactElement } from 'react';

/** What the agent sees, mirrored as users expect it. */
export function CameraPreview({ track }: { track: TrackReference }): ReactElement {
  return (
    <VideoTrack className="camera-preview" trackRef={track} data-camera-preview="" aria-label="Your camera" />
  );
}
