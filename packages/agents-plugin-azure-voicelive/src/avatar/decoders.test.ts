// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import * as codecs from '@napi-rs/webcodecs';
import { expect, it, vi } from 'vitest';
import { loadWebCodecs } from './load-webcodecs.ts';
import type { Mp4Track } from './mp4-reader.ts';
import { type Picture, PictureDecoder } from './picture-decoder.ts';
import { type DecodedSound, SoundDecoder } from './sound-decoder.ts';

const [WIDTH, HEIGHT, RATE] = [64, 48, 24_000];
/** Number of pictures a decoder may hold back to reorder them. */
const DELAY = 4;
const track = { id: 1, timescale: 1000, duration: 40, size: 0, flags: 0 };

/** Encoded H.264 pictures, every fifth of them a key picture. The gray level of each is its number. */
async function film(
  length: number,
): Promise<{ track: Mp4Track; pictures: { key: boolean; data: Uint8Array }[] }> {
  const pictures: { key: boolean; data: Uint8Array }[] = [];
  let description = new Uint8Array();
  const encoder = new codecs.VideoEncoder({
    output: (chunk, metadata) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      pictures.push({ key: chunk.type === 'key', data });
      const given = metadata?.decoderConfig?.description;
      if (given) description = Uint8Array.from(given);
    },
    error: (error) => expect.unreachable(String(error)),
  });
  encoder.configure({
    codec: 'avc1.42001f',
    width: WIDTH,
    height: HEIGHT,
    bitrate: 200_000,
    latencyMode: 'realtime',
    avc: { format: 'avc' },
  });
  for (let nr = 0; nr < length; nr += 1) {
    const data = new Uint8Array((WIDTH * HEIGHT * 3) / 2).fill(128).fill(20 + 10 * nr, 0, WIDTH * HEIGHT);
    const frame = new codecs.VideoFrame(data, {
      format: 'I420',
      codedWidth: WIDTH,
      codedHeight: HEIGHT,
      timestamp: nr * 40_000,
    });
    encoder.encode(frame, { keyFrame: nr % 5 === 0 });
    frame.close();
  }
  await encoder.flush();
  encoder.close();
  const codec = `avc1.${Buffer.from(description.subarray(1, 4)).toString('hex')}`;
  return { track: { ...track, kind: 'video', codec, description, sampleRate: 0, channels: 0 }, pictures };
}

function decoding() {
  const shown: Picture[] = [];
  const problems: string[] = [];
  let most = Infinity;
  const decoder = new PictureDecoder({
    codecs,
    wanted: () => shown.length + decoder.underWay < most,
    picture: (picture) => shown.push(picture),
    problem: (what) => problems.push(what),
  });
  return { decoder, shown, problems, setMost: (count: number) => (most = count) };
}

it('returns pictures with their times and turns when they are decoded', async () => {
  const { track: video, pictures } = await film(6 + DELAY);
  const { decoder, shown, problems } = decoding();
  for (const [nr, { key, data }] of pictures.entries()) {
    decoder.push({ track: video, atMs: nr * 40, key, data }, nr < 3 ? null : 'r1');
  }
  await expect.poll(() => shown.length).toBeGreaterThanOrEqual(6);
  shown.length = 6;
  expect(shown.map(({ atMs, turn }) => [atMs, turn])).toEqual(
    [0, 40, 80, 120, 160, 200].map((at) => [at, at < 120 ? null : 'r1']),
  );
  expect(shown.map(({ width, height }) => [width, height])).toEqual(shown.map(() => [WIDTH, HEIGHT]));
  for (const [nr, { data }] of shown.entries())
    expect(Math.abs((data[500] ?? 0) - (20 + 10 * nr))).toBeLessThan(8);
  expect(problems).toEqual([]);
  decoder.close();
});

