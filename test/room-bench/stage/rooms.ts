// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { LiveKitAccess } from '@voicelive-kit/room/livekit/server-config.ts';
import { AccessToken, RoomAgentDispatch, RoomConfiguration, RoomServiceClient } from 'livekit-server-sdk';
import type { RoomAddress } from '../caller/participant.ts';

/** Access to the bench's rooms: tokens and the end of a room. */
export class Rooms {
  readonly #access: LiveKitAccess;
  readonly #client: RoomServiceClient;

  constructor(access: LiveKitAccess) {
    this.#access = access;
    const { url, apiKey, apiSecret } = access;
    this.#client = new RoomServiceClient(url.replace(/^ws/, 'http'), apiKey, apiSecret);
  }

  /**
   * A token to join a room; with `dispatchName` it requests that agent, which LiveKit sends when the room is created.
   */
  async address(room: string, identity: string, dispatchName?: string): Promise<RoomAddress> {
    const { url, apiKey, apiSecret } = this.#access;
    const token = new AccessToken(apiKey, apiSecret, { identity, ttl: '1h' });
    token.addGrant({ room, roomJoin: true });
    if (dispatchName !== undefined) {
      token.roomConfig = new RoomConfiguration({
        agents: [new RoomAgentDispatch({ agentName: dispatchName })],
      });
    }
    return { url, token: await token.toJwt() };
  }

  async delete(room: string): Promise<void> {
    await this.#client.deleteRoom(room);
  }
}
