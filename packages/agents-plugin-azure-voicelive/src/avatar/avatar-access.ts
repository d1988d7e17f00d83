// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { getJobContext } from '@livekit/agents';
import { AccessToken } from 'livekit-server-sdk';
import { VoiceLiveConfigError } from '../errors/index.ts';

/** Claims that an avatar participant's token must contain. */
export interface AvatarTokenRequest {
  readonly roomName: string;
  readonly identity: string;
  readonly name: string;
  /** Participant attributes, including `lk.publish_on_behalf`. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface AvatarAccessOptions {
  /** URL of the LiveKit server. Default: `LIVEKIT_URL`, then the server of the current job. */
  livekitUrl?: string;
  /** API key that signs tokens. Default: `LIVEKIT_API_KEY`, then the key of the current job. Never logged. */
  livekitApiKey?: string;
  /** API secret for the key. Default: `LIVEKIT_API_SECRET`, then the secret of the current job. Never logged. */
  livekitApiSecret?: string;
  /**
   * Creates the token, instead of the API key and secret: of kind `agent`, with the requested attributes and
   * permission to join the room and publish.
   */
  token?: (request: AvatarTokenRequest) => string | Promise<string>;
}

/** Credentials with which the avatar's participant joins a room. */
export interface AvatarAccess {
  readonly url: string;
  token(request: AvatarTokenRequest): Promise<string>;
}

/**
 * Resolves the credentials from options, environment variables and the current job.
 * @throws VoiceLiveConfigError `invalid_option` if one is missing
 */
export function avatarAccess(
  options: AvatarAccessOptions,
  env: NodeJS.ProcessEnv = process.env,
): AvatarAccess {
  const info = getJobContext(false)?.info;
  const url = options.livekitUrl ?? env['LIVEKIT_URL'] ?? info?.url;
  const key = options.livekitApiKey ?? env['LIVEKIT_API_KEY'] ?? info?.apiKey;
  const secret = options.livekitApiSecret ?? env['LIVEKIT_API_SECRET'] ?? info?.apiSecret;
  if (!url) throw missing('livekitUrl', 'the URL of the LiveKit server', 'LIVEKIT_URL');
  const { token: given } = options;
  if (given) return { url, token: async (request) => given(request) };
  if (!key)
    throw missing(
      'livekitApiKey',
      'an API key for the LiveKit server, or the `token` option',
      'LIVEKIT_API_KEY',
    );
  if (!secret) {
    throw missing(
      'livekitApiSecret',
      'an API secret for the LiveKit server, or the `token` option',
      'LIVEKIT_API_SECRET',
    );
  }
  return { url, token: (request) => signed(request, key, secret) };
}

function signed(
  { roomName, identity, name, attributes }: AvatarTokenRequest,
  key: string,
  secret: string,
): Promise<string> {
  const token = new AccessToken(key, secret, { identity, name, ttl: '10m', attributes: { ...attributes } });
  token.kind = 'agent';
  token.addGrant({ roomJoin: true, room: roomName, canPublish: true, canSubscribe: false });
  return token.toJwt();
}

function missing(setting: string, what: string, variable: string): VoiceLiveConfigError {
  return new VoiceLiveConfigError({
    code: 'invalid_option',
    setting,
    message: `The avatar joins the room as its own participant and needs ${what}: set ${setting} or ${variable}.`,
  });
}
