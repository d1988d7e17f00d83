// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { LIMITS } from '../limits.ts';
import { root } from './recipe.ts';

const run = promisify(execFile);

/** What the generator of the protocol package writes. */
export const GENERATED = 'packages/protocol/src/codec/shapes.ts';

const bin = join(root, 'node_modules/.bin');

/** What a program said, and whether it was content. */
export interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

/**
 * Copies of packages in a folder of their own, to be changed as a recipe says, with what they depend on. They use each other's
 * source, so nothing has to be built.
 */
export class Workshop implements Disposable {
  readonly #folder: string;
  readonly #packages: readonly string[];
  /** Files that were changed, by their place in the repository. */
  readonly touched = new Set<string>();

  constructor(...packages: string[]) {
    mkdirSync(join(root, 'test/out'), { recursive: true });
    this.#folder = mkdtempSync(join(root, 'test/out/recipe-'));
    this.#packages = packages;
    cpSync(join(root, 'tsconfig.base.json'), join(this.#folder, 'tsconfig.base.json'));
    for (const name of packages) this.#copy(name);
    for (const name of packages) this.#link(name);
  }

  /** Changes a file as an editor would: `from`, which has to be there, becomes `to`. */
  edit(file: string, from: string, to: string): void {
    const place = join(this.#folder, file);
    if (!existsSync(place)) {
      mkdirSync(dirname(place), { recursive: true });
      cpSync(join(root, file), place);
    }
    const before = readFileSync(place, 'utf8');
    if (!before.includes(from)) throw new Error(`${file} has no ${from}`);
    writeFileSync(
      place,
      before.replace(from, () => to),
    );
    this.touched.add(file);
  }

  /** A file of the test's own, which no recipe asks for. */
  write(file: string, text: string): void {
    writeFileSync(join(this.#folder, file), text);
  }

  /** A file as the repository has it. */
  original(file: string): string {
    return readFileSync(join(root, file), 'utf8');
  }

  read(file: string): string {
    return readFileSync(join(this.#folder, file), 'utf8');
  }

  /** Runs a generator of a package, which writes `file`. */
  async generate(file: string, script: string): Promise<void> {
    const before = this.read(file);
    const [, name = ''] = file.split('/');
    await run(process.execPath, [script], { cwd: join(this.#folder, 'packages', name) });
    if (this.read(file) !== before) this.touched.add(file);
  }

  /** Files in which the compiler finds something wrong, of a package's own folders. */
  async compile(name: string, ...folders: string[]): Promise<string[]> {
    const output = await this.complaints(name, ...folders);
    const files = [...output.matchAll(/^(\S+)\(\d+,\d+\): error/gmu)].map(([, file = '']) => file);
    return [...new Set(files)].map((file) => join('packages', name, file)).sort();
  }

  /** What the compiler says of a package's own folders. */
  async complaints(name: string, ...folders: string[]): Promise<string> {
    const cwd = join(this.#folder, 'packages', name);
    const config = { extends: '../../tsconfig.base.json', include: folders };
    writeFileSync(join(cwd, 'tsconfig.recipe.json'), JSON.stringify(config));
    const { output } = await outcomeOf(join(bin, 'tsc'), ['-p', 'tsconfig.recipe.json'], cwd);
    return output;
  }

  /** Runs tests of a package: its files, or those in them that a pattern names. */
  async test(name: string, files: readonly string[], pattern?: string): Promise<Outcome> {
    return this.#vitest(name, files, pattern === undefined ? [] : ['-t', pattern]);
  }

  /** Runs tests that rewrite `file` when told to, as `vitest run -u`. */
  async update(file: string, tests: readonly string[]): Promise<void> {
    const before = this.read(file);
    const [, name = ''] = file.split('/');
    await this.#vitest(name, tests, ['-u']);
    if (this.read(file) !== before) this.touched.add(file);
  }

  async #vitest(name: string, files: readonly string[], flags: readonly string[]): Promise<Outcome> {
    const cwd = join(this.#folder, 'packages', name);
    const config = join(cwd, 'vitest.recipe.config.ts');
    const options = {
      include: files,
      pool: 'forks',
      isolate: false,
      testTimeout: LIMITS.test,
      expect: { poll: { timeout: LIMITS.wait } },
    };
    writeFileSync(config, `export default { test: ${JSON.stringify(options)} };\n`);
    return outcomeOf(join(bin, 'vitest'), ['run', '--root', cwd, '--config', config, ...flags], cwd);
  }

  /** What a program that stands in a package's folder prints, as JSON. */
  async print(name: string, program: string): Promise<unknown> {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
      cwd: join(this.#folder, 'packages', name),
    });
    return JSON.parse(stdout) as unknown;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #copy(name: string): void {
    const from = join(root, 'packages', name);
    const to = join(this.#folder, 'packages', name);
    const left = new Set(['node_modules', 'dist', 'out', '.turbo']);
    cpSync(from, to, { recursive: true, filter: (file) => !left.has(basename(file)) });
    // Its source in place of what is built from it.
    const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as {
      exports: Record<string, string | object>;
    };
    for (const entry of Object.keys(manifest.exports)) {
      const source = `./src/${entry === '.' ? 'index' : entry.slice(2)}.ts`;
      if (existsSync(join(from, source))) manifest.exports[entry] = source;
    }
    writeFileSync(join(to, 'package.json'), JSON.stringify(manifest));
  }

  /** Gives a copy the dependencies of the package; those that are copied as well are the copies. */
  #link(name: string): void {
    const from = join(root, 'packages', name, 'node_modules');
    const to = join(this.#folder, 'packages', name, 'node_modules');
    const entries = readdirSync(from).flatMap((entry) =>
      entry.startsWith('@') ? readdirSync(join(from, entry)).map((part) => `${entry}/${part}`) : [entry],
    );
    for (const entry of entries.filter((each) => !each.startsWith('.'))) {
      const [scope, own = ''] = entry.split('/');
      const isCopied = scope === '@voicelive-kit' && this.#packages.includes(own);
      mkdirSync(dirname(join(to, entry)), { recursive: true });
      symlinkSync(
        isCopied ? join(this.#folder, 'packages', own) : realpathSync(join(from, entry)),
        join(to, entry),
      );
    }
  }
}

async function outcomeOf(program: string, args: readonly string[], cwd: string): Promise<Outcome> {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' };
  return run(program, args, { cwd, env, maxBuffer: 2 ** 26 }).then(
    ({ stdout, stderr }) => ({ ok: true, output: stdout + stderr }),
    ({ stdout, stderr }: { stdout: string; stderr: string }) => ({ ok: false, output: stdout + stderr }),
  );
}
