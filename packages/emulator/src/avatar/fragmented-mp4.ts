// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { AVC_PROFILE, picture, pictureHeader, PICTURE_SIZE, sequenceHeader } from './h264.ts';

/** What `response.video.delta` calls its codec. */
export const VIDEO_CODEC = `video/mp4; codecs="avc1.${AVC_PROFILE}, mp4a.40.2"`;

const VIDEO = 1;
const AUDIO = 2;
/** Ticks of the video in a second, and those of one picture: 25 a second. */
const VIDEO_RATE = 1000;
const PICTURE_MS = 40;
/** Hz, and samples in one AAC frame. */
const AUDIO_RATE = 24_000;
const AAC_FRAME = 1024;
/** AAC-LC, 24 kHz, mono, as its decoder is told, and a frame of silence in it. */
const AAC_CONFIG = [0x13, 0x08];
const AAC_SILENCE = Uint8Array.of(0x00, 0xc8, 0x00, 0x80, 0x23, 0x80);
const MATRIX = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];

type Part = Uint8Array | readonly Part[];

/** A talking head that fits in one macroblock, with silence for a voice: real video of the right shape and length. */
export class VideoStream {
  #fragments = 0;
  #pictures = 0;
  #aacFrames = 0;
  #ms = 0;

  /** The initialisation segment, to be sent once and first. */
  start(): Uint8Array {
    return bytesOf([
      box('ftyp', ascii('iso5'), u32(0), ascii('iso5iso6mp41')),
      box(
        'moov',
        box(
          'mvhd',
          u32(0, 0, 0, VIDEO_RATE, 0, 0x10000),
          u16(0x100, 0),
          u32(0, 0, ...MATRIX, 0, 0, 0, 0, 0, 0, 3),
        ),
        track(VIDEO, VIDEO_RATE, 'vide', box('vmhd', u32(1, 0, 0)), videoSample()),
        track(AUDIO, AUDIO_RATE, 'soun', box('smhd', u32(0, 0)), audioSample()),
        box('mvex', extends_(VIDEO), extends_(AUDIO)),
      ),
    ]);
  }

  /** The next stretch, as long as some sound; undefined while not even one picture is due. */
  next(ms: number): Uint8Array | undefined {
    this.#ms += ms;
    const firstPicture = this.#pictures;
    const pictures: Uint8Array[] = [];
    for (; (this.#pictures + 1) * PICTURE_MS <= this.#ms; this.#pictures += 1) {
      const open = Math.abs(Math.sin(this.#pictures));
      pictures.push(withLength(picture(this.#pictures, open)));
    }
    const firstAac = this.#aacFrames;
    this.#aacFrames = Math.floor((this.#ms * AUDIO_RATE) / 1000 / AAC_FRAME);
    const silence = Array.from({ length: this.#aacFrames - firstAac }, () => AAC_SILENCE);
    if (pictures.length === 0) {
      this.#aacFrames = firstAac;
      return undefined;
    }
    this.#fragments += 1;
    return fragment(this.#fragments, [
      { track: VIDEO, time: firstPicture * PICTURE_MS, duration: PICTURE_MS, samples: pictures },
      { track: AUDIO, time: firstAac * AAC_FRAME, duration: AAC_FRAME, samples: silence },
    ]);
  }
}

interface Run {
  track: number;
  time: number;
  duration: number;
  samples: readonly Uint8Array[];
}

function fragment(sequence: number, runs: readonly Run[]): Uint8Array {
  // The offsets count from the start of the header, whose length does not depend on them.
  const header = (offsets: readonly number[]): Uint8Array =>
    box(
      'moof',
      box('mfhd', u32(0, sequence)),
      runs.map((run, index) =>
        box(
          'traf',
          box('tfhd', u32(0x020008, run.track, run.duration)),
          box('tfdt', u32(0x01000000, 0, run.time)),
          box(
            'trun',
            u32(0x000201, run.samples.length, offsets[index] ?? 0),
            run.samples.map((one) => u32(one.length)),
          ),
        ),
      ),
    );
  let at = header([0, 0]).length + 8;
  const offsets = runs.map((run) => {
    const offset = at;
    at += run.samples.reduce((sum, sample) => sum + sample.length, 0);
    return offset;
  });
  return bytesOf([
    header(offsets),
    box(
      'mdat',
      runs.map((run) => run.samples),
    ),
  ]);
}

function track(
  id: number,
  rate: number,
  handler: string,
  mediaHeader: Uint8Array,
  sample: Uint8Array,
): Uint8Array {
  const size = id === VIDEO ? PICTURE_SIZE << 16 : 0;
  const volume = id === AUDIO ? 0x100 : 0;
  return box(
    'trak',
    box('tkhd', u32(3, 0, 0, id, 0, 0, 0, 0), u16(0, 0, volume, 0), u32(...MATRIX, size, size)),
    box(
      'mdia',
      box('mdhd', u32(0, 0, 0, rate, 0), u16(0x55c4, 0)),
      box('hdlr', u32(0, 0), ascii(handler), u32(0, 0, 0), ascii('emulator\0')),
      box(
        'minf',
        mediaHeader,
        box('dinf', box('dref', u32(0, 1), box('url ', u32(1)))),
        box(
          'stbl',
          box('stsd', u32(0, 1), sample),
          box('stts', u32(0, 0)),
          box('stsc', u32(0, 0)),
          box('stsz', u32(0, 0, 0)),
          box('stco', u32(0, 0)),
        ),
      ),
    ),
  );
}

function videoSample(): Uint8Array {
  const config = box(
    'avcC',
    u8(1, ...sequenceHeader.subarray(1, 4), 0xff, 0xe1),
    u16(sequenceHeader.length),
    sequenceHeader,
    u8(1),
    u16(pictureHeader.length),
    pictureHeader,
  );
  const name = new Uint8Array(32);
  return box(
    'avc1',
    u32(0),
    u16(0, 1),
    u32(0, 0, 0, 0),
    u16(PICTURE_SIZE, PICTURE_SIZE),
    u32(0x480000, 0x480000, 0),
    u16(1),
    name,
    u16(24, 0xffff),
    config,
  );
}

function audioSample(): Uint8Array {
  const decoder = [0x05, AAC_CONFIG.length, ...AAC_CONFIG];
  const format = [0x40, 0x15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ...decoder];
  const stream = [0, AUDIO, 0, 0x04, format.length, ...format, 0x06, 1, 2];
  const config = box('esds', u32(0), u8(0x03, stream.length, ...stream));
  return box('mp4a', u32(0), u16(0, 1), u32(0, 0), u16(1, 16, 0, 0), u32(AUDIO_RATE << 16), config);
}

function extends_(id: number): Uint8Array {
  return box('trex', u32(0, id, 1, 0, 0, 0));
}

/** A unit of H.264 as MP4 keeps it: its length in front. */
function withLength(unit: Uint8Array): Uint8Array {
  return bytesOf([u32(unit.length), unit]);
}

function box(type: string, ...content: readonly Part[]): Uint8Array {
  const body = bytesOf(content);
  return bytesOf([u32(body.length + 8), ascii(type), body]);
}

function bytesOf(part: Part): Uint8Array {
  return part instanceof Uint8Array ? part : Buffer.concat(part.map((one) => bytesOf(one)));
}

function ascii(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

function u8(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

function u16(...values: number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [value >>> 8, value]));
}

function u32(...values: number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [value >>> 24, value >>> 16, value >>> 8, value]));
}
