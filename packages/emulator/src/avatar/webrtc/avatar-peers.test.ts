// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import { RTCPeerConnection, useH264 } from 'werift';
import { AvatarPeers, type AvatarPeersInit } from './avatar-peers.ts';

async function offer(): Promise<string> {
  const page = new RTCPeerConnection({ codecs: { video: [useH264()] }, iceServers: [], iceUseIpv6: false });
  page.addTransceiver('video', { direction: 'recvonly' });
  await page.setLocalDescription(await page.createOffer());
  const sdp = page.localDescription?.sdp ?? '';
  await page.close();
  return sdp;
}

function peers(options: Partial<AvatarPeersInit> = {}) {
  const said: string[] = [];
  const told: string[] = [];
  const events = { connected: () => told.push('connected'), lost: () => told.push('lost') };
  return { peers: new AvatarPeers({ log: (line) => said.push(line), ...options }), said, told, events };
}

test('says once what to install where there is no WebRTC', async () => {
  const { peers: none, said, events } = peers({ load: () => Promise.resolve(undefined) });
  expect(await none.answer('v=0', events)).toBeUndefined();
  expect(await none.answer('v=0', events)).toBeUndefined();
  expect(said).toEqual([expect.stringContaining('npm install werift')]);
});

test('gives a page up that does not connect', async () => {
  const { peers: some, said, told, events } = peers({ connectMs: 50 });
  const peer = await some.answer(await offer(), events);
  expect(peer?.answer).toMatch(/^m=video /mu);
  await peer?.closed;
  expect(told).toEqual(['lost']);
  expect(said).toEqual([expect.stringContaining('within 0.05 s')]);
});

test('closes what is open, and what is opened later', async () => {
  const { peers: some, told, events } = peers();
  const peer = await some.answer(await offer(), events);
  await some.close();
  await peer?.closed;
  const late = await some.answer(await offer(), events);
  await late?.closed;
  expect(told).toEqual([]);
});
