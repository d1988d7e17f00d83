// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { VideoBufferType, VideoFrame } from '@livekit/rtc-node';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { toJpeg } from './picture.ts';

const SIZE = { maxSide: 1024, quality: 80 };

/** Left half red, right half blue. */
function frame(width: number, height: number): VideoFrame {
  const data = new Uint8Array(width * height * 4);
  for (let at = 0; at < data.length; at += 4) {
    const left = (at / 4) % width < width / 2;
    data.set(left ? [255, 0, 0, 255] : [0, 0, 255, 255], at);
  }
  return new VideoFrame(data, width, height, VideoBufferType.RGBA);
}

async function read(dataUrl: string) {
  const [head, base64 = ''] = dataUrl.split(',', 2);
  expect(head).toBe('data:image/jpeg;base64');
  const { data, info } = await sharp(Buffer.from(base64, 'base64'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): 'red' | 'blue' =>
    (data[(y * info.width + x) * info.channels] ?? 0) > 128 ? 'red' : 'blue';
  return { width: info.width, height: info.height, at };
}

it('makes a JPEG of the same size when the frame is small enough', async () => {
  const { dataUrl, bytes } = await toJpeg(frame(320, 180), 0, SIZE);
  const { width, height, at } = await read(dataUrl);
  expect([width, height, at(10, 90), at(310, 90)]).toEqual([320, 180, 'red', 'blue']);
  expect(dataUrl).toHaveLength('data:image/jpeg;base64,'.length + Math.ceil(bytes / 3) * 4);
});

it('keeps the aspect ratio when it shrinks a large frame', async () => {
  const { width, height } = await read((await toJpeg(frame(1920, 1080), 0, SIZE)).dataUrl);
  expect([width, height]).toEqual([1024, 576]);
});

it('turns a frame upright when a phone sent it rotated', async () => {
  const { width, height, at } = await read((await toJpeg(frame(320, 180), 90, SIZE)).dataUrl);
  // The left side is now at the top.
  expect([width, height, at(90, 10), at(90, 310)]).toEqual([180, 320, 'red', 'blue']);
});

it('converts the pixels when a camera sends a format other than RGB', async () => {
  const camera = frame(320, 180).convert(VideoBufferType.I420);
  const { at } = await read((await toJpeg(camera, 0, SIZE)).dataUrl);
  expect([at(10, 90), at(310, 90)]).toEqual(['red', 'blue']);
});

it('has copied the frame when it returns, so that the frame can be reused', async () => {
  const used = frame(320, 180);
  const made = toJpeg(used, 0, SIZE);
  used.data.fill(0);
  const { at } = await read((await made).dataUrl);
  expect(at(10, 90)).toBe('red');
});
