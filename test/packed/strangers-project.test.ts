// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emptyFolder, pack, remove, StrangersProject } from './strangers-project.ts';

const tarballs = emptyFolder();
const projects: Partial<Record<'module' | 'commonjs', StrangersProject>> = {};

beforeAll(async () => {
  const dependencies = await pack(['protocol', 'audio', 'agents-plugin-azure-voicelive'], tarballs);
  const devDependencies = await pack(['emulator'], tarballs);
  for (const type of ['module', 'commonjs'] as const) {
    projects[type] = new StrangersProject(type, dependencies, devDependencies);
  }
  await Promise.all(Object.values(projects).map((project) => project.install()));
});

afterAll(() => {
  for (const folder of [tarballs, ...Object.values(projects).map((project) => project.folder)])
    remove(folder);
});

const types = ['module', 'commonjs'] as const;
describe.each(types)('the packed plugin in an empty project of type %s', (type) => {
  test('is accepted as the model of a session by strict TypeScript', async () => {
    expect(await projects[type]?.compile('conversation.ts')).toBe('');
  });

  test('holds a typed and a spoken conversation, after which the process exits by itself', async () => {
    const printed = await projects[type]?.run('conversation.js');
    expect(printed?.trim().split('\n')).toEqual([
      'answered: Ten past three.',
      'sound of the typed turn: heard',
      'heard: Do you rent out kayaks?',
      'answered: Yes, at 40 euros a day.',
      'sound of the spoken turn: heard',
      'closed',
    ]);
  });
});
