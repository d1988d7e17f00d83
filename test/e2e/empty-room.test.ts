// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { AgentDispatchClient, RoomServiceClient } from 'livekit-server-sdk';
import { AGENT_NAME } from '@voicelive-kit/room/start-stack.ts';
import { expect, test } from 'vitest';
import { callsOf, useStack } from './stage/stack.ts';

const stage = useStack('empty-room');

test('an agent that is sent to a room nobody joins leaves it, and its service connection ends', async () => {
  const { url, apiKey, apiSecret } = stage.stack.livekit.access;
  const http = url.replace('ws', 'http');
  await new AgentDispatchClient(http, apiKey, apiSecret).createDispatch('nobody-here', AGENT_NAME);
  const rooms = new RoomServiceClient(http, apiKey, apiSecret);
  const agents = async (): Promise<number> =>
    rooms.listParticipants('nobody-here').then(
      (participants) => participants.length,
      () => 0,
    );
  await expect.poll(agents).toBe(1);
  await expect.poll(() => callsOf(stage).length).toBe(1);
  await expect.poll(agents).toBe(0);
  await expect.poll(() => callsOf(stage)[0]?.closed?.code).toBe(1000);
});
