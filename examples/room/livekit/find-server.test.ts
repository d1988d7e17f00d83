// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { findServer, type Machine } from './find-server.ts';

const ACCESS = { LIVEKIT_URL: 'wss://x.livekit.cloud', LIVEKIT_API_KEY: 'key', LIVEKIT_API_SECRET: 'secret' };

/** A machine with these programs. */
const machine = (programs: string[], env: Machine['env'] = {}, isBuilt = false): Machine => ({
  env,
  program: (name) => (programs.includes(name) ? `/bin/${name}` : undefined),
  exists: () => isBuilt,
});

describe('the source of the LiveKit server', () => {
  test('a running one is preferred', () => {
    const access = { url: ACCESS.LIVEKIT_URL, apiKey: 'key', apiSecret: 'secret' };
    expect(findServer(machine(['livekit-server', 'go', 'docker'], ACCESS))).toEqual({
      kind: 'running',
      access,
    });
  });

  test('then one on the PATH, a built one, Go, Docker', () => {
    expect(findServer(machine(['livekit-server', 'go', 'docker'], {}, true))).toEqual({
      kind: 'program',
      path: '/bin/livekit-server',
    });
    expect(findServer(machine(['go', 'docker'], { XDG_CACHE_HOME: '/cache' }, true))).toMatchObject({
      kind: 'program',
      path: expect.stringMatching(/^[/\\]cache[/\\]voicelive-kit[/\\]livekit-server-/),
    });
    expect(findServer(machine(['go', 'docker']))).toEqual({ kind: 'build' });
    expect(findServer(machine(['docker']))).toEqual({ kind: 'docker' });
  });

  test('without any of them it says what to install', () => {
    expect(() => findServer(machine([]))).toThrow(/LIVEKIT_URL[^]*livekit-server[^]*Go[^]*Docker/);
  });

  test('an address without its key is reported, without showing a secret', () => {
    const env = { LIVEKIT_URL: 'wss://x', LIVEKIT_API_SECRET: 'hush' };
    expect(() => findServer(machine([], env))).toThrow(/^(?!.*hush).*LIVEKIT_API_KEY/);
  });
});
