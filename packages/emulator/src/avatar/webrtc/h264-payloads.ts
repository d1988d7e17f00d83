// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Most bytes of a payload: with the headers of RTP, SRTP, UDP and IP it fits into any network's packets. */
export const LONGEST_PAYLOAD = 1200;
/** The type of a NAL unit that carries a part of another (RFC 6184, section 5.8). */
const FU_A = 28;
const [FIRST, LAST] = [0x80, 0x40];

/** The RTP payloads of a picture's NAL units: each in one, or in parts where it is too long (RFC 6184, packetization mode 1). */
export function h264Payloads(picture: readonly Buffer[]): Buffer[] {
  return picture.flatMap((unit) => (unit.length <= LONGEST_PAYLOAD ? [unit] : partsOf(unit)));
}

function partsOf(unit: Buffer): Buffer[] {
  const header = unit.readUInt8(0);
  const indicator = (header & 0xe0) | FU_A;
  const size = LONGEST_PAYLOAD - 2;
  const parts: Buffer[] = [];
  for (let at = 1; at < unit.length; at += size) {
    const place = (at === 1 ? FIRST : 0) | (at + size >= unit.length ? LAST : 0);
    parts.push(Buffer.concat([Buffer.of(indicator, place | (header & 0x1f)), unit.subarray(at, at + size)]));
  }
  return parts;
}
