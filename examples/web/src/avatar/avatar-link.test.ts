// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AvatarLink } from './avatar-link.ts';
import type { AvatarAction } from './avatar-view.ts';

const RELAYS = [{ urls: ['turn:relay.example.org:3478'], username: 'u', credential: 'c' }];
const stream = { id: 'avatar' } as MediaStream;

/** The peer connection of a browser, as far as a page sees it. */
class FakePeer extends EventTarget {
  connectionState = 'new';
  iceGatheringState = 'complete';
  localDescription: { sdp: string } | undefined;
  readonly media: string[] = [];
  answer: string | undefined;

  addTransceiver(kind: string, { direction }: { direction: string }): void {
    this.media.push(`${kind} ${direction}`);
  }
  async setLocalDescription(): Promise<void> {
    this.localDescription = { sdp: 'v=0 offer' };
  }
  async setRemoteDescription({ sdp }: { sdp: string }): Promise<void> {
    this.answer = sdp;
  }
  becomes(state: string): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
  brings(kind: string): void {
    this.dispatchEvent(Object.assign(new Event('track'), { streams: [stream], track: { kind } }));
  }
  close(): void {
    this.connectionState = 'closed';
  }
}

function linked(refusals: number[] = []) {
  const asked: string[] = [];
  const told: AvatarAction[] = [];
  const peers: FakePeer[] = [];
  const servers: RTCIceServer[][] = [];
  const link = new AvatarLink({
    ask: async (method, payload) => {
      asked.push(`${method} ${payload}`.trim());
      const code = refusals.shift();
      if (code !== undefined) throw Object.assign(new Error('refused'), { code });
      return method.endsWith('connect') ? JSON.stringify({ sdp: 'v=0 answer' }) : JSON.stringify(RELAYS);
    },
    createPeer: (given) => {
      servers.push(given);
      const peer = new FakePeer();
      peers.push(peer);
      return peer as unknown as RTCPeerConnection;
    },
    tell: (what) => told.push(what),
  });
  return { link, asked, told, peers, servers };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('asks for relay servers, offers to receive sound and picture, and shows what comes', async () => {
  const { link, asked, told, peers, servers } = linked();
  link.connect();
  await vi.advanceTimersByTimeAsync(10);
  expect(servers).toEqual([RELAYS]);
  expect(asked).toEqual(['voicelive.avatar.ice_servers', 'voicelive.avatar.connect {"sdp":"v=0 offer"}']);
  const [peer] = peers;
  expect(peer?.media).toEqual(['audio recvonly', 'video recvonly']);
  expect(peer?.answer).toBe('v=0 answer');
  peer?.brings('audio');
  peer?.brings('video');
  expect(told.at(-1)).toEqual({ type: 'gone' });
  peer?.becomes('connected');
  expect(told.at(-1)).toEqual({ type: 'shown', stream });
});

test('asks an agent again that is still starting', async () => {
  const { link, asked, peers } = linked([1400, 4001, 4003]);
  link.connect();
  await vi.advanceTimersByTimeAsync(2000);
  expect(asked).toHaveLength(5);
  expect(peers[0]?.answer).toBe('v=0 answer');
});

test('says what is wrong when the agent refuses for good', async () => {
  const { link, told } = linked(Array.from({ length: 100 }, () => 4003));
  link.connect();
  await vi.advanceTimersByTimeAsync(25_000);
  expect(told.at(-1)).toEqual({ type: 'failed', problem: 'no-service' });
});

test('closes its peer and says so when no media get through', async () => {
  const { link, told, peers } = linked();
  link.connect();
  await vi.advanceTimersByTimeAsync(10);
  peers[0]?.becomes('failed');
  expect(told.at(-1)).toEqual({ type: 'failed', problem: 'unreachable' });
  expect(peers[0]?.connectionState).toBe('closed');
});

test('a connection that is replaced or closed says nothing more', async () => {
  const { link, told, peers } = linked();
  link.connect();
  await vi.advanceTimersByTimeAsync(10);
  link.connect();
  await vi.advanceTimersByTimeAsync(10);
  expect(peers.map(({ connectionState }) => connectionState)).toEqual(['closed', 'new']);
  peers[0]?.becomes('failed');
  expect(told.every(({ type }) => type === 'gone')).toBe(true);
  link.close();
  peers[1]?.becomes('connected');
  expect(told.every(({ type }) => type === 'gone')).toBe(true);
});
