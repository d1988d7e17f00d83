// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The least a page offers that wants to see somebody. It says neither where it is nor how to trust it, so no media come of it. */
export const VIDEO_OFFER = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=video 9 UDP/TLS/RTP/SAVPF 102',
  'a=mid:0',
  'a=recvonly',
  'a=rtpmap:102 H264/90000',
  '',
].join('\r\n');

/** An offer as `client_sdp` has it. */
export function clientSdp(sdp = VIDEO_OFFER): string {
  return Buffer.from(JSON.stringify({ type: 'offer', sdp })).toString('base64');
}
