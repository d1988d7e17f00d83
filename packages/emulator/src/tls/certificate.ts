// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';

/** The certificate and key of a TLS server, in PEM. */
export interface Certified {
  key: string;
  cert: string;
}

const DAY_MS = 86_400_000;

/** Makes a self-signed certificate for a server on these host names and addresses, valid for 30 days. */
export async function makeCertificate(hosts: readonly string[], now = new Date()): Promise<Certified> {
  // Loaded here, because it takes a tenth of a second that only users of TLS should pay.
  const { generate } = await import('selfsigned');
  const altNames = hosts.map((host) =>
    isIP(host) === 0 ? { type: 2 as const, value: host } : { type: 7 as const, ip: host },
  );
  // The subject must be unique: OpenSSL finds an issuer by its name, and two equal names in a process hide one another.
  const { private: key, cert } = await generate([{ name: 'commonName', value: randomUUID() }], {
    algorithm: 'sha256',
    keyType: 'ec',
    notBeforeDate: new Date(now.getTime() - DAY_MS),
    notAfterDate: new Date(now.getTime() + 30 * DAY_MS),
    // No authority: a strict client (Python 3.13) would require key identifiers for one.
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  });
  return { key, cert };
}

/** A certificate that cannot be trusted: self-signed, for another host, and long expired. */
export function makeBrokenCertificate(): Promise<Certified> {
  return makeCertificate(['broken.invalid'], new Date('2001-01-01'));
}
