// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { Mp4Reader, type Mp4Sample } from './mp4-reader.ts';

const u32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, 4 * index);
  return bytes;
};
const box = (type: string, ...parts: Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(8 + body.length), Buffer.from(type, 'latin1'), body]);
};
const AVCC = Buffer.from([1, 0x42, 0xc0, 0x15, 0xff]);

const trak = (id: number, timescale: number, entry: Buffer): Buffer =>
  box(
    'trak',
    box('tkhd', u32(0, 0, 0, id)),
    box(
      'mdia',
      box('mdhd', u32(0, 0, 0, timescale, 0)),
      box('minf', box('stbl', box('stsd', u32(0, 1), entry))),
    ),
  );
const esds = box(
  'esds',
  u32(0),
  Buffer.from([3, 26, 0, 0, 0, 4, 18, ...new Uint8Array(13), 5, 0x80, 2, 0x13, 0x08]),
);
const sound = box('mp4a', Buffer.alloc(16), Buffer.from([0, 1, 0, 16, 0, 0, 0, 0]), u32(24_000 << 16), esds);
const START = Buffer.concat([
  box('ftyp', Buffer.from('iso5')),
  box(
    'moov',
    trak(1, 90_000, box('avc1', Buffer.alloc(78), box('avcC', AVCC))),
    trak(2, 24_000, sound),
    box('mvex', box('trex', u32(0, 1, 1, 3600, 0, 0x1_00_00)), box('trex', u32(0, 2, 1, 1024, 4, 0))),
  ),
]);

/** Two pictures, the first a key picture, then one audio frame. */
function fragment(time: number): Buffer {
  const moof = (dataAt: number): Buffer =>
    box(
      'moof',
      box('mfhd', u32(0, 1)),
      box(
        'traf',
        box('tfhd', u32(0x2_00_00, 1)),
        box('tfdt', u32(0, time * 90)),
        box('trun', u32(0x2_05, 2, dataAt, 0, 3, 5)),
      ),
      box(
        'traf',
        box('tfhd', u32(0x2_00_00, 2)),
        box('tfdt', u32(0x1_00_00_00, 0, time * 24)),
        box('trun', u32(1, 1, dataAt + 8)),
      ),
    );
  const dataAt = moof(0).length + 8;
  return Buffer.concat([moof(dataAt), box('mdat', Buffer.from('aaabbbbbSSSS'))]);
}

function reading() {
  const problems: string[] = [];
  let begun = 0;
  const reader = new Mp4Reader(
    (what) => problems.push(what),
    () => (begun += 1),
  );
  return { reader, problems, begun: () => begun };
}

const shown = ({ track, atMs, key, data }: Mp4Sample) => [
  track.kind,
  atMs,
  key,
  Buffer.from(data).toString(),
];
const EXPECTED = [
  ['video', 1000, true, 'aaa'],
  ['video', 1040, false, 'bbbbb'],
  ['audio', 1000, true, 'SSSS'],
];

describe('fragmented MP4', () => {
  it('yields pictures and audio with their times and decoder configuration when it is valid', () => {
    const { reader, problems, begun } = reading();
    const samples = reader.push(Buffer.concat([START, fragment(1000)]));
    expect(samples.map(shown)).toEqual(EXPECTED);
    const [picture, , tone] = samples.map(({ track }) => track);
    expect(picture).toMatchObject({ codec: 'avc1.42c015', description: AVCC });
    expect(tone).toMatchObject({ codec: 'mp4a.40.2', sampleRate: 24_000, channels: 1 });
    expect([...(tone?.description ?? [])]).toEqual([0x13, 0x08]);
    expect([begun(), problems]).toEqual([1, []]);
  });

  it('is read when it is split at any position', () => {
    const { reader } = reading();
    const samples = [...START, ...fragment(1000)].flatMap((byte) => reader.push(Buffer.from([byte])));
    expect(samples.map(shown)).toEqual(EXPECTED);
  });

  it('is skipped to the next fragment when bytes are not MP4', () => {
    const { reader, problems } = reading();
    reader.push(START);
    const noise = Buffer.from(Array.from({ length: 999 }, (_, at) => (at * 7919) % 251));
    expect(reader.push(Buffer.concat([noise, fragment(1000)])).map(shown)).toEqual(EXPECTED);
    expect(problems.length).toBeGreaterThan(0);
  });

  it('is skipped when a fragment declares more data than it has', () => {
    const { reader, problems } = reading();
    reader.push(START);
    const broken = fragment(1000);
    broken.writeUInt32BE(0xff_ff, broken.indexOf('trun') + 20);
    expect(reader.push(broken)).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(reader.push(fragment(1000)).map(shown)).toEqual(EXPECTED);
  });

  // A service can send data of any length. Work that grows with its square would outlast the suite.
  it.each(['moof', 'moov', 'xxxxftyp', 'x'])(
    'is read after 2 MiB that repeat %j and after a box that comes in small pieces',
    (piece) => {
      const { reader, problems } = reading();
      reader.push(START);
      reader.push(Buffer.from(`1${piece.repeat(2 ** 21 / piece.length)}`));
      expect(problems.length).toBeGreaterThan(0);
      const large = box('free', Buffer.alloc(2 ** 23));
      for (let at = 0; at < large.length; at += 512) reader.push(large.subarray(at, at + 512));
      expect(reader.push(fragment(1000)).map(shown)).toEqual(EXPECTED);
    },
  );

  it('is skipped when a fragment declares millions of samples without data', () => {
    const { reader, problems } = reading();
    reader.push(START);
    const runs = Array.from({ length: 5000 }, () => box('trun', u32(0x2_00_00, 10_000)));
    const track = box('traf', box('tfhd', u32(0x2_00_10, 2, 0)), ...runs);
    expect(reader.push(Buffer.concat([box('moof', track), box('mdat')]))).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(reader.push(fragment(1000)).map(shown)).toEqual(EXPECTED);
  });

  it('never throws when bytes are corrupted', () => {
    const { reader } = reading();
    const whole = Buffer.concat([START, fragment(1000), fragment(1080)]);
    for (let seed = 1; seed < 3000; seed += 1) {
      const bytes = Buffer.from(whole);
      for (let nr = 0; nr < 4; nr += 1)
        bytes[(seed * 7919 + nr * 104_729) % bytes.length] = (seed * (nr + 31)) % 256;
      reader.push(bytes);
    }
    const fresh = reading();
    expect(fresh.reader.push(whole)).toHaveLength(6);
  });
});
