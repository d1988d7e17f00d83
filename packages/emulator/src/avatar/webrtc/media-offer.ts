// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** True for an offer that media can come of: it says how to reach and to trust its peer, and takes pictures in H.264. */
export function takesMedia(offer: string): boolean {
  const needed = [/^a=ice-ufrag:/mu, /^a=ice-pwd:/mu, /^a=fingerprint:/mu, /^a=rtpmap:\d+ H264\/90000/imu];
  return needed.every((line) => line.test(offer));
}

/**
 * An offer without the addresses of its peer. The emulator waits to be called on loopback, and learns from where; the names that
 * browsers give in place of addresses would have it ask the network.
 */
export function withoutCandidates(offer: string): string {
  return offer.replaceAll(/^a=(?:candidate:.*|end-of-candidates)\r?\n/gmu, '');
}

/** An answer without candidates off this machine. */
export function onLoopback(answer: string): string {
  return answer.replaceAll(/^a=candidate:(?!\S+ \d+ \S+ \d+ 127\.0\.0\.1 ).*\r?\n/gmu, '');
}
