// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { decodeWav, encodeWav } from './wav.ts';

/** A WAV file with the given format and data, and a chunk in front that readers must skip. */
function wavFile(code: number, bits: number, channels: number, data: Buffer): Buffer {
  const junk = Buffer.from('JUNK\x03\0\0\0abc\0', 'latin1');
  const header = Buffer.alloc(24);
  header.write('fmt ', 0, 'latin1');
  header.writeUInt32LE(16, 4);
  header.writeUInt16LE(code, 8);
  header.writeUInt16LE(channels, 10);
  header.writeUInt32LE(44_100, 12);
  header.writeUInt16LE(bits, 22);
  const dataHead = Buffer.from('data\0\0\0\0', 'latin1');
  dataHead.writeUInt32LE(data.length, 4);
  return Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'), junk, header, dataHead, data]);
}

describe('WAV files', () => {
  it('come back as they were written', () => {
    const wav = { samples: Int16Array.from([0, 1, -1, 32_767, -32_768, 5]), rate: 24_000, channels: 2 };
    expect(decodeWav(encodeWav(wav))).toEqual(wav);
  });

  it('with 24-bit samples keep their 16 most significant bits', () => {
    const data = Buffer.from([0xff, 0x34, 0x12, 0x00, 0xfe, 0xff]);
    expect(decodeWav(wavFile(1, 24, 1, data)).samples).toEqual(Int16Array.from([0x1234, -2]));
  });

  it('with float samples are scaled, and limited where they are too loud', () => {
    const data = Buffer.alloc(12);
    for (const [i, value] of [0.5, 3, -3].entries()) data.writeFloatLE(value, i * 4);
    expect(decodeWav(wavFile(3, 32, 1, data)).samples).toEqual(Int16Array.from([16_384, 32_767, -32_768]));
  });

  it('that were cut off keep the whole samples they have', () => {
    const whole = encodeWav({ samples: Int16Array.from([1, 2, 3, 4]), rate: 8000, channels: 2 });
    expect(decodeWav(whole.subarray(0, whole.length - 3)).samples).toEqual(Int16Array.from([1, 2]));
  });

  it('of another kind are refused with what is accepted', () => {
    expect(() => decodeWav(wavFile(7, 8, 1, Buffer.alloc(4)))).toThrow(
      /format 7 with 8 bits; accepted are 16/,
    );
    expect(() => decodeWav(Buffer.from('ID3 something else'))).toThrow(/not a WAV file/);
  });
});
