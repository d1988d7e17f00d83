// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AgentDispatchClient, RoomServiceClient } from 'livekit-server-sdk';
import { AGENT_NAME } from '@voicelive-kit/room/open-house.ts';
import { expect, test } from 'vitest';
import { useHouse } from './stage/house.ts';

const stage = useHouse('empty-room');

test('an agent that is sent to a room nobody comes to leaves it, and its service connection ends', async () => {
  const { url, apiKey, apiSecret } = stage.house.livekit.access;
  const http = url.replace('ws', 'http');
  await new AgentDispatchClient(http, apiKey, apiSecret).createDispatch('nobody-here', AGENT_NAME);
  const rooms = new RoomServiceClient(http, apiKey, apiSecret);
  const agents = async (): Promise<number> =>
    rooms.listParticipants('nobody-here').then(
      (participants) => participants.length,
      () => 0,
    );
  await expect.poll(agents, { timeout: 20_000 }).toBe(1);
  await expect.poll(() => stage.emulator.sessions().length, { timeout: 10_000 }).toBe(1);
  await expect.poll(agents, { timeout: 60_000 }).toBe(0);
  await expect.poll(() => stage.emulator.sessions()[0]?.closed?.code, { timeout: 10_000 }).toBe(1000);
});
