// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';

/** What a TLS server shows, in PEM. */
export interface Certified {
  key: string;
  cert: string;
}

const DAY_MS = 86_400_000;

/** Makes a certificate for a server on these host names and addresses, signed by itself; it ends after 30 days. */
export async function makeCertificate(hosts: readonly string[], now = new Date()): Promise<Certified> {
  // Loaded here, for it takes a tenth of a second that nobody without TLS should wait.
  const { generate } = await import('selfsigned');
  const altNames = hosts.map((host) =>
    isIP(host) === 0 ? { type: 2 as const, value: host } : { type: 7 as const, ip: host },
  );
  // A subject of its own: OpenSSL finds an issuer by its name, and two of one name in a process hide one another.
  const { private: key, cert } = await generate([{ name: 'commonName', value: randomUUID() }], {
    algorithm: 'sha256',
    keyType: 'ec',
    notBeforeDate: new Date(now.getTime() - DAY_MS),
    notAfterDate: new Date(now.getTime() + 30 * DAY_MS),
    // No authority, of which a strict client (Python 3.13) would want key identifiers.
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  return { key, cert };
}

/** A certificate nobody can trust: nobody knows it, it is for another host, and it expired long ago. */
export function makeBrokenCertificate(): Promise<Certified> {
  return makeCertificate(['broken.invalid'], new Date('2001-01-01'));
}
