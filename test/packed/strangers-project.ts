// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { readWavFile } from '@voicelive-kit/reference-agent/read-wav-file.ts';
import { LIMITS } from '../limits.ts';

const root = join(import.meta.dirname, '../..');
/**
 * The compiler most projects have, and the types that the framework's declarations import without depending on them.
 */
const COMPILER = {
  typescript: '5.9.3',
  '@types/node': '24',
  '@types/json-schema': '7',
  '@types/ws': '8',
};

/** The Node that runs the tests comes first; nothing else of the workspace is visible. */
const env: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
  NODE_ENV: '',
};

/** Runs a program to its end and returns what it printed; rejects with that when it fails. */
export async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const limits = { timeout: LIMITS.process, maxBuffer: 2 ** 24 };
  try {
    return (await promisify(execFile)(program, args, { cwd, env, ...limits })).stdout;
  } catch (error) {
    // The program's output says more than "command failed".
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    throw new Error(`${message}\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** An empty folder outside the workspace. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'voicelive-packed-'));
}

export function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Dependencies in the form of a manifest: versions, or tarballs. */
export type Dependencies = Record<string, string>;

/** Packs packages of the workspace as they would be published. They must have been built. */
export async function pack(folders: readonly string[], into: string): Promise<Dependencies> {
  const packed = folders.map(async (folder): Promise<[string, string]> => {
    const args = ['--yes', 'pnpm@12', 'pack', '--json', '--pack-destination', into];
    const stdout = await run('npx', args, join(root, 'packages', folder));
    const { name, filename } = JSON.parse(stdout) as { name: string; filename: string };
    return [name, `file:${filename}`];
  });
  return Object.fromEntries(await Promise.all(packed));
}

/** A new user's project in an empty folder, with npm and its defaults. */
export class StrangersProject {
  readonly folder = emptyFolder();

  /**
   * `type` is how Node treats the project's `.js` files. The dependencies are installed with the peers that the plugin
   * requires, in the versions this workspace is tested with.
   */
  constructor(type: 'module' | 'commonjs', dependencies: Dependencies, devDependencies: Dependencies) {
    const manifest = {
      private: true,
      type,
      dependencies: { ...dependencies, ...testedPeers() },
      devDependencies: { ...devDependencies, ...COMPILER },
    };
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify(manifest));
    cpSync(join(import.meta.dirname, 'project'), this.folder, { recursive: true });
    const { samples } = readWavFile(join(root, 'examples/demo/speech/caller-1-question.wav'));
    writeFileSync(join(this.folder, 'caller.pcm'), samples);
  }

  /** Rejects with npm's output. */
  async install(): Promise<void> {
    await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], this.folder);
  }

  /**
   * Type-checks `file` and everything it imports, including the declarations of packages, strictly and with Node's
   * resolution; writes the JavaScript next to it. Rejects with the compiler's errors.
   */
  async compile(file: string): Promise<string> {
    const options = ['--strict', '--module', 'nodenext', '--target', 'es2023'];
    const compiler = join('node_modules', 'typescript', 'bin', 'tsc');
    return run(
      process.execPath,
      [compiler, ...options, '--rewriteRelativeImportExtensions', file],
      this.folder,
    );
  }

  /** Runs a JavaScript file to its end and returns its output; rejects if it fails or does not end. */
  async run(file: string): Promise<string> {
    return run(process.execPath, [file], this.folder);
  }
}

/** The peers that our packages ask for, in the versions this workspace is tested with. */
export function testedPeers(): Dependencies {
  const versions = ['@livekit/agents', '@livekit/rtc-node', 'zod'].map((name) => {
    const manifest = join(import.meta.dirname, '../node_modules', name, 'package.json');
    return [name, (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version];
  });
  return Object.fromEntries(versions) as Dependencies;
}
