// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { VideoBufferType, VideoFrame } from '@livekit/rtc-node';
import { expect, onTestFinished, test } from 'vitest';
import { read, stage, type Stage, until } from './stage.ts';

const frame = new VideoFrame(new Uint8Array(64 * 48 * 4).fill(200), 64, 48, VideoBufferType.RGBA);

interface Sent {
  readonly type: string;
  readonly item_id?: string;
  readonly item?: { readonly id: string; readonly content: readonly Record<string, unknown>[] };
}

/** A session, and the items and requests it sends from now on. */
async function open(): Promise<Stage & { sent: Sent[] }> {
  const opened = await stage({ camera: { everyMs: 100 } });
  await opened.session.updateInstructions('Be brief.');
  const sent: Sent[] = [];
  opened.session.on('voicelive_client_event_sent', (event) => {
    if (/^(?:conversation\.|response\.)/u.test(event.type)) sent.push(event);
  });
  return { ...opened, sent };
}

/** Frames like those of a camera, until `enough`. */
function film({ session }: Stage, enough: () => boolean): void {
  const timer = setInterval(() => {
    if (enough()) clearInterval(timer);
    else session.pushVideo(frame);
  }, 10);
  onTestFinished(() => clearInterval(timer));
}

const pictures = (sent: readonly Sent[]): string[] => sent.flatMap(({ item }) => item?.id ?? []);
const atService = ({ emulator }: Stage): string[] =>
  emulator
    .sessions()
    .at(-1)
    ?.items.map(({ id }) => id) ?? [];

test('the service holds the last three pictures and gets no request while the camera runs', async () => {
  const opened = await open();
  const { session, sent } = opened;
  film(opened, () => pictures(sent).length >= 4);
  await until('the fourth picture', () => pictures(sent)[3]);
  const ids = pictures(sent);
  await until('three at the service', () => atService(opened).join() === ids.slice(1).join());
  expect(sent.map(({ type }) => type)).toEqual([
    ...Array.from({ length: 4 }, () => 'conversation.item.create'),
    'conversation.item.delete',
  ]);
  expect(sent.at(-1)?.item_id).toBe(ids[0]);
  for (const { item } of sent.slice(0, 4)) {
    expect(item?.content).toEqual([
      {
        type: 'input_image',
        image_url: expect.stringMatching(/^data:image\/jpeg;base64,\/9j\//u),
        detail: 'low',
      },
    ]);
  }
  expect(session.chatCtx.items).toEqual([]);
  expect(session.cost.responses).toBe(0);
});

test('a reply uses the current pictures, and the history has none of them', async () => {
  const opened = await open();
  const { session, probe, sent } = opened;
  film(opened, () => pictures(sent).length >= 1);
  await until('a picture at the service', () => atService(opened)[0]);
  await read(probe, await session.generateReply());
  await until('its cost', () => session.cost.responses === 1);
  // The emulator's tokens for a low-detail picture; no public price list includes them.
  expect(session.cost.unpriced.image_input).toBe(85);
  expect(JSON.stringify(session.chatCtx.toJSON({ excludeImage: false }))).not.toContain('image');
});

test('a new connection gets only the last picture when the old one is cut', async () => {
  const opened = await open();
  const { emulator, session, sent } = opened;
  film(opened, () => pictures(sent).length >= 3);
  await until('three at the service', () => atService(opened).length === 3);
  const before = pictures(sent).length;
  emulator.inject({ slug: 'cut' });
  await until('the loss', () => session.connectionState === 'reconnecting');
  film(opened, () => pictures(sent).length > before);
  await until('the new connection', () => emulator.sessions().length === 2);
  await until('the picture', () => atService(opened).length === 1);
  expect(pictures(sent).slice(before)).toEqual(atService(opened));
});

test('the pictures are deleted from the service when the camera is switched off', async () => {
  const opened = await open();
  const { session, sent } = opened;
  film(opened, () => pictures(sent).length >= 2);
  await until('two at the service', () => atService(opened).length === 2);
  session.clearVideo();
  await until('none at the service', () => atService(opened).length === 0);
});
