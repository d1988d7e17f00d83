// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type TrackReference, VideoTrack } from '@livekit/components-react';
import type { ReactElement } from 'react';

/** The agent's avatar video. Its audio comes from its audio track. */
export function Face({ track }: { track: TrackReference }): ReactElement {
  return <VideoTrack className="face" trackRef={track} data-face="" aria-label="The agent" />;
}
