// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Random } from '@voicelive-kit/protocol';

/** The codec to answer with, by kind of media, in order of preference. */
const CODECS: Record<string, readonly RegExp[]> = {
  audio: [/^opus\//iu],
  video: [/^H264\//iu, /^VP8\//iu],
};
const DIRECTIONS: Record<string, string> = {
  sendrecv: 'sendonly',
  recvonly: 'sendonly',
  sendonly: 'recvonly',
  inactive: 'inactive',
};

/** True for an offer with a section for the avatar's video. */
export function offersVideo(offer: string): boolean {
  return /^m=video /mu.test(offer);
}

/** True for an offer with audio. */
export function offersAudio(offer: string): boolean {
  return /^m=audio /mu.test(offer);
}

/**
 * An answer a browser accepts: the offer's media sections in the same order, one codec each, with the server sending,
 * or `both ways`. Its only candidate is the discard port, so no connection is established.
 */
export function answerOffer(
  offer: string,
  random: Random,
  flow: 'sending' | 'both ways' = 'sending',
): string {
  const [, ...sections] = offer.split(/^(?=m=)/mu);
  const media = sections.map((section) => ({ lines: linesOf(section), mid: attribute(section, 'mid') }));
  const common = [
    'c=IN IP4 0.0.0.0',
    `a=ice-ufrag:${hex(random, 4)}`,
    `a=ice-pwd:${hex(random, 16)}`,
    `a=fingerprint:sha-256 ${fingerprint(random)}`,
    'a=setup:active',
  ];
  const mids = media.flatMap(({ mid }) => mid ?? []);
  const head = [
    'v=0',
    `o=- ${Math.floor(random() * 2 ** 47)} 2 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    ...(mids.length > 0 ? [`a=group:BUNDLE ${mids.join(' ')}`] : []),
  ];
  const body = media.map(({ lines, mid }) =>
    answerMedia(lines, common, flow).concat(mid === undefined ? [] : [`a=mid:${mid}`]),
  );
  return `${[...head, ...body.flat()].join('\r\n')}\r\n`;
}

function answerMedia(lines: readonly string[], common: readonly string[], flow: string): string[] {
  const [kind = '', , protocol = '', ...formats] = (lines[0] ?? '').replace(/^m=/u, '').split(' ');
  const candidate = ['a=candidate:1 1 udp 2130706431 127.0.0.1 9 typ host', 'a=end-of-candidates'];
  if (kind === 'application') {
    const port = lines.find((line) => line.startsWith('a=sctp-port:')) ?? 'a=sctp-port:5000';
    return [`m=application 9 ${protocol} ${formats.join(' ')}`, ...common, port, ...candidate];
  }
  const format = chooseFormat(kind, lines, formats);
  const own = lines.filter((line) => new RegExp(`^a=(?:rtpmap|fmtp):${format} `, 'u').test(line));
  const offered = lines.find((line) => /^a=(?:sendrecv|recvonly|sendonly|inactive)$/u.test(line));
  const wanted = offered?.slice(2) ?? 'sendrecv';
  const twoWay = flow === 'both ways' && wanted === 'sendrecv';
  const direction = twoWay ? wanted : (DIRECTIONS[wanted] ?? 'inactive');
  return [
    `m=${kind} 9 ${protocol} ${format}`,
    ...common,
    `a=${direction}`,
    ...(direction.startsWith('send') ? [`a=msid:agent agent-${kind}`] : []),
    'a=rtcp-mux',
    ...own,
    ...candidate,
  ];
}

function chooseFormat(kind: string, lines: readonly string[], formats: readonly string[]): string {
  const named = lines.flatMap((line) => {
    const { format, codec } = /^a=rtpmap:(?<format>\d+) (?<codec>.+)$/u.exec(line)?.groups ?? {};
    return format === undefined || codec === undefined ? [] : [{ format, codec }];
  });
  for (const wanted of CODECS[kind] ?? []) {
    const found = named.find(({ codec }) => wanted.test(codec));
    if (found !== undefined) return found.format;
  }
  return formats[0] ?? '0';
}

function linesOf(section: string): string[] {
  return section.split(/\r?\n/u).filter((line) => line !== '');
}

function attribute(section: string, name: string): string | undefined {
  return linesOf(section)
    .find((line) => line.startsWith(`a=${name}:`))
    ?.slice(name.length + 3);
}

function hex(random: Random, bytes: number): string {
  return Array.from({ length: bytes }, () =>
    Math.floor(random() * 256)
      .toString(16)
      .padStart(2, '0'),
  ).join('');
}

function fingerprint(random: Random): string {
  return (hex(random, 32).match(/../gu) ?? []).join(':').toUpperCase();
}
