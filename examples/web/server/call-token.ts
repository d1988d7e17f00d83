// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { AccessToken, RoomAgentDispatch, RoomConfiguration, TrackSource } from 'livekit-server-sdk';

export interface CallTokenOptions {
  apiKey: string;
  apiSecret: string;
  /** The only agent that is dispatched to the room. */
  agentName: string;
  /** Whether the caller may publish a camera besides the microphone; default false. */
  camera?: boolean | undefined;
}

export interface CallToken {
  token: string;
  room: string;
  identity: string;
}

/** Seconds in which a token may be used to join. A running call is not affected; the server renews its token. */
const TOKEN_SECONDS = 600;
/** Seconds an unused room is kept, and a room whose caller has left: long enough to come back after a crash. */
const EMPTY_SECONDS = 30;
const DEPARTURE_SECONDS = 20;
/** The caller and one agent. LiveKit server 1.13.5 does not count agents; 2 also works if agents are counted. */
const MAX_PARTICIPANTS = 2;

/** Tells the agent that this page can read word times, so that the reference agent sends them. */
const AGENT_METADATA = JSON.stringify({ captions: 'timed' });

/** Makes the token of one caller for one new room with an unguessable name, with the minimal grants for a call. */
export async function createCallToken(options: CallTokenOptions): Promise<CallToken> {
  const room = `call-${randomBytes(12).toString('base64url')}`;
  const identity = `caller-${randomBytes(8).toString('base64url')}`;
  const token = new AccessToken(options.apiKey, options.apiSecret, { identity, ttl: TOKEN_SECONDS });
  token.addGrant({
    roomJoin: true,
    room,
    canSubscribe: true,
    canPublish: true,
    canPublishSources: [TrackSource.MICROPHONE, ...(options.camera ? [TrackSource.CAMERA] : [])],
    canPublishData: true, // typed chat and push-to-talk
    canUpdateOwnMetadata: false,
  });
  token.roomConfig = new RoomConfiguration({
    // Browsers keep an avatar's audio and video in sync only if the server says that they belong together.
    syncStreams: true,
    emptyTimeout: EMPTY_SECONDS,
    departureTimeout: DEPARTURE_SECONDS,
    maxParticipants: MAX_PARTICIPANTS,
    agents: [new RoomAgentDispatch({ agentName: options.agentName, metadata: AGENT_METADATA })],
  });
  return { token: await token.toJwt(), room, identity };
}
