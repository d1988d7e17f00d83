// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A track, as described by the initialization segment (ISO/IEC 14496-12). */
export interface Mp4Track {
  readonly id: number;
  readonly kind: 'video' | 'audio';
  /** Ticks per second. */
  readonly timescale: number;
  /** WebCodecs codec string, such as `avc1.42C015` or `mp4a.40.2`. */
  readonly codec: string;
  /** The `avcC` record of a video track, or the AudioSpecificConfig of an audio track. */
  readonly description: Uint8Array;
  /** Sample rate in Hz; 0 for video. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

/** One encoded picture or audio frame. */
export interface Mp4Sample {
  readonly track: Mp4Track;
  /** Presentation time in the stream, in milliseconds. */
  readonly atMs: number;
  /** Whether it can be decoded without earlier samples. */
  readonly key: boolean;
  readonly data: Uint8Array;
}

/** Maximum box size. A larger value means that the data is not a box. */
const LARGEST_BOX = 16 * 2 ** 20;
/** Maximum number of samples in a fragment, which may declare as many as it likes of those without data. */
const MOST_SAMPLES = 10_000;
const TOP_LEVEL = new Set([
  'ftyp',
  'styp',
  'moov',
  'moof',
  'mdat',
  'sidx',
  'emsg',
  'free',
  'skip',
  'prft',
  'mfra',
  'uuid',
  'udta',
]);
const [MOOF, MOOV, FTYP] = [0x6d_6f_6f_66, 0x6d_6f_6f_76, 0x66_74_79_70];
const SAMPLE_IS_NOT_SYNC = 0x1_00_00;

/** Parses fragmented MP4 incrementally, from chunks of any size. */
export class Mp4Reader {
  #bytes: Buffer = Buffer.alloc(0);
  /** What came after these bytes; joined to them when a box is complete, since each time costs as much as they are long. */
  #more: Uint8Array[] = [];
  #moreLength = 0;
  /** How many bytes are needed to go on. */
  #needed = 8;
  #tracks: readonly Mp4Track[] = [];
  #moof: Buffer | undefined;
  readonly #problem: (what: string) => void;
  readonly #begins: () => void;

  /**
   * @param problem - called with a description of data that cannot be read; parsing continues at the next fragment.
   * @param begins - called when a new stream begins and timestamps restart.
   */
  constructor(problem: (what: string) => void, begins: () => void) {
    this.#problem = problem;
    this.#begins = begins;
  }

  /** Adds bytes, and returns the samples they complete. */
  push(bytes: Uint8Array): Mp4Sample[] {
    this.#more.push(bytes);
    this.#moreLength += bytes.length;
    if (this.#bytes.length + this.#moreLength < this.#needed) return [];
    this.#bytes = Buffer.concat([this.#bytes, ...this.#more]);
    this.#more = [];
    this.#moreLength = 0;
    const samples: Mp4Sample[] = [];
    while (this.#bytes.length >= 8) {
      const size = this.#bytes.readUInt32BE(0);
      const type = this.#bytes.toString('latin1', 4, 8);
      if (size < 8 || size > LARGEST_BOX || !TOP_LEVEL.has(type)) {
        this.#problem('no MP4 box where one was expected');
        this.#skip();
        continue;
      }
      if (this.#bytes.length < size) {
        this.#needed = size;
        return samples;
      }
      const box = this.#bytes.subarray(0, size);
      this.#bytes = this.#bytes.subarray(size);
      try {
        samples.push(...this.#box(type, box));
      } catch (error) {
        this.#moof = undefined;
        this.#problem(error instanceof RangeError ? 'an MP4 box that is too short' : String(error));
      }
    }
    this.#needed = 8;
    return samples;
  }

  #box(type: string, box: Buffer): Mp4Sample[] {
    if (type === 'moov') {
      this.#tracks = tracksOf(box);
      this.#begins();
    }
    if (type === 'moof') this.#moof = box;
    const moof = this.#moof;
    if (type !== 'mdat' || moof === undefined) return [];
    this.#moof = undefined;
    return samplesOf(moof, box, this.#tracks);
  }

  /** Skips to the start of the next fragment or stream. */
  #skip(): void {
    this.#moof = undefined;
    this.#bytes = this.#bytes.subarray(nextStart(this.#bytes));
  }
}

/**
 * Where the next fragment or stream may begin, after the first byte: the size of its box, then its type. The last bytes
 * may hold the beginning of one. Ends at the first, because data may consist of little else.
 */
function nextStart(bytes: Buffer): number {
  const last = bytes.length - 8;
  for (let at = 1; at <= last; at += 1) {
    const type = bytes.readUInt32BE(at + 4);
    if (type === MOOF || type === MOOV || type === FTYP) return at;
  }
  return Math.max(1, last + 1);
}

function* boxesIn(bytes: Buffer, from = 8): Generator<{ type: string; body: Buffer }> {
  for (let at = from; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || at + size > bytes.length) throw new RangeError('box');
    yield { type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at, at + size) };
    at += size;
  }
}

/** Finds a nested box by its path. */
function find(box: Buffer, ...path: string[]): Buffer | undefined {
  const [next, ...rest] = path;
  if (next === undefined) return box;
  for (const { type, body } of boxesIn(box)) if (type === next) return find(body, ...rest);
  return undefined;
}

