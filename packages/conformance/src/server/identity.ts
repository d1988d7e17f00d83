// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';

export interface Identity {
  key: string;
  cert: string;
}

let made: Promise<Identity> | undefined;

/** Why this process cannot trust an identity made here; undefined when it can. */
export function whyNoTls(): string | undefined {
  // Available from Node 22.19 and 24.5 on; older versions trust only the certificates they were started with.
  const trusts = typeof setDefaultCACertificates === 'function';
  return trusts ? undefined : `Node ${process.version} cannot add trusted certificates at run time`;
}

/** A throw-away identity for 127.0.0.1 that this process trusts from now on; all servers of a process share it. */
export function trustedIdentity(): Promise<Identity> {
  made ??= make();
  return made;
}

async function make(): Promise<Identity> {
  // Loaded here, because it takes a tenth of a second that only users of TLS should pay.
  const { generate } = await import('selfsigned');
  // The subject must be unique: OpenSSL finds an issuer by its name, and two equal names in a process hide one another.
  const { private: key, cert } = await generate([{ name: 'commonName', value: randomUUID() }], {
    algorithm: 'sha256',
    keyType: 'ec',
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ],
  });
  setDefaultCACertificates([...getCACertificates('default'), cert]);
  return { key, cert };
}
