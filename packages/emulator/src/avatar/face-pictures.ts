// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { MOUTHS, START } from './face.ts';

/** How far the mouth can be open, from 0 for closed. */
const MOUTH_COUNT = MOUTHS.length / 2;
/** Length of the silence each picture was encoded with; it comes last in its fragment. */
export const SILENCE_BYTES = 4;
/** Loudness, 0 to 100, up to which the mouth is closed, and from which it is wide open: -38 and -18 dB of full scale. */
const [CLOSED, WIDE_OPEN] = [37, 70];

/** How far open the mouth is for a loudness from 0 to 100. */
export function mouthAt(level: number): number {
  const open = Math.max(0, Math.min(1, (level - CLOSED) / (WIDE_OPEN - CLOSED)));
  return Math.round(open * (MOUTH_COUNT - 1));
}

/**
 * A picture as H.264 without a container: its parameter sets and its slices, each one NAL unit. All pictures are key frames.
 * @param place - of the picture in the stream: neighbours must have different ids.
 */
export function pictureOf(mouth: number, place: number): readonly Buffer[] {
  return pictures[2 * mouth + (place % 2)] ?? [];
}

const sets = parameterSets();
const pictures = MOUTHS.map((fragment) => sets.concat(slicesOf(Buffer.from(fragment, 'base64'))));

/** SPS and PPS, out of the `avcC` box: five bytes, how many SPS there are in five bits, then those, how many PPS, and those. */
function parameterSets(): Buffer[] {
  const start = Buffer.from(START, 'base64');
  const sets: Buffer[] = [];
  let at = start.indexOf('avcC') + 4 + 5;
  for (const counted of [0x1f, 0xff]) {
    let left = start.readUInt8(at) & counted;
    at += 1;
    for (; left > 0; left -= 1) {
      const length = start.readUInt16BE(at);
      sets.push(start.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return sets;
}

/** The NAL units of the one picture in a fragment, each of which follows its length. */
function slicesOf(fragment: Buffer): Buffer[] {
  const slices: Buffer[] = [];
  const end = fragment.length - SILENCE_BYTES;
  for (let at = fragment.indexOf('mdat') + 4; at < end;) {
    const length = fragment.readUInt32BE(at);
    slices.push(fragment.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return slices;
}
