// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { FaceTrack } from './face-track.ts';

/** The faces of one session's messages, and which of these is being played. */
export class Faces {
  #playing: FaceTrack | undefined;

  /** A track for a new message. */
  track(message: { itemId: string; responseId: string; sampleRate: number }): FaceTrack {
    return new FaceTrack(message, (track) => {
      this.#playing = track;
    });
  }

  /** The message whose sound is being handed to whoever plays it, or was last; undefined when that has turned away. */
  get playing(): FaceTrack | undefined {
    return this.#playing?.left === true ? undefined : this.#playing;
  }
}
