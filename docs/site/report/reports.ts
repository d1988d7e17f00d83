// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';
import { findEntries, type Entry } from '../reference/entries.ts';
import { publicDeclarations } from './public-declarations.ts';

/** What an entry's built declarations say, as the document that is committed for it. */
export interface Report {
  specifier: string;
  file: string;
  text: string;
}

/** The reports of every entry of every published package, from what was built. */
export async function makeReports(): Promise<Report[]> {
  const entries = findEntries();
  const program = ts.createProgram({
    rootNames: entries.map(({ types }) => types),
    options: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      skipLibCheck: true,
      noEmit: true,
      types: ['node'],
    },
  });
  return Promise.all(
    entries.map(async (entry) => {
      const file = join(entry.folder, 'api', `${entry.name}.api.md`);
      const options = await resolveConfig(file);
      return {
        specifier: entry.specifier,
        file,
        text: await format(reportText(program, entry), { ...options, filepath: file }),
      };
    }),
  );
}

function reportText(program: ts.Program, entry: Entry): string {
  const { exported, referred } = publicDeclarations(program, entry.types);
  const fence = (declarations: readonly string[]): string => `\`\`\`ts\n${declarations.join('\n\n')}\n\`\`\``;
  return [
    `# Types of ${entry.specifier}`,
    'Made from the built declarations by `npx pnpm@12 api:update`. A change here is a change of what programs can write: it belongs into a changeset.',
    '## Exported',
    fence(exported),
    ...(referred.length === 0 ? [] : ['## Referred to by them', fence(referred)]),
  ].join('\n\n');
}
