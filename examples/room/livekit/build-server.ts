// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { buildGoProgram, builtPath, type GoProgram } from './go-program.ts';

export const SERVER_VERSION = '1.13.5';
const SERVER: GoProgram = {
  name: 'livekit-server',
  version: SERVER_VERSION,
  package: 'github.com/livekit/livekit-server/cmd/server',
};

/** Where a built server is kept between runs and checkouts. */
export function builtServerPath(env: NodeJS.ProcessEnv = process.env): string {
  return builtPath(SERVER, env);
}

/**
 * Builds the LiveKit server from its Go module, unless that was done before; takes about two minutes on two cores.
 * @returns the path of the program.
 * @throws Error with Go's own output when the build fails.
 */
export async function buildServer(say: (line: string) => void): Promise<string> {
  if (!existsSync(builtServerPath())) {
    say(`building LiveKit server ${SERVER_VERSION} with Go, once (about two minutes) …`);
  }
  return buildGoProgram(SERVER);
}
