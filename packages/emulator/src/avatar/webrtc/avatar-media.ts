// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { SoundFormat } from '../../hearing/loudness.ts';

/* Apart from what implements it, so that no type of the package leads to one that may not be installed. */

/** What happens to the media of an avatar. */
export interface MediaEvents {
  /** They flow from now on. */
  connected(): void;
  /** They are closed, and not by `close`; with a reason if they never flowed. */
  lost(reason?: string): void;
}

/** A talking head that one page sees and hears over WebRTC. */
export interface AvatarMedia {
  /** SDP. */
  readonly answer: string;
  /** Speaks this base64 audio after what it has still to say. */
  speak(audio: string, format: SoundFormat): void;
  /** That was the last of a speech. */
  endSpeech(): void;
  /** Falls silent at once. */
  hush(): void;
  /** Safe to call again; never rejects. */
  close(): Promise<void>;
}

/** Answers an offer; undefined where there is no WebRTC. Rejects for an offer that cannot be read. */
export type OpenAvatarMedia = (offer: string, events: MediaEvents) => Promise<AvatarMedia | undefined>;
