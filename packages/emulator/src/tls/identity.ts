// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBrokenCertificate, makeCertificate, type Certified } from './certificate.ts';

/** What an emulator with TLS shows its clients. */
export interface Identity {
  readonly good: Certified;
  /** For the fault `tls-failure`. */
  readonly broken: Certified;
  /** The authority's certificate in PEM, and a file that holds it. */
  readonly ca: string;
  readonly caFile: string;
  /** Deletes the file. */
  forget(): Promise<void>;
}

/** Makes an identity for a server on a host, known as localhost as well. */
export async function makeIdentity(host: string): Promise<Identity> {
  const name = host.replace(/^\[|\]$/gu, '');
  const { ca, ...good } = makeCertificate([...new Set(['localhost', '127.0.0.1', '::1', name])]);
  const folder = await mkdtemp(join(tmpdir(), 'voicelive-emulator-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, ca);
  return {
    good,
    broken: makeBrokenCertificate(),
    ca,
    caFile,
    forget: () => rm(folder, { recursive: true, force: true }),
  };
}
