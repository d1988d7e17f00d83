// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { FaceTrack } from './face-track.ts';

/** The face tracks of one session's messages, and the one that is playing. */
export class Faces {
  #playing: FaceTrack | undefined;

  /** Creates a track for a new message. */
  track(message: { itemId: string; responseId: string; sampleRate: number }): FaceTrack {
    return new FaceTrack(message, (track) => {
      this.#playing = track;
    });
  }

  /** The message whose audio is being handed to its reader, or was last; undefined if the reader has stopped. */
  get playing(): FaceTrack | undefined {
    return this.#playing?.left === true ? undefined : this.#playing;
  }
}
