// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { speech } from '../signal/speech.ts';
import { type HeardTurn, TurnDetector } from './turn-detector.ts';

type Event = { what: 'started' | 'ended'; packet: number } & HeardTurn;

/** Feeds a detector `sound` (parts in milliseconds, every other one spoken) in packets; packet n arrives at time n. */
function detect(parts: readonly number[], packetMs: number): Event[] {
  const sound = parts.flatMap((ms, index) => [
    ...(index % 2 === 0 ? new Int16Array(ms * 24) : speech(ms, 24_000)),
  ]);
  const events: Event[] = [];
  let packet = 0;
  const note = (what: Event['what']) => (turn: HeardTurn) => events.push({ what, packet, ...turn });
  const detector = new TurnDetector(
    { rate: 24_000, silenceMs: 300 },
    { started: note('started'), ended: note('ended') },
  );
  for (let start = 0; start < sound.length; start += packetMs * 24) {
    packet += 1;
    detector.push(Int16Array.from(sound.slice(start, start + packetMs * 24)), packet);
  }
  return events;
}

describe('turn detection', () => {
  it('records the packet of the first and of the last voiced sample', () => {
    // Voiced from 100 to 700 ms: packets of 20 ms number 6 to 35; silent for 300 ms with number 50.
    expect(detect([100, 600, 500], 20)).toEqual([
      { what: 'started', packet: 6, firstVoicedAt: 6, lastVoicedAt: 6, voicedMs: 2.5 },
      { what: 'ended', packet: 50, firstVoicedAt: 6, lastVoicedAt: 35, voicedMs: 600 },
    ]);
  });

  it('does not depend on how the audio is split into packets', () => {
    const [, ended] = detect([100, 600, 500], 7);
    expect(ended).toMatchObject({ what: 'ended', voicedMs: 600 });
    // 700 ms are in packet 100, 1000 ms in packet 143.
    expect(ended).toMatchObject({ lastVoicedAt: 100, packet: 143 });
  });

  it('bridges a pause that is too short to end the turn', () => {
    const events = detect([100, 200, 290, 200, 400], 10);
    expect(events.map(({ what }) => what)).toEqual(['started', 'ended']);
    expect(events[1]).toMatchObject({ voicedMs: 690 });
  });

  it('detects each of two turns', () => {
    const events = detect([100, 200, 310, 200, 400], 10);
    expect(events.map(({ what }) => what)).toEqual(['started', 'ended', 'started', 'ended']);
  });

  it('detects nothing in silence', () => {
    expect(detect([2000], 10)).toEqual([]);
  });
});
