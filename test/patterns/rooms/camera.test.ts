// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger, voice } from '@livekit/agents';
import {
  dispose,
  type LocalTrackPublication,
  LocalVideoTrack,
  Room,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
} from '@livekit/rtc-node';
import { realtime, watchCamera } from '@voicelive-kit/agents-plugin-azure-voicelive';
import { type Emulator, startEmulator } from '@voicelive-kit/emulator';
import { type LiveKitServer, startLiveKitServer } from '@voicelive-kit/room/livekit/start-server.ts';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

initializeLogger({ pretty: false, level: 'silent' });

let livekit: LiveKitServer;
let emulator: Emulator;

beforeAll(async () => {
  livekit = await startLiveKitServer();
  emulator = await startEmulator({ voice: 'builtin' });
});

afterAll(async () => {
  await emulator.close();
  await livekit.close();
  await dispose();
});

async function join(identity: string): Promise<Room> {
  const { url, apiKey, apiSecret } = livekit.access;
  const token = new AccessToken(apiKey, apiSecret, { identity });
  token.addGrant({ roomJoin: true, room: 'camera', canPublish: true, canSubscribe: true });
  const room = new Room();
  await room.connect(url, await token.toJwt(), { autoSubscribe: true, dynacast: false });
  onTestFinished(() => room.disconnect());
  return room;
}

/** A grey picture, thirty times a second. */
async function showCamera(room: Room): Promise<LocalTrackPublication> {
  const source = new VideoSource(320, 240);
  const track = LocalVideoTrack.createVideoTrack('camera', source);
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_CAMERA });
  const publication = await room.localParticipant!.publishTrack(track, options);
  const frame = new VideoFrame(new Uint8Array(320 * 240 * 4).fill(128), 320, 240, VideoBufferType.RGBA);
  const timer = setInterval(() => source.captureFrame(frame), 33);
  onTestFinished(() => clearInterval(timer));
  return publication;
}

test('camera in a room: its pictures arrive while it is on, and are gone when it is off', async () => {
  const model = new realtime.RealtimeModel({
    endpoint: emulator.endpoint,
    camera: { everyMs: 300, keep: 2 },
  });
  const session = new voice.AgentSession({
    llm: model,
    vad: null,
    turnHandling: { turnDetection: 'realtime_llm' },
  });
  onTestFinished(async () => {
    await session.close();
    await model.close();
  });
  await session.start({ agent: new voice.Agent({ instructions: 'Be brief.' }) });
  const created: unknown[] = [];
  realtime.sessionOf(session).on('voicelive_client_event_sent', (event) => {
    if (event.type === 'conversation.item.create' || event.type === 'response.create') created.push(event);
  });
  const agentRoom = await join('agent');
  const watch = watchCamera(session, agentRoom);
  const held = (): number => emulator.sessions()[0]?.items.length ?? 0;
  expect(held()).toBe(0);

  const caller = await join('caller');
  const publication = await showCamera(caller);
  await expect.poll(() => created.length).toBeGreaterThan(3);
  await expect.poll(held).toBe(2);
  expect(created.every((event) => JSON.stringify(event).includes('data:image/jpeg;base64,/9j/'))).toBe(true);

  await caller.localParticipant!.unpublishTrack(publication.sid!);
  await expect.poll(held).toBe(0);

  const again = await showCamera(caller);
  await expect.poll(held).toBe(2);
  watch.close();
  await expect.poll(held).toBe(0);
  watchCamera(session, agentRoom);
  await expect.poll(held).toBe(2);
  const { url, apiKey, apiSecret } = livekit.access;
  const rooms = new RoomServiceClient(url.replace('ws', 'http'), apiKey, apiSecret);
  await rooms.mutePublishedTrack('camera', 'caller', again.sid!, true);
  await expect.poll(held).toBe(0);
  expect(JSON.stringify(session.history.toJSON({ excludeImage: false }))).not.toContain('image');
});
