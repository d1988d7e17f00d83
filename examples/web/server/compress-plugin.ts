// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSIBLE = /\.(?:js|css|html|svg)$/u;

/** Puts a `.gz` next to every text file of the build, which the web server sends to browsers that accept it. */
export function compressBuild(): Plugin {
  return {
    name: 'voicelive-kit-compress',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      const names = await readdir(dir, { recursive: true });
      const files = names.filter((name) => COMPRESSIBLE.test(name)).map((name) => join(dir, name));
      await Promise.all(
        files.map(async (file) => {
          const packed = await promisify(gzip)(await readFile(file), { level: 9 });
          await writeFile(`${file}.gz`, packed);
        }),
      );
    },
  };
}
