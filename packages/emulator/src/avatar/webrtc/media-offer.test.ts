// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { onLoopback, takesMedia, withoutCandidates } from './media-offer.ts';

const OFFER = [
  'v=0',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 102',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:0123456789012345678901',
  'a=fingerprint:sha-256 00:11',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:102 H264/90000',
  'a=candidate:1 1 udp 2113937151 0b1e.local 51234 typ host',
  'a=candidate:2 1 udp 2113937150 127.0.0.1 51235 typ host',
  'a=end-of-candidates',
  '',
];

test('media come of an offer that says how to reach and to trust its peer, and takes H.264', () => {
  expect(takesMedia(OFFER.join('\r\n'))).toBe(true);
  for (const missing of [2, 3, 4, 6]) {
    expect(takesMedia(OFFER.filter((_, index) => index !== missing).join('\r\n'))).toBe(false);
  }
});

test('the addresses of a page are left out', () => {
  expect(withoutCandidates(OFFER.join('\r\n'))).toBe(`${OFFER.slice(0, 7).join('\r\n')}\r\n`);
});

test('an answer names loopback alone', () => {
  const answer = [
    'a=candidate:1 1 udp 2130706431 10.0.0.7 4000 typ host',
    'a=candidate:2 1 udp 2130706430 127.0.0.1 4001 typ host',
    'a=end-of-candidates',
    '',
  ];
  expect(onLoopback(answer.join('\r\n'))).toBe(answer.slice(1).join('\r\n'));
});
