// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { recipe } from './recipe.ts';
import { Workshop } from './workshop.ts';

const EMULATOR = 'packages/emulator';

/** Arms the fault in a copy of the emulator; prints how the connection ends. */
const STRIKE = `
  import { WebSocket } from 'ws';
  import { startEmulator } from './src/index.ts';
  const emulator = await startEmulator({ voice: 'builtin' });
  const address = new URL('/voice-live/realtime', emulator.endpoint.replace('http', 'ws'));
  address.search = new URLSearchParams({ 'api-version': '2026-07-15', model: 'gpt-realtime' });
  const socket = new WebSocket(address);
  const code = await new Promise((resolve) => {
    socket.on('close', resolve);
    socket.on('message', () => emulator.inject({ slug: 'close-1014' }));
  });
  await emulator.close();
  console.log(JSON.stringify(code));`;

/** Prints every fault of a copy of the emulator. */
const SLUGS = `import { FAULT_SLUGS } from './src/index.ts'; console.log(JSON.stringify(FAULT_SLUGS));`;

function missingIn(text: string, slugs: unknown): string[] {
  return (slugs as string[]).filter((slug) => !text.includes(`\`${slug}\``));
}

test('a new fault of the service needs what the recipe says, and no more', async () => {
  using workshop = new Workshop('protocol', 'emulator');
  workshop.edit(`${EMULATOR}/src/faults/slugs.ts`, "  'close-1012',", "  'close-1012',\n  'close-1014',");
  // The compiler asks for what it does.
  expect(await workshop.compile('emulator', 'src')).toEqual([`${EMULATOR}/src/faults/table.ts`]);
  workshop.edit(
    `${EMULATOR}/src/faults/table.ts`,
    "  'close-no-status':",
    "  'close-1014': { at: 'now', effect: { do: 'close', code: 1014, reason: 'Bad gateway' } },\n  'close-no-status':",
  );
  expect(await workshop.compile('emulator', 'src')).toEqual([]);
  expect(await workshop.print('emulator', STRIKE)).toBe(1014);

  // Tests ask for one of its name, and for the schema.
  const arming = ['test/faults-arming.test.ts', 'test/scenario.test.ts'];
  const asking = await workshop.test('emulator', arming);
  expect(asking.ok).toBe(false);
  expect(asking.output).toContain('close-1014');
  workshop.edit(
    `${EMULATOR}/test/faults.test.ts`,
    "'close-1012': 1012,",
    "'close-1012': 1012,\n    'close-1014': 1014,",
  );
  await workshop.generate(`${EMULATOR}/scenario.schema.json`, 'scripts/make-schema.ts');
  const content = await workshop.test('emulator', [...arming, 'test/faults.test.ts']);
  expect(content.ok, `it says ${content.output}`).toBe(true);

  // What `references.test.ts` asks of the documents.
  const slugs = await workshop.print('emulator', SLUGS);
  expect(missingIn(workshop.original('docs/faults.md'), slugs)).toEqual(['close-1014']);
  expect(missingIn(workshop.original(`${EMULATOR}/README.md`), slugs)).toEqual(['close-1014']);
  workshop.edit(
    'docs/faults.md',
    '\n\n79 to 86 are faults of the',
    '\n| 96 | `close-1014` | server | bad gateway |\n\n79 to 86 are faults of the',
  );
  workshop.edit(`${EMULATOR}/README.md`, '`close-1012` ', '`close-1012` `close-1014` ');
  expect(missingIn(workshop.read('docs/faults.md'), slugs)).toEqual([]);
  expect(missingIn(workshop.read(`${EMULATOR}/README.md`), slugs)).toEqual([]);

  const { files, sometimes } = recipe('A new fault');
  expect([...workshop.touched].sort()).toEqual(
    files.map((file) => file.replace('faults….test.ts', 'faults.test.ts')).sort(),
  );
  expect(sometimes).toEqual(['test/faults/cases/….ts', 'docs/fault-suite.md']);
});
