// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { Room, RpcError } from '@livekit/rtc-node';
import {
  AVATAR_CONNECT,
  AVATAR_ICE_SERVERS,
  AVATAR_RPC_ERRORS,
} from '@voicelive-kit/agents-plugin-azure-voicelive';
import { invite } from '@voicelive-kit/room/callers/caller.ts';
import { AccessToken } from 'livekit-server-sdk';
import { expect, onTestFinished, test } from 'vitest';
import { callsOf, useHouse } from './stage/house.ts';

const stage = useHouse('avatar-webrtc', {
  scenario: { version: 1, greeting: { say: 'Hello there.' }, turns: [{ say: 'One.' }, { say: 'Two.' }] },
  workerEnv: { AVATAR: 'lisa/casual-sitting/webrtc' },
});
const OFFER = [
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=video 9 UDP/TLS/RTP/SAVPF 102',
  'a=mid:0',
  'a=recvonly',
  'a=rtpmap:102 H264/90000',
  '',
].join('\r\n');

async function join(url: string, token: string): Promise<Room> {
  const room = new Room();
  await room.connect(url, token, { autoSubscribe: true, dynacast: false });
  onTestFinished(() => room.disconnect());
  return room;
}

test('only a page gets relay servers and an answer from the agent', async () => {
  const invitation = await invite(stage.house.web.url);
  const room = await join(invitation.url, invitation.token);
  const agent = (): string =>
    [...room.remoteParticipants.keys()].find((identity) => identity.startsWith('agent-')) ?? '';
  await expect.poll(agent).not.toBe('');
  const ask = async (from: Room, method: string, payload = ''): Promise<string> =>
    from.localParticipant!.performRpc({ destinationIdentity: agent(), method, payload });
  const codeOf = (asked: Promise<string>): Promise<unknown> =>
    asked.then(
      () => 'answered',
      (error: unknown) => (error instanceof RpcError ? error.code : error),
    );
  await expect.poll(() => codeOf(ask(room, AVATAR_ICE_SERVERS))).toBe('answered');
  const [relay] = JSON.parse(await ask(room, AVATAR_ICE_SERVERS)) as { urls: string[]; credential: string }[];
  expect(relay?.urls[0]).toMatch(/^turn:/u);
  expect(relay?.credential).toMatch(/^emulated/u);

  const payload = JSON.stringify({ sdp: OFFER });
  const { apiKey, apiSecret, url } = stage.house.livekit.access;
  const stranger = new AccessToken(apiKey, apiSecret, { identity: 'stranger' });
  stranger.addGrant({ roomJoin: true, room: invitation.room });
  const other = await join(url, await stranger.toJwt());
  await expect.poll(() => codeOf(ask(other, AVATAR_CONNECT, payload))).toBe(AVATAR_RPC_ERRORS.NOT_ALLOWED);

  expect(await codeOf(ask(room, AVATAR_CONNECT, '{}'))).toBe(AVATAR_RPC_ERRORS.INVALID_OFFER);
  const { sdp } = JSON.parse(await ask(room, AVATAR_CONNECT, payload)) as { sdp: string };
  expect(sdp).toMatch(/^m=video .* 102\r$/mu);
  // The service accepts one offer per connection.
  expect(await codeOf(ask(room, AVATAR_CONNECT, payload))).toBe(AVATAR_RPC_ERRORS.REFUSED);

  // The agent's speeches end although nothing of them is played here.
  for (const answer of ['One.', 'Two.']) {
    await room.localParticipant?.sendText('Go on.', { topic: 'lk.chat' });
    await expect.poll(() => JSON.stringify(callsOf(stage).at(-1)?.items)).toContain(answer);
    await expect
      .poll(() => room.remoteParticipants.get(agent())?.attributes['lk.agent.state'])
      .toBe('listening');
  }
});
