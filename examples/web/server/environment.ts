// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

export interface Environment {
  livekit: { url: string; apiKey: string; apiSecret: string };
  agentName: string;
  camera: boolean;
}

/** The settings of the web server in the environment. Throws an Error that names the missing variables. */
export function readEnvironment(env: Record<string, string | undefined>): Environment {
  const missing = ['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'].filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new Error(
      `Set ${missing.join(', ')}: the LiveKit server for the calls and one of its keys (see README.md of examples/web).`,
    );
  }
  return {
    livekit: {
      url: env.LIVEKIT_URL ?? '',
      apiKey: env.LIVEKIT_API_KEY ?? '',
      apiSecret: env.LIVEKIT_API_SECRET ?? '',
    },
    agentName: env.AGENT_NAME || 'voicelive-reference',
    camera: env.CAMERA === '1',
  };
}
