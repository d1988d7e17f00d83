// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

interface Command<Options extends { help: boolean }> {
  usage: string;
  /** Throws an Error that says what is accepted. */
  readOptions: (args: string[]) => Options;
  main: (options: Options) => Promise<void>;
}

/** Runs a bench as a command: errors in its arguments are printed to standard error, with exit code 2. */
export async function runCommand<Options extends { help: boolean }>({
  usage,
  readOptions,
  main,
}: Command<Options>): Promise<void> {
  let options: Options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`);
    process.exitCode = 2;
    return;
  }
  if (options.help) process.stdout.write(`${usage}\n`);
  else await main(options);
}
