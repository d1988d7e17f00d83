// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { openLog, type LogFile } from '../process/log-file.ts';
import { freePort } from '../process/free-port.ts';
import { startChild } from '../process/child.ts';
import { untilReady } from '../process/until-ready.ts';
import { buildServer, SERVER_VERSION } from './build-server.ts';
import { findServer, type ServerSource } from './find-server.ts';
import { type LiveKitAccess, newKeyPair, serverConfig } from './server-config.ts';

export interface LiveKitServer {
  access: LiveKitAccess;
  /** Where it came from, for display. */
  description: string;
  /** Ends the server, if this run started it. */
  close(): Promise<void>;
}

export interface StartServerOptions {
  /** Path of the server's log file. Default: none. */
  log?: string;
  /** Called with progress messages about slow steps. */
  say?: (line: string) => void;
  /** Default: the result of `findServer`. */
  source?: ServerSource;
}

const READY_TIMEOUT_MS = 20_000;
const IMAGE = `livekit/livekit-server:v${SERVER_VERSION}`;

/**
 * Starts a LiveKit server on loopback with its own configuration and secret, or uses the running one.
 * @throws Error when there is none, or when it does not answer within 20 s; the message contains its last output.
 */
export async function startLiveKitServer(options: StartServerOptions = {}): Promise<LiveKitServer> {
  const { say = () => undefined, source = findServer() } = options;
  if (source.kind === 'running') {
    return { access: source.access, description: source.access.url, close: async () => undefined };
  }
  const program = source.kind === 'build' ? await buildServer(say) : programOf(source);
  const keys = newKeyPair();
  const port = await freePort('tcp');
  const config = serverConfig(keys, { http: port, udp: await freePort('udp') });
  const log: LogFile | undefined = options.log === undefined ? undefined : openLog(options.log);
  // Passed in the environment: a secret on the command line is visible to everybody on the machine, and a file would
  // have to be removed.
  const child = startChild(program, argumentsOf(source, port), { env: { LIVEKIT_CONFIG: config }, log });
  try {
    await untilReady(`http://127.0.0.1:${port}/`, child, READY_TIMEOUT_MS);
  } catch (error) {
    await child.stop('SIGKILL');
    throw new Error(`The LiveKit server (${program}) did not start: ${messageOf(error)}`, { cause: error });
  }
  // It stores nothing, and on SIGTERM it waits for its rooms for five seconds. Docker's client must be told to stop.
  const signal = source.kind === 'docker' ? 'SIGTERM' : 'SIGKILL';
  const url = `ws://127.0.0.1:${port}`;
  return {
    access: { url, ...keys },
    description: `${url} (${nameOf(source)})`,
    close: () => child.stop(signal),
  };
}

function programOf(source: { kind: 'program'; path: string } | { kind: 'docker' }): string {
  return source.kind === 'docker' ? 'docker' : source.path;
}

function argumentsOf(source: ServerSource, port: number): string[] {
  if (source.kind !== 'docker') return [];
  const name = `voicelive-kit-livekit-${port}`;
  return ['run', '--rm', '--name', name, '--network', 'host', '--env', 'LIVEKIT_CONFIG', IMAGE];
}

function nameOf(source: ServerSource): string {
  return source.kind === 'docker'
    ? IMAGE
    : `livekit-server ${source.kind === 'build' ? SERVER_VERSION : ''}`.trim();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
