// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// Uploads the bill of materials of each package that was published to the release of its tag.
import { execFileSync } from 'node:child_process';

/** @type {{ name: string, version: string }[]} */
const published = JSON.parse(process.env.PUBLISHED ?? '[]');
for (const { name, version } of published) {
  const file = `out/sbom/${name.slice(1).replace('/', '-')}.cdx.json`;
  execFileSync('gh', ['release', 'upload', `${name}@${version}`, file, '--clobber'], { stdio: 'inherit' });
}
console.log(`${published.length} bills of materials attached`);
