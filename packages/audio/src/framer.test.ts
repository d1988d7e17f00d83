// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { concat, frameLengths } from '../test/measure.ts';
import { PacketFramer } from './framer.ts';

const ramp = (length: number, first = 0) => Int16Array.from({ length }, (_, i) => first + i);

describe('PacketFramer', () => {
  it('divides frames of any length into exact packets without losing samples', () => {
    const framer = new PacketFramer(480);
    const source = ramp(30_000);
    const packets: Int16Array[] = [];
    let at = 0;
    for (const length of frameLengths(2000)) {
      packets.push(...framer.push(source.subarray(at, at + length)));
      at = Math.min(at + length, source.length);
      expect(framer.pending).toBe(at % 480);
      if (at === source.length) break;
    }
    expect(packets.every((packet) => packet.length === 480)).toBe(true);
    const rest = framer.flush() ?? new Int16Array(0);
    expect([...concat([...packets, rest])]).toEqual([...source]);
  });

  it('returns packets that are the caller’s own, unaffected by later input and packets', () => {
    const framer = new PacketFramer(2);
    const input = Int16Array.of(1, 2, 3);
    const [first] = framer.push(input);
    input.fill(0);
    const [second] = framer.push(Int16Array.of(4));
    framer.push(Int16Array.of(5, 6, 7));
    expect([...first!]).toEqual([1, 2]);
    expect([...second!]).toEqual([3, 4]);
    for (const packet of [first!, second!]) {
      expect(packet.byteOffset).toBe(0);
      expect(packet.buffer.byteLength).toBe(4);
    }
  });

  it('flushes the remainder once', () => {
    const framer = new PacketFramer(4);
    framer.push(ramp(6));
    const rest = framer.flush()!;
    expect([...rest]).toEqual([4, 5]);
    expect(rest.buffer.byteLength).toBe(4);
    expect(framer.pending).toBe(0);
    expect(framer.flush()).toBeUndefined();
  });

  it('starts again after clear', () => {
    const framer = new PacketFramer(4);
    framer.push(ramp(3));
    framer.clear();
    expect(framer.pending).toBe(0);
    expect(framer.push(ramp(4, 100))).toEqual([ramp(4, 100)]);
  });

  it('names an invalid argument, its value and what is accepted', () => {
    const message = 'samplesPerPacket must be a whole number of at least 1, got';
    expect(() => new PacketFramer(0)).toThrow(new RangeError(`${message} 0`));
    expect(() => new PacketFramer(-480)).toThrow(new RangeError(`${message} -480`));
    expect(() => new PacketFramer(0.5)).toThrow(new RangeError(`${message} 0.5`));
    expect(() => new PacketFramer(Infinity)).toThrow(new RangeError(`${message} Infinity`));
    expect(() => new PacketFramer(undefined as never)).toThrow(new TypeError(`${message} undefined`));
    expect(() => new PacketFramer(4).push([1, 2] as never)).toThrow(
      new TypeError('samples must be an Int16Array of 16-bit PCM samples, got an object (Array)'),
    );
  });
});
