// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { run } from '../packed/strangers-project.ts';
import { publishedPackages, root } from './published.ts';

const component = z.object({
  type: z.enum(['library', 'application']),
  'bom-ref': z.string().min(1),
  group: z.string().optional(),
  name: z.string().min(1),
  version: z.string().regex(/^\d+\.\d+\.\d+/u),
  purl: z.string().startsWith('pkg:npm/'),
  licenses: z
    .array(
      z
        .object({ license: z.object({ id: z.string() }) })
        .or(z.object({ expression: z.string() }))
        .or(z.object({ license: z.object({ name: z.string() }) })),
    )
    .optional(),
});

/** What a reader of CycloneDX 1.6 needs at least. */
const document = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.literal('1.6'),
  serialNumber: z.string().startsWith('urn:uuid:'),
  version: z.int().positive(),
  metadata: z.object({ timestamp: z.iso.datetime(), component }),
  components: z.array(component),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).optional() })),
});

const folder = join(root, 'out/sbom');
beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await run('npx', ['--yes', 'pnpm@12', 'sbom:write'], root);
});

describe.each(publishedPackages())('the bill of materials of $folder', ({ manifest }) => {
  const read = () =>
    document.parse(
      JSON.parse(readFileSync(join(folder, `${manifest.name.slice(1).replace('/', '-')}.cdx.json`), 'utf8')),
    );
  const whole = ({ group, name }: z.infer<typeof component>) => (group ? `${group}/${name}` : name);

  test('is of this package, in this version', () => {
    const { component } = read().metadata;
    expect(whole(component)).toBe(manifest.name);
    expect(component.version).toBe(manifest.version);
  });

  test('has what is installed with it, and nothing of its development', () => {
    const names = read().components.map(whole);
    expect(names).toEqual(expect.arrayContaining(Object.keys(manifest.dependencies ?? {})));
    for (const tool of ['vitest', 'tsdown', 'typescript', 'oxlint']) expect(names).not.toContain(tool);
  });

  test('says of everything what it depends on, in names of its own', () => {
    const { components, dependencies, metadata } = read();
    const known = new Set([metadata.component, ...components].map((one) => one['bom-ref']));
    const named = dependencies.flatMap(({ ref, dependsOn = [] }) => dependsOn.concat(ref));
    expect(named.filter((ref) => !known.has(ref))).toEqual([]);
  });
});
