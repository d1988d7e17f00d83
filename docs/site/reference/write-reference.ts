// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { Application, LogLevel, type TypeDocOptions } from 'typedoc';
import type { PluginOptions } from 'typedoc-plugin-markdown';
import { root } from '../pages/find-pages.ts';
import { REPOSITORY } from '../pages/site-links.ts';
import { findEntries, type Entry } from './entries.ts';

/** Writes a page for every way into every published package, from the comments in its sources. A warning is an error. */
export async function writeReference(folder: string): Promise<Entry[]> {
  const entries = findEntries();
  const app = await Application.bootstrapWithPlugins(options(entries, folder));
  const project = await app.convert();
  if (project === undefined)
    throw new Error('the sources of the packages do not compile for the API reference');
  app.validate(project);
  const names = new Map(entries.map(({ source, specifier }) => [source, specifier]));
  for (const module of project.children ?? []) {
    const [source] = module.sources ?? [];
    module.name = names.get(source?.fullFileName ?? '') ?? module.name;
  }
  await app.generateOutputs(project);
  const { errorCount, warningCount } = app.logger;
  if (errorCount + warningCount > 0)
    throw new Error(
      `${errorCount} errors and ${warningCount} warnings about comments in the sources of the packages, see above`,
    );
  return entries;
}

function options(entries: readonly Entry[], folder: string): Partial<TypeDocOptions & PluginOptions> {
  return {
    name: 'API reference',
    basePath: root,
    entryPoints: entries.map(({ source }) => source),
    tsconfig: join(import.meta.dirname, '../tsconfig.reference.json'),
    plugin: ['typedoc-plugin-markdown'],
    out: folder,
    logLevel: LogLevel.Warn,
    readme: 'none',
    router: 'module',
    entryFileName: 'index',
    excludePrivate: true,
    excludeInternal: true,
    excludeExternals: true,
    disableGit: true,
    gitRevision: 'main',
    sourceLinkTemplate: `${REPOSITORY}/blob/main/packages/{path}#L{line}`,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    useCodeBlocks: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    propertyMembersFormat: 'table',
    enumMembersFormat: 'table',
    typeDeclarationFormat: 'table',
    // Where a member is from makes a table too wide to read; the headings say where the type is.
    tableColumnSettings: { hideSources: true, hideInherited: true, hideOverrides: true },
    externalSymbolLinkMappings: {
      '@livekit/agents': { '*': 'https://docs.livekit.io/reference/agents-js/' },
    },
    validation: { invalidLink: true, notExported: false, notDocumented: false, rewrittenLink: true },
  };
}
