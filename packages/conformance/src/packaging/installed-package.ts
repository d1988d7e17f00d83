// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CommandResult, command, npm } from './command.ts';
import { once } from './once.ts';
import {
  type Manifest,
  packageFolder,
  packTo,
  readManifest,
  workspaceDependencies,
} from './packed-package.ts';

const TYPESCRIPT = 'typescript@5.9.3';
/** Installed packages that have not been used for a day are removed. */
const KEPT_MS = 24 * 3600 * 1000;

/**
 * A plugin's package, packed and installed into an empty project next to the framework. The installation stays in the
 * user's temporary folder and is shared by all checks, and by later runs as long as the package does not change.
 */
export class InstalledPackage {
  /** The manifest as published. */
  readonly manifest: Manifest;
  /** The empty project it is installed in. */
  readonly project: string;

  private constructor(manifest: Manifest, project: string) {
    this.manifest = manifest;
    this.project = project;
  }

  /** Packs and installs, or finds what was installed before. Rejects when npm fails. */
  static async of(root: string): Promise<InstalledPackage> {
    const base = await frameworkFolder();
    const { name } = await readManifest(root);
    const prefix = name.replace(/[^\w.-]+/g, '_');
    const project = join(base, 'projects', `${prefix}-${await fingerprint(root)}`);
    await once(project, async () => {
      await forgetOld(join(base, 'projects'), prefix);
      const folders = await packTo(join(project, 'packed'), root);
      await writeFile(join(project, 'package.json'), '{ "private": true }\n');
      // The framework is installed in a parent folder, so it is shared by all of them.
      await npm(
        ['install', '--install-links=true', '--legacy-peer-deps', '--ignore-scripts', ...folders],
        project,
      );
    });
    return new InstalledPackage(await readManifest(join(project, 'node_modules', name)), project);
  }

  /** Reads a file of the package; undefined when it is not published. */
  async file(name: string): Promise<string | undefined> {
    const path = join(this.project, 'node_modules', this.manifest.name, name);
    return readFile(path, 'utf8').catch(() => undefined);
  }

  /** Runs a script in the project, with only the environment that Node needs. */
  async run(name: string, script: string): Promise<CommandResult> {
    await writeFile(join(this.project, name), script);
    const { PATH, HOME, SystemRoot } = process.env;
    const env = { PATH, HOME, ...(SystemRoot && { SystemRoot }) };
    return command(process.execPath, [name], { cwd: this.project, env, timeoutMs: 30_000 });
  }

  /** Compiles files of the project with TypeScript, using Node's module resolution. */
  async compile(files: Record<string, string>): Promise<CommandResult> {
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.project, name), text);
    const compiler = join(this.project, '../../node_modules/typescript/bin/tsc');
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022'];
    return command(process.execPath, [compiler, ...options, ...Object.keys(files)], { cwd: this.project });
  }
}

/** Where the kit's version of the framework and a compiler are installed for all packages. */
async function frameworkFolder(): Promise<string> {
  const here = fileURLToPath(new URL('.', import.meta.url));
  const framework = await packageFolder(here, '@livekit/agents');
  if (!framework) throw new Error('@livekit/agents is not installed next to the conformance kit');
  const { version } = await readManifest(framework);
  const home = join(tmpdir(), `realtime-conformance-${userInfo().username}`);
  await mkdir(home, { recursive: true, mode: 0o700 });
  const { uid } = await stat(home);
  if (process.getuid && process.getuid() !== uid)
    throw new Error(`${home} belongs to another user; remove it or set TMPDIR`);
  const folder = join(home, `agents-${version}`);
  await once(folder, async () => {
    await mkdir(join(folder, 'projects'));
    await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
    await npm(
      ['install', '--ignore-scripts', `@livekit/agents@${version}`, TYPESCRIPT, '@types/node@22'],
      folder,
    );
  });
  return folder;
}

/** Changes when a file of the package, or of its workspace dependencies, changes. */
async function fingerprint(root: string): Promise<string> {
  const hash = createHash('sha256');
  const add = async (folder: string): Promise<void> => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.toSorted((a, b) =>
      join(a.parentPath, a.name).localeCompare(join(b.parentPath, b.name)),
    )) {
      const path = join(entry.parentPath, entry.name);
      const inside = path.slice(folder.length);
      if (!entry.isFile() || /[\\/](node_modules|\.turbo|test)[\\/]/.test(inside)) continue;
      hash.update(inside).update(await readFile(path));
    }
    for (const name of workspaceDependencies(await readManifest(folder))) {
      const dependency = await packageFolder(folder, name);
      if (dependency) await add(dependency);
    }
  };
  await add(root);
  return hash.digest('hex').slice(0, 16);
}

async function forgetOld(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (!name.startsWith(`${prefix}-`) || name.endsWith('.lock')) continue;
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > KEPT_MS) await rm(path, { recursive: true, force: true });
  }
}
