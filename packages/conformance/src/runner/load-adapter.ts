// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Adapter } from '../adapter.ts';
import type { AdapterFacts } from './messages.ts';

/** Imports an adapter file. Throws an error that says what is wrong with it. */
export async function loadAdapter(file: string): Promise<Adapter> {
  const path = resolve(file);
  let module: { default?: unknown };
  try {
    module = (await import(pathToFileURL(path).href)) as { default?: unknown };
  } catch (error) {
    throw new Error(`the adapter ${path} cannot be loaded: ${String(error)}`, { cause: error });
  }
  const adapter = module.default as Partial<Adapter> | undefined;
  if (typeof adapter?.createModel !== 'function' || adapter.capabilities === undefined)
    throw new Error(`the adapter ${path} must export defineConformance({ … }) as its default`);
  return adapter as Adapter;
}

export async function factsOf(adapter: Adapter): Promise<AdapterFacts> {
  return {
    name: adapter.name,
    driver: adapter.driver.name,
    version: await versionOf(adapter.packageRoot),
    liveCredentials: hasCredentials(adapter),
  };
}

async function versionOf(packageRoot: string | undefined): Promise<string | null> {
  if (packageRoot === undefined) return null;
  try {
    const manifest = JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as {
      version?: string;
    };
    return manifest.version ?? null;
  } catch {
    return null;
  }
}

function hasCredentials(adapter: Adapter): boolean {
  try {
    return (adapter.createLiveModel?.({}) ?? null) !== null;
  } catch {
    return false;
  }
}
