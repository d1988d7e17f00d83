// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { mouthAt, SILENCE_BYTES } from './face-pictures.ts';
import { AVC_PROFILE, FRAGMENT_TICKS, MOUTHS, START } from './face.ts';

/** The codec named in `response.video.delta`. */
export const VIDEO_CODEC = `video/mp4; codecs="avc1.${AVC_PROFILE}, mp4a.40.2"`;

const fragments = MOUTHS.map((fragment) => Buffer.from(fragment, 'base64'));

/** A talking head: pre-encoded pictures that get their times and their audio here. */
export class VideoStream {
  #shown = 0;

  /** The initialisation segment, to be sent once and first. */
  start(): Buffer {
    return Buffer.from(START, 'base64');
  }

  /**
   * One picture with its audio.
   * @param level - loudness from 0 to 100: how far the mouth is open.
   * @param aac - a raw data block of AAC-LC, mono.
   */
  show(level: number, aac: Uint8Array): Buffer {
    const silent = fragments[2 * mouthAt(level) + (this.#shown % 2)] ?? Buffer.alloc(0);
    const fragment = Buffer.concat([silent.subarray(0, silent.length - SILENCE_BYTES), aac]);
    // In a `mfhd` box the value follows version and flags, as does the 64-bit time in each `tfdt`.
    const valueOf = (box: string, from = 0): number => fragment.indexOf(box, from) + 8;
    const picture = valueOf('tfdt');
    const sound = valueOf('tfdt', picture);
    const time = BigInt(this.#shown * FRAGMENT_TICKS);
    this.#shown += 1;
    fragment.writeUInt32BE(this.#shown, valueOf('mfhd'));
    fragment.writeBigUInt64BE(time, picture);
    fragment.writeBigUInt64BE(time, sound);
    // The audio is last in the data; its default size follows track and duration in its `tfhd`.
    fragment.writeUInt32BE(aac.length, valueOf('tfhd', valueOf('tfhd')) + 8);
    const data = fragment.indexOf('mdat') - 4;
    fragment.writeUInt32BE(fragment.length - data, data);
    return fragment;
  }
}
