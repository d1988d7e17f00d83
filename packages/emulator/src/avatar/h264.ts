// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Width and height of the picture: one macroblock, the least there is. */
export const PICTURE_SIZE = 16;
/** The profile as media type parameters spell it: constrained baseline, level 1. */
export const AVC_PROFILE = '42C00A';

const SEQUENCE_HEADER = 0x67;
const PICTURE_HEADER = 0x68;
const WHOLE_PICTURE = 0x65;

/** Writes bits and the Exp-Golomb numbers of H.264. */
class BitWriter {
  readonly #bytes: number[] = [];
  #bits = 0;

  bits(value: number, count: number): this {
    for (let at = count - 1; at >= 0; at -= 1) {
      if (this.#bits % 8 === 0) this.#bytes.push(0);
      const last = this.#bytes.length - 1;
      this.#bytes[last] = (this.#bytes[last] ?? 0) | (((value >> at) & 1) << (7 - (this.#bits % 8)));
      this.#bits += 1;
    }
    return this;
  }

  /** Unsigned Exp-Golomb; signed numbers here are all 0, which is written the same. */
  golomb(...values: number[]): this {
    for (const value of values) {
      const length = 32 - Math.clz32(value + 1);
      this.bits(0, length - 1).bits(value + 1, length);
    }
    return this;
  }

  align(): this {
    while (this.#bits % 8 !== 0) this.bits(0, 1);
    return this;
  }

  bytes(values: Iterable<number>): this {
    for (const value of values) this.bits(value, 8);
    return this;
  }

  /** The unit with its stop bit, escaped as the standard wants it. */
  unit(header: number): Uint8Array {
    this.bits(1, 1).align();
    const escaped = [header];
    let zeros = 0;
    for (const byte of this.#bytes) {
      if (zeros === 2 && byte <= 3) {
        escaped.push(3);
        zeros = 0;
      }
      escaped.push(byte);
      zeros = byte === 0 ? zeros + 1 : 0;
    }
    return Uint8Array.from(escaped);
  }
}

/** The sequence parameter set: size, and pictures shown in the order they come. */
export const sequenceHeader: Uint8Array = new BitWriter()
  .bits(66, 8)
  .bits(0xc0, 8)
  .bits(10, 8)
  // Ids and counters, order type 2, no reference pictures.
  .golomb(0, 0, 2, 0)
  .bits(0, 1)
  // Width and height in macroblocks, less one.
  .golomb(0, 0)
  // Frames only, direct inference, no cropping, no further information.
  .bits(0b1100, 4)
  .unit(SEQUENCE_HEADER);

/** The picture parameter set: plain coding; the deblocking filter can be switched off. */
export const pictureHeader: Uint8Array = new BitWriter()
  .golomb(0, 0)
  .bits(0, 2)
  .golomb(0, 0, 0)
  .bits(0, 3)
  .golomb(0, 0, 0)
  .bits(0b100, 3)
  .unit(PICTURE_HEADER);

/** A picture of a face whose mouth is open from 0 to 1, uncompressed; `index` counts the pictures. */
export function picture(index: number, open: number): Uint8Array {
  const luma = Array.from({ length: PICTURE_SIZE * PICTURE_SIZE }, (_, at) =>
    shade(at % PICTURE_SIZE, Math.floor(at / PICTURE_SIZE), open),
  );
  const grey = Array.from<number>({ length: (PICTURE_SIZE * PICTURE_SIZE) / 2 }).fill(128);
  return (
    new BitWriter()
      // First macroblock, all intra, first parameter set, frame 0.
      .golomb(0, 7, 0)
      .bits(0, 4)
      // Neighbouring whole pictures must have different ids.
      .golomb(index % 2)
      .bits(0, 2)
      // Quantiser unchanged, no deblocking; then one macroblock of plain samples.
      .golomb(0, 1, 25)
      .align()
      .bytes(luma)
      .bytes(grey)
      .unit(WHOLE_PICTURE)
  );
}

/** Brightness of a place in the face: eyes above, a mouth below; never 0, which would need escapes. */
function shade(x: number, y: number, open: number): number {
  const eye = (y === 5 || y === 6) && (x === 4 || x === 5 || x === 10 || x === 11);
  const mouth = x >= 5 && x <= 10 && y >= 10 && y <= 10 + Math.round(open * 3);
  return eye || mouth ? 40 : 190;
}
