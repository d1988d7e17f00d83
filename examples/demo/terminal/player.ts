// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Plays 16-bit samples as they arrive. */
export interface Player {
  readonly name: string;
  write(samples: Int16Array): void;
  /** Ends the sound and resolves once it has been played. `file` is for players that cannot play a stream. */
  end(file: string): Promise<void>;
}

interface Program {
  name: string;
  /** Arguments that make it play raw little-endian 16-bit samples from standard input. */
  live?: (rate: string, channels: string) => string[];
  /** Arguments that make it play a WAV file. */
  file?: (path: string) => string[];
}

const PROGRAMS: Program[] = [
  {
    name: 'aplay',
    live: (rate, channels) => ['-q', '-t', 'raw', '-f', 'S16_LE', '-r', rate, '-c', channels, '-'],
  },
  {
    name: 'paplay',
    live: (rate, channels) => ['--raw', '--format=s16le', `--rate=${rate}`, `--channels=${channels}`],
  },
  {
    name: 'ffplay',
    live: (rate, channels) =>
      `-loglevel error -nodisp -autoexit -fflags nobuffer -f s16le -ar ${rate} -ch_layout ${channels}c -i -`.split(
        ' ',
      ),
  },
  { name: 'afplay', file: (path) => [path] },
  {
    name: 'powershell',
    file: (path) => [
      '-NoProfile',
      '-Command',
      `(New-Object Media.SoundPlayer '${path.replaceAll("'", "''")}').PlaySync()`,
    ],
  },
];

/** Opens the first player that is installed; throws an Error that names what to install if there is none. */
export function openPlayer(rate: number, channels: number): Player {
  const program = PROGRAMS.find(({ name }) => isInstalled(name));
  if (!program) {
    const names = PROGRAMS.map(({ name }) => name).join(', ');
    throw new Error(
      `--play needs one of ${names}; on Debian: apt-get install alsa-utils. Or open conversation.wav yourself.`,
    );
  }
  return program.live
    ? livePlayer(program.name, program.live(String(rate), String(channels)))
    : filePlayer(program.name, program.file ?? ((path) => [path]));
}

function livePlayer(name: string, args: string[]): Player {
  const child = spawn(name, args, { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = Promise.race([once(child, 'close'), once(child, 'error')]).catch(() => undefined);
  // A player that quits early (for example without a sound card) closes the pipe; the conversation goes on without it.
  child.stdin.on('error', () => undefined);
  return {
    name,
    write: (samples) => {
      if (child.stdin.writable)
        child.stdin.write(Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength));
    },
    end: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

function filePlayer(name: string, args: (path: string) => string[]): Player {
  return {
    name,
    write: () => undefined,
    end: async (file) => {
      const child = spawn(name, args(file), { stdio: ['ignore', 'ignore', 'inherit'] });
      await Promise.race([once(child, 'close'), once(child, 'error')]).catch(() => undefined);
    },
  };
}

function isInstalled(name: string): boolean {
  const finder = process.platform === 'win32' ? 'where' : 'which';
  return spawnSync(finder, [name], { stdio: 'ignore' }).status === 0;
}
