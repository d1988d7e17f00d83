// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';

/** How to reach a LiveKit server, with the variable names of its tools. */
export interface LiveKitAccess {
  /** `ws://` or `wss://` address. */
  url: string;
  apiKey: string;
  apiSecret: string;
}

/** A key pair for one run. The server requires a secret of at least 32 characters. */
export function newKeyPair(): { apiKey: string; apiSecret: string } {
  return {
    apiKey: `key_${randomBytes(6).toString('hex')}`,
    apiSecret: randomBytes(32).toString('base64url'),
  };
}

export interface ServerPorts {
  /** Signalling and API, TCP. */
  http: number;
  /** All media of all rooms, UDP. */
  udp: number;
}

/**
 * The configuration of a LiveKit server that can be reached from this machine only. JSON is YAML, which the server
 * reads. Every line that mentions loopback is needed: LiveKit excludes loopback by default, and its TCP listener for
 * media ignores `bind_addresses` (seen with 1.13.5).
 */
export function serverConfig(
  { apiKey, apiSecret }: Pick<LiveKitAccess, 'apiKey' | 'apiSecret'>,
  ports: ServerPorts,
  platform: NodeJS.Platform = process.platform,
): string {
  return JSON.stringify({
    port: ports.http,
    bind_addresses: ['127.0.0.1'],
    rtc: {
      udp_port: ports.udp,
      tcp_port: 0,
      node_ip: '127.0.0.1',
      use_external_ip: false,
      enable_loopback_candidate: true,
      interfaces: { includes: [platform === 'darwin' ? 'lo0' : 'lo'] },
    },
    // Otherwise a room, and the agent's job in it, outlives its caller by 20 s.
    room: { departure_timeout: 1 },
    keys: { [apiKey]: apiSecret },
    logging: { level: 'warn' },
  });
}
