// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type Check, CHECKS } from '@voicelive-kit/conformance';
import { expect, test } from 'vitest';
import { contractTable, TABLE_MARK } from '../docs/contract-table.ts';
import { recipe } from './recipe.ts';
import { Workshop } from './workshop.ts';

const KIT = 'packages/conformance';
const CONTRACT = 'docs/realtime-contract.md';

const CHECK = `  {
    id: 'GEN-99',
    statement: 'Words come as the provider writes them',
    severity: 'should',
    source: '@livekit/agents 1.9.0 voice/agent_activity.ts: shows the text as it comes',
    async run(stage) {
      const probe = await stage.session();
      const response = stage.server.peer.respond();
      const item = response.message();
      response.text(item, 'hello').audio(item, 20).endMessage(item).end();
      const reader = await stage.generation(probe);
      await stage.until('the streams to end', () => reader.ended);
      stage.expect(reader.text).toBe('hello', 'text of the message');
    },
  },
`;

/** Prints what a document says of the check. */
const ABOUT = `
  import { CHECKS } from './src/index.ts';
  const { id, severity, statement, source } = CHECKS.find(({ id }) => id === 'GEN-99');
  console.log(JSON.stringify({ id, severity, statement, source }));`;

test('a new conformance check needs what the recipe says, and fails a plugin that breaks its promise', async () => {
  using workshop = new Workshop('conformance');
  const mutants = ['test/mutants.test.ts'];
  workshop.edit(
    `${KIT}/src/checks/generations.ts`,
    'export const generations: Check[] = [\n',
    `export const generations: Check[] = [\n${CHECK}`,
  );
  // A test asks for a mutant.
  const asking = await workshop.test('conformance', mutants, 'every check has a mutant');
  expect(asking.ok).toBe(false);
  expect(asking.output).toContain('GEN-99');

  workshop.edit(
    `${KIT}/test/mini/defects.ts`,
    '} as const satisfies',
    "  shouts: 'GEN-99',\n} as const satisfies",
  );
  // A mutant without its defect is no mutant.
  const sound = await workshop.test('conformance', mutants, 'GEN-99');
  expect(sound.ok).toBe(false);
  expect(sound.output).toContain('that shouts fails GEN-99');
  workshop.edit(
    `${KIT}/test/mini/generation.ts`,
    'this.#write(message.text, delta);',
    "this.#write(message.text, this.#has('shouts') ? delta.toUpperCase() : delta);",
  );
  const content = await workshop.test('conformance', mutants, 'GEN-99|every check has a mutant');
  expect(content.ok, `it says ${content.output}`).toBe(true);
  expect(await workshop.compile('conformance', 'src', 'test/mini')).toEqual([]);

  const check = (await workshop.print('conformance', ABOUT)) as Check;
  const before = workshop.original(CONTRACT);
  expect(before).not.toContain('GEN-99');
  const [introduction = ''] = before.split(TABLE_MARK);
  const after = `${introduction}${TABLE_MARK}\n\n${contractTable([...CHECKS, check])}\n`;
  workshop.edit(CONTRACT, before, after);
  expect(workshop.read(CONTRACT)).toContain(
    '| GEN-99 | should | Words come as the provider writes them | `voice/agent_activity.ts`: shows the text as it comes |',
  );

  const inFolders = (file: string): string => file.replace(/(?:generations|generation)\.ts$/u, '….ts');
  expect([...workshop.touched].map(inFolders).sort()).toEqual(
    [...recipe('A new conformance check').files].sort(),
  );
});
