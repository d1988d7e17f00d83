// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const plugin = join(root, 'packages/agents-plugin-azure-voicelive/src');
const emulator = join(root, 'packages/emulator/src');
const phone = join(root, 'packages/phone/src');
const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');

/** Everything in backticks that looks like a file or folder. */
const paths = [...text.matchAll(/`([\w./-]+(?:\/[\w.-]*|\.ts))`/gu)].map(([, path]) => path ?? '');

test('the architecture document names existing files and folders', () => {
  expect(paths.length).toBeGreaterThan(40);
  // A bare name belongs to the folder that its line is about.
  const local = new Set(
    ['link', 'context', 'responses', 'connection', 'tools', 'turns', 'config', 'cost'].map((name) =>
      join(plugin, name),
    ),
  );
  const missing = paths.filter(
    (path) => ![root, plugin, emulator, phone, ...local].some((folder) => existsSync(join(folder, path))),
  );
  expect(missing.filter((path) => !path.startsWith('@'))).toEqual([]);
});