it('skips to the next key picture when one cannot be decoded', async () => {
  const { track: video, pictures } = await film(11 + DELAY);
  const { decoder, shown, problems } = decoding();
  for (const [nr, { key, data }] of pictures.entries()) {
    const broken = nr === 5 ? new Uint8Array([0, 0, 0, 9, 0x65, 1, 2, 3]) : data;
    // Pictures that the decoder holds back are lost as well.
    await expect.poll(() => nr !== 5 || shown.length >= 5 - DELAY).toBe(true);
    decoder.push({ track: video, atMs: nr * 40, key, data: broken }, null);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await expect.poll(() => shown.at(-1)?.atMs).toBeGreaterThanOrEqual(400);
  expect(problems.length).toBeGreaterThan(0);
  expect(shown.map(({ atMs }) => atMs)).toEqual(expect.arrayContaining([0, 400]));
  expect(shown.map(({ atMs }) => atMs)).not.toContain(200);
  decoder.close();
});

it('decodes no more than is wanted, and skips a response when it was interrupted', async () => {
  const { track: video, pictures } = await film(15 + DELAY);
  const { decoder, shown, setMost } = decoding();
  setMost(3 + DELAY);
  for (const [nr, { key, data }] of pictures.entries()) {
    decoder.push({ track: video, atMs: nr * 40, key, data }, nr < 13 ? 'r1' : null);
  }
  await expect.poll(() => shown.length).toBeGreaterThanOrEqual(3);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(shown.length).toBeLessThanOrEqual(3 + DELAY);
  const before = shown.length;
  decoder.skip('r1');
  setMost(Infinity);
  decoder.more();
  await expect.poll(() => shown.at(-1)?.atMs).toBeGreaterThanOrEqual(560);
  expect(new Set(shown.slice(before).map(({ turn }) => turn))).toEqual(new Set([null]));
  decoder.close();
});

it('returns nothing more when it was closed twice', async () => {
  const { track: video, pictures } = await film(3);
  const { decoder, shown, problems } = decoding();
  for (const { key, data } of pictures) decoder.push({ track: video, atMs: 0, key, data }, null);
  decoder.close();
  decoder.close();
  decoder.push({ track: video, atMs: 0, ...pictures[0]! }, null);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([shown, problems]).toEqual([[], []]);
});

it("returns audio at the session's sample rate, and continues when a frame is invalid", async () => {
  const frames: Uint8Array[] = [];
  let description = new Uint8Array();
  const encoder = new codecs.AudioEncoder({
    output: (chunk, metadata) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      frames.push(data);
      const given = metadata?.decoderConfig?.description;
      if (given) description = Uint8Array.from(given);
    },
    error: (error) => expect.unreachable(String(error)),
  });
  encoder.configure({ codec: 'mp4a.40.2', sampleRate: 48_000, numberOfChannels: 1, bitrate: 64_000 });
  const wave = Float32Array.from({ length: 48_000 }, (_, at) => 0.5 * Math.sin(at / 10));
  const data = new codecs.AudioData({
    format: 'f32-planar',
    sampleRate: 48_000,
    numberOfChannels: 1,
    numberOfFrames: wave.length,
    timestamp: 0,
    data: wave,
  });
  encoder.encode(data);
  await encoder.flush();
  encoder.close();
  const heard: DecodedSound[] = [];
  const problem = vi.fn();
  const decoder = new SoundDecoder({
    codecs,
    sampleRate: RATE,
    sound: (decoded) => heard.push(decoded),
    problem,
  });
  const sound: Mp4Track = {
    ...track,
    kind: 'audio',
    codec: 'mp4a.40.2',
    description,
    sampleRate: 48_000,
    channels: 1,
  };
  const drained = vi.fn();
  for (const [nr, frame] of frames.entries()) {
    const bytes = nr === 10 ? new Uint8Array([0xff, 0xff, 0xff, 0xff, 0xff]) : frame;
    decoder.push({ track: sound, atMs: (nr * 1024) / 48, key: true, data: bytes }, 'r1');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  decoder.whenDrained(drained);
  await expect.poll(() => drained.mock.calls.length).toBe(1);
  const loudest = Math.max(...heard.flatMap(({ samples }) => [...samples]));
  expect(loudest).toBeGreaterThan(14_000);
  const total = heard.reduce((sum, { samples }) => sum + samples.length, 0);
  expect(total).toBeGreaterThan(0.85 * RATE);
  expect(heard.every(({ turn }) => turn === 'r1')).toBe(true);
  expect(problem).toHaveBeenCalled();
  decoder.close();
});

it('says what to install when there is no decoder for the platform', async () => {
  const none = loadWebCodecs(() => Promise.reject(new Error('Cannot find native binding')));
  await expect(none).rejects.toMatchObject({ code: 'avatar_decoder_missing', setting: '@napi-rs/webcodecs' });
  await expect(none).rejects.toThrow(/npm install @napi-rs\/webcodecs.*webrtc/u);
  await expect(loadWebCodecs()).resolves.toHaveProperty('VideoDecoder');
});
