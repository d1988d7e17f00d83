// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBrokenCertificate, makeCertificate, type Certified } from './certificate.ts';

/** The certificates of an emulator with TLS. */
export interface Identity {
  readonly good: Certified;
  /** For the fault `tls-failure`. */
  readonly broken: Certified;
  /** A file with the good certificate, which clients have to trust. */
  readonly caFile: string;
  /** Deletes the file. */
  forget(): Promise<void>;
}

/** Makes an identity for a server on a host, also valid for localhost. */
export async function makeIdentity(host: string): Promise<Identity> {
  const name = host.replace(/^\[|\]$/gu, '');
  const good = await makeCertificate([...new Set(['localhost', '127.0.0.1', '::1', name])]);
  const broken = await makeBrokenCertificate();
  const folder = await mkdtemp(join(tmpdir(), 'voicelive-emulator-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, good.cert);
  return { good, broken, caFile, forget: () => rm(folder, { recursive: true, force: true }) };
}
