// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { HEARD_RATE } from '../caller/ear.ts';
import { chirp } from '../signal/chirp.ts';
import { addCall, type CallLog, newSamples } from './samples.ts';

const piece = (endMs: number): Int16Array => chirp(endMs, HEARD_RATE).slice(-20 * (HEARD_RATE / 1000));

/** A call in which one answer, heard from 1500 on, is interrupted at 2300 and silent at 2450. */
const call: CallLog = {
  join: { startedAt: 0, connectedAt: 50, subscribedAt: 400, configuredAt: 300, firstAudioAt: 450, pid: 1 },
  caller: {
    utterances: [
      { firstVoicedAt: 500, lastVoicedAt: 1090 },
      { firstVoicedAt: 2300, lastVoicedAt: 2890 },
    ],
    sounds: [{ firstAt: 1500, lastAt: 2450, lastFullAt: 2440, head: piece(20), tail: piece(940), gaps: 0 }],
    latePercent: 0,
  },
  service: [
    {
      firstVoicedAt: 550,
      lastVoicedAt: 1140,
      voicedMs: 600,
      startSentAt: 551,
      endedAt: 1440,
      answeredAt: 1445,
      truncatedTo: [930],
    },
    { firstVoicedAt: 2350, lastVoicedAt: 2940, voicedMs: 600, startSentAt: 2360, truncatedTo: [] },
  ],
  cpu: 100,
  memory: { rss: 3, pss: 2, uss: 1 },
};

const samplesOf = (log: CallLog) => {
  const samples = newSamples();
  addCall(samples, log);
  return samples;
};

describe('the results of a call', () => {
  it("contain the time to an answer without the service's own time", () => {
    // 1500 − 1090 = 410, of which the service waited 300 and thought 5.
    expect(samplesOf(call)).toMatchObject({ answer: [105], serviceWait: [300], thinking: [5] });
  });

  it('contain the time to an interruption without its detection', () => {
    expect(samplesOf(call)).toMatchObject({ bargeIn: [140], bargeInFull: [130], detection: [10] });
  });

  it('contain the gap between played and reported audio', () => {
    expect(samplesOf(call).heardError[0]).toBeCloseTo(-10, 0);
  });

  it('contain when the agent can hear and speak, whichever comes last', () => {
    expect(samplesOf(call).join).toEqual([450]);
  });

  it('count one answer as missing when the service detected its question in two segments', () => {
    const [turn, next] = call.service;
    const pieces = turn && next ? [turn, { ...turn, startSentAt: 900 }, next] : [];
    const samples = samplesOf({ ...call, service: pieces });
    expect(samples).toMatchObject({ missing: [1], answer: [], bargeIn: [], join: [450] });
  });

  it('count one answer as missing, and not its neighbour, when no audio came', () => {
    const { caller, service } = call;
    const utterances = [...caller.utterances, { firstVoicedAt: 4000, lastVoicedAt: 4590 }];
    const later = Object.assign({}, service[1], { startSentAt: 4060 });
    const samples = samplesOf({ ...call, caller: { ...caller, utterances }, service: [...service, later] });
    expect(samples).toMatchObject({ missing: [1], answer: [105] });
  });

  it('contain no position error when nothing was reported to the service', () => {
    const service = call.service.map((turn) => ({ ...turn, truncatedTo: [] }));
    expect(samplesOf({ ...call, service })).toMatchObject({ answer: [105], heardError: [] });
  });
});
