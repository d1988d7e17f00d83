// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { bits, boolean, integer, octets, oid, sequence, set, tagged, utcTime, utf8 } from './der.ts';

/** What a TLS server shows, in PEM. */
export interface Certified {
  key: string;
  cert: string;
}

/** A throw-away authority and a certificate of it. */
export interface ThrowAway extends Certified {
  /** The authority's certificate: what a client has to trust. */
  ca: string;
}

const DAY_MS = 86_400_000;
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const BASIC_CONSTRAINTS = oid('2.5.29.19');
const KEY_USAGE = oid('2.5.29.15');
const EXTENDED_KEY_USAGE = oid('2.5.29.37');
const SUBJECT_ALT_NAME = oid('2.5.29.17');
const SUBJECT_KEY_ID = oid('2.5.29.14');
const AUTHORITY_KEY_ID = oid('2.5.29.35');

/**
 * Makes a certificate for a server on these host names and addresses, and an authority of its own that signed it; both
 * end after 30 days, and nobody keeps the authority's key.
 */
export function makeCertificate(hosts: readonly string[], now = new Date()): ThrowAway {
  const authority = keyPair();
  const server = keyPair();
  const validity = { from: new Date(now.getTime() - DAY_MS), to: new Date(now.getTime() + 30 * DAY_MS) };
  const issuer = 'voicelive-emulator throw-away authority';
  const common = { issuer, signer: authority.privateKey, ...validity };
  const ca = certificate({
    ...common,
    subject: issuer,
    publicKey: authority.publicKey,
    extensions: [
      critical(BASIC_CONSTRAINTS, sequence(boolean(true))),
      critical(KEY_USAGE, bits(Buffer.of(0b0000_0100), 2)), // keyCertSign
      extension(SUBJECT_KEY_ID, octets(keyId(authority.publicKey))),
    ],
  });
  const cert = certificate({
    ...common,
    subject: hosts[0] ?? 'localhost',
    publicKey: server.publicKey,
    extensions: [
      critical(BASIC_CONSTRAINTS, sequence()),
      critical(KEY_USAGE, bits(Buffer.of(0b1000_0000), 7)), // digitalSignature
      extension(SUBJECT_KEY_ID, octets(keyId(server.publicKey))),
      extension(AUTHORITY_KEY_ID, sequence(tagged(0, 'primitive', keyId(authority.publicKey)))),
      extension(EXTENDED_KEY_USAGE, sequence(oid('1.3.6.1.5.5.7.3.1'))),
      extension(SUBJECT_ALT_NAME, sequence(...hosts.map(alternativeName))),
    ],
  });
  return { ca, cert, key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/** A certificate nobody can trust: of an authority nobody knows, for another host, and long expired. */
export function makeBrokenCertificate(): Certified {
  return makeCertificate(['broken.invalid'], new Date('2001-01-01'));
}

interface Wanted {
  issuer: string;
  subject: string;
  signer: KeyObject;
  publicKey: KeyObject;
  from: Date;
  to: Date;
  extensions: Buffer[];
}

/** An X.509 certificate (RFC 5280) in PEM. */
function certificate({ issuer, subject, signer, publicKey, from, to, extensions }: Wanted): string {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const toBeSigned = sequence(
    tagged(0, 'explicit', integer(Buffer.of(2))),
    integer(serial),
    ECDSA_WITH_SHA256,
    name(issuer),
    sequence(utcTime(from), utcTime(to)),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, 'explicit', sequence(...extensions)),
  );
  const signature = sign('sha256', toBeSigned, signer);
  const der = sequence(toBeSigned, ECDSA_WITH_SHA256, bits(signature));
  const lines = der.toString('base64').match(/.{1,64}/gu) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function keyPair(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
}

/** A distinguished name with a common name alone. */
function name(commonName: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))));
}

/** What a client that does not know an extension must refuse. */
function critical(id: Buffer, content: Buffer): Buffer {
  return sequence(id, boolean(true), octets(content));
}

function keyId(publicKey: KeyObject): Buffer {
  return createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest();
}

function extension(id: Buffer, content: Buffer): Buffer {
  return sequence(id, octets(content));
}

function alternativeName(host: string): Buffer {
  const family = isIP(host);
  if (family === 0) return tagged(2, 'primitive', Buffer.from(host));
  return tagged(7, 'primitive', family === 4 ? Buffer.from(host.split('.').map(Number)) : ipv6(host));
}

/** The sixteen bytes of an IPv6 address without an IPv4 part. */
function ipv6(host: string): Buffer {
  const [before = '', after] = host.split('::');
  const groups = (text: string | undefined): number[] =>
    text ? text.split(':').map((group) => Number.parseInt(group, 16)) : [];
  const head = groups(before);
  const tail = groups(after);
  const all = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}
