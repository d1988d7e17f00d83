// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { relative } from 'node:path';

/** A demo that can be run as a command. */
export interface DemoCommand<Options, Result> {
  readonly help: string;
  /** Parses the options; `cwd` is the user's working directory. Throws an Error that says what is accepted. */
  readonly parse: (args: string[], cwd: string) => Options;
  readonly run: (options: Options) => Promise<Result>;
}

/** Runs the command line and returns the exit code: 1 when a check fails, 2 for invalid options. */
export async function runCommand<
  Options extends { readonly help: boolean; readonly json: boolean },
  Result extends { readonly checks: readonly { readonly passed: boolean }[] },
>({ help, parse, run }: DemoCommand<Options, Result>): Promise<number> {
  let options: Options;
  try {
    // pnpm starts scripts in the package's folder; INIT_CWD is the user's working directory.
    options = parse(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\nTry: node demo.ts --help\n`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  try {
    const result = await run(options);
    if (options.json) process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
    return result.checks.every(({ passed }) => passed) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return 1;
  }
}

/** Formats a path for display: relative if it is below the working directory, absolute otherwise. */
export function shortest(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