function tracksOf(moov: Buffer): Mp4Track[] {
  const defaults = new Map<number, Buffer>();
  for (const { type, body } of boxesIn(find(moov, 'mvex') ?? Buffer.alloc(8))) {
    if (type === 'trex') defaults.set(body.readUInt32BE(12), body);
  }
  const tracks: Mp4Track[] = [];
  for (const { type, body } of boxesIn(moov)) {
    if (type !== 'trak') continue;
    const header = find(body, 'tkhd');
    const media = find(body, 'mdia', 'mdhd');
    const descriptions = find(body, 'mdia', 'minf', 'stbl', 'stsd');
    if (!header || !media || !descriptions) continue;
    const id = header.readUInt32BE(header[8] === 1 ? 28 : 20);
    const timescale = media.readUInt32BE(media[8] === 1 ? 28 : 20);
    const [entry] = [...boxesIn(descriptions, 16)];
    const format = entry && formatOf(entry.type, entry.body);
    const trex = defaults.get(id);
    if (!format || timescale === 0) continue;
    const [duration, size, flags] = [20, 24, 28].map((at) => trex?.readUInt32BE(at) ?? 0);
    tracks.push({ id, timescale, ...format, duration: duration ?? 0, size: size ?? 0, flags: flags ?? 0 });
  }
  return tracks;
}

type Format = Pick<Mp4Track, 'kind' | 'codec' | 'description' | 'sampleRate' | 'channels'>;

function formatOf(type: string, entry: Buffer): Format | undefined {
  if (type === 'avc1' || type === 'avc3') {
    const config = [...boxesIn(entry, 86)].find((box) => box.type === 'avcC');
    if (!config) return undefined;
    const description = Buffer.from(config.body.subarray(8));
    const codec = `avc1.${description.toString('hex', 1, 4)}`;
    return { kind: 'video', codec, description, sampleRate: 0, channels: 0 };
  }
  if (type === 'mp4a') {
    const config = [...boxesIn(entry, 36)].find((box) => box.type === 'esds');
    const description = config && audioConfigIn(config.body);
    if (!description) return undefined;
    const [channels, sampleRate] = [entry.readUInt16BE(24), entry.readUInt32BE(32) >>> 16];
    return { kind: 'audio', codec: 'mp4a.40.2', description, sampleRate, channels };
  }
  return undefined;
}

/** The DecoderSpecificInfo (tag 5) in the DecoderConfigDescriptor (tag 4) of an ES descriptor (tag 3). */
function audioConfigIn(esds: Buffer): Uint8Array | undefined {
  let at = 12;
  while (at < esds.length) {
    const tag = esds[at];
    at += 1;
    let length = 0;
    for (let more = true; more; at += 1) {
      const byte = esds.readUInt8(at);
      length = length * 128 + (byte & 127);
      more = byte > 127;
    }
    if (tag === 5) return Buffer.from(esds.subarray(at, at + length));
    if (tag === 3) at += 3;
    else if (tag === 4) at += 13;
    else at += length;
  }
  return undefined;
}

function samplesOf(moof: Buffer, mdat: Buffer, tracks: readonly Mp4Track[]): Mp4Sample[] {
  const samples: Mp4Sample[] = [];
  // Offsets are relative to the start of the `moof`, which the `mdat` follows.
  const dataStart = moof.length + 8;
  let next = dataStart;
  for (const { type, body } of boxesIn(moof)) {
    if (type !== 'traf') continue;
    const header = find(body, 'tfhd');
    const track = tracks.find(({ id }) => id === header?.readUInt32BE(12));
    if (!header || !track) continue;
    const defaults = fragmentDefaults(header, track);
    const start = find(body, 'tfdt');
    let time = start ? (start[8] === 1 ? Number(start.readBigUInt64BE(12)) : start.readUInt32BE(12)) : 0;
    for (const { type: kind, body: run } of boxesIn(body)) {
      if (kind !== 'trun') continue;
      const flags = run.readUInt32BE(8) & 0xff_ff_ff;
      const count = run.readUInt32BE(12);
      if (samples.length + count > MOST_SAMPLES) throw new RangeError('trun');
      let at = 16;
      const take = (flag: number): number | undefined => {
        if ((flags & flag) === 0) return undefined;
        at += 4;
        return run.readUInt32BE(at - 4);
      };
      const offset = take(1);
      if (offset !== undefined) next = offset;
      const firstFlags = take(4);
      for (let nr = 0; nr < count; nr += 1) {
        const duration = take(0x1_00) ?? defaults.duration;
        const size = take(0x2_00) ?? defaults.size;
        const ownFlags = take(0x4_00);
        const sampleFlags = (nr === 0 ? firstFlags : undefined) ?? ownFlags ?? defaults.flags;
        const shift = (take(0x8_00) ?? 0) | 0;
        const data = mdat.subarray(next - moof.length, next - moof.length + size);
        if (next < dataStart || data.length < size) throw new RangeError('mdat');
        const atMs = ((time + shift) * 1000) / track.timescale;
        samples.push({ track, atMs, key: (sampleFlags & SAMPLE_IS_NOT_SYNC) === 0, data });
        next += size;
        time += duration;
      }
    }
  }
  return samples;
}

function fragmentDefaults(header: Buffer, track: Mp4Track): Pick<Mp4Track, 'duration' | 'size' | 'flags'> {
  const flags = header.readUInt32BE(8) & 0xff_ff_ff;
  let at = 16;
  const take = (flag: number, bytes = 4): number | undefined => {
    if ((flags & flag) === 0) return undefined;
    at += bytes;
    return header.readUInt32BE(at - 4);
  };
  take(1, 8);
  take(2);
  return {
    duration: take(8) ?? track.duration,
    size: take(16) ?? track.size,
    flags: take(32) ?? track.flags,
  };
}
