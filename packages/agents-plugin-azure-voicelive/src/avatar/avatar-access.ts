// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { getJobContext } from '@livekit/agents';
import { AccessToken } from 'livekit-server-sdk';
import { VoiceLiveConfigError } from '../errors/index.ts';

/** What a token for the avatar's participant has to say. */
export interface AvatarTokenRequest {
  readonly roomName: string;
  readonly identity: string;
  readonly name: string;
  /** Of the participant, `lk.publish_on_behalf` among them. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface AvatarAccessOptions {
  /** Address of the LiveKit server; default `LIVEKIT_URL`, else that of the job. */
  livekitUrl?: string;
  /** Key that tokens are signed with; default `LIVEKIT_API_KEY`, else that of the job. Never logged. */
  livekitApiKey?: string;
  /** Its secret; default `LIVEKIT_API_SECRET`, else that of the job. Never logged. */
  livekitApiSecret?: string;
  /** Makes the token, in place of key and secret: kind `agent`, with these attributes, allowed to join and publish in this room. */
  token?: (request: AvatarTokenRequest) => string | Promise<string>;
}

/** How the avatar's participant gets into a room. */
export interface AvatarAccess {
  readonly url: string;
  token(request: AvatarTokenRequest): Promise<string>;
}

/** @throws VoiceLiveConfigError `invalid_option` for what is missing. */
export function avatarAccess(
  options: AvatarAccessOptions,
  env: NodeJS.ProcessEnv = process.env,
): AvatarAccess {
  const info = getJobContext(false)?.info;
  const url = options.livekitUrl ?? env['LIVEKIT_URL'] ?? info?.url;
  const key = options.livekitApiKey ?? env['LIVEKIT_API_KEY'] ?? info?.apiKey;
  const secret = options.livekitApiSecret ?? env['LIVEKIT_API_SECRET'] ?? info?.apiSecret;
  if (!url) throw missing('livekitUrl', 'the address of the LiveKit server', 'LIVEKIT_URL');
  const { token: given } = options;
  if (given) return { url, token: async (request) => given(request) };
  if (!key)
    throw missing('livekitApiKey', 'a key of the LiveKit server, or the option `token`', 'LIVEKIT_API_KEY');
  if (!secret) {
    throw missing('livekitApiSecret', "the key's secret, or the option `token`", 'LIVEKIT_API_SECRET');
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
    message: `The avatar joins the room as a participant of its own and needs ${what}: set ${setting} or ${variable}.`,
  });
}
