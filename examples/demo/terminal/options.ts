// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Dialect, dialectOf } from '@voicelive-kit/reference-agent/voice-agent.ts';

export const HELP = `A spoken conversation between a recorded caller and the reference agent.

Usage: node demo.ts [options]

  --caller DIR   play your own WAV files, sorted by name, one per turn; the third interrupts the agent.
                 Offline, speech is not recognised: the answers come in order, whatever you say.
  --play         play the conversation through the system's audio player
  --out DIR      where to write conversation.wav, result.json and report.html (default: out/demo)
  --dialect NAME the protocol dialect: voice-live (default), or voice-agent-v1 of Foundry's voice agents
  --json         print the result as JSON on standard output; the live view goes to standard error
  --help         show this help

Without settings it runs offline against the emulator. With AZURE_VOICELIVE_ENDPOINT set (and AZURE_VOICELIVE_API_KEY,
or a login that DefaultAzureCredential finds) the same conversation runs against Azure; AZURE_VOICELIVE_MODEL and
AZURE_VOICELIVE_VOICE choose model and voice. With --dialect voice-agent-v1, VOICE_AGENT=PROJECT/NAME chooses the agent.

Exit code: 0 when all checks passed, 1 when a check failed, 2 for invalid options.
`;

export interface DemoOptions {
  /** Absolute path of the folder with the caller's recordings; undefined for the recordings in the repository. */
  caller: string | undefined;
  play: boolean;
  dialect: Dialect;
  /** Absolute path of the folder for the results. */
  out: string;
  json: boolean;
  help: boolean;
}

/** Reads the command line; throws an Error that says what is wrong with it. */
export function parseOptions(args: string[], cwd: string, defaultOut: string): DemoOptions {
  const { values } = parseArgs({
    args,
    options: {
      caller: { type: 'string' },
      play: { type: 'boolean', default: false },
      out: { type: 'string' },
      dialect: { type: 'string', default: 'voice-live' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const folder = (name: string, value: string | undefined): string | undefined => {
    if (value === '') throw new Error(`--${name} needs a folder`);
    return value === undefined ? undefined : resolve(cwd, value);
  };
  return {
    caller: folder('caller', values.caller),
    play: values.play,
    dialect: dialectOf(values.dialect),
    out: folder('out', values.out) ?? defaultOut,
    json: values.json,
    help: values.help,
  };
}
