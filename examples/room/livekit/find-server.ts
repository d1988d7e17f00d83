// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { builtServerPath, SERVER_VERSION } from './build-server.ts';
import type { LiveKitAccess } from './server-config.ts';

/** The source of a LiveKit server. */
export type ServerSource =
  | { readonly kind: 'running'; readonly access: LiveKitAccess }
  | { readonly kind: 'program'; readonly path: string }
  | { readonly kind: 'build' }
  | { readonly kind: 'docker' };

/** What the search needs to know about the machine. */
export interface Machine {
  env: Readonly<Record<string, string | undefined>>;
  /** Path of a program, if it is installed. */
  program(name: string): string | undefined;
  exists(path: string): boolean;
}

const HOW_TO = `No LiveKit server found. Do one of the following:
  - set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET of a running server, for instance LiveKit Cloud
  - install livekit-server (https://docs.livekit.io/home/self-hosting/local/), so that it is on the PATH
  - install Go 1.26 or later (https://go.dev/dl/): the server ${SERVER_VERSION} is then built once, which takes about two minutes
  - install Docker: the server's image is then used`;

/**
 * Looks for a LiveKit server: a running one, one on the PATH, one built from its Go module, Docker's, in this order.
 * @throws Error that says what to set or install.
 */
export function findServer(machine: Machine = thisMachine()): ServerSource {
  const { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = machine.env;
  if (url) {
    if (!apiKey || !apiSecret) {
      throw new Error(
        'LIVEKIT_URL is set: set LIVEKIT_API_KEY and LIVEKIT_API_SECRET of that server as well.',
      );
    }
    return { kind: 'running', access: { url, apiKey, apiSecret } };
  }
  const path = machine.program('livekit-server');
  if (path) return { kind: 'program', path };
  const built = builtServerPath(machine.env);
  if (machine.exists(built)) return { kind: 'program', path: built };
  if (machine.program('go')) return { kind: 'build' };
  if (machine.program('docker')) return { kind: 'docker' };
  throw new Error(HOW_TO);
}

function thisMachine(): Machine {
  return { env: process.env, program: (name) => programOnPath(name), exists: existsSync };
}

function programOnPath(name: string, env: NodeJS.ProcessEnv = process.env): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const folder of (env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not in this folder.
      }
    }
  }
  return undefined;
}
