// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { initializeLogger } from '@livekit/agents';
import { beforeAll, describe, expect, it } from 'vitest';
import { Caller, type Hearing } from './caller.ts';
import type { Utterance } from './recordings.ts';

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }));

const SILENT: Hearing = { speakingMs: undefined, listening: true };
const THINKING: Hearing = { speakingMs: undefined, listening: false };

function utterance(file: string, ms: number): Utterance {
  return { file, samples: new Int16Array(ms * 48 * 2).fill(1000), voice: { startMs: 0, endMs: ms } };
}

/**
 * A caller driven by a manual clock. `hear` feeds it the same input for some time; `events` lists what it did and when.
 */
function makeCaller(bargeInAtMs?: number) {
  const events: string[] = [];
  let nowMs = 0;
  const second = bargeInAtMs === undefined ? {} : { bargeInAtMs };
  const caller = new Caller(
    [{ utterance: utterance('one', 100) }, { utterance: utterance('two', 100), ...second }],
    {
      onTurnStarted: (turn, startMs) => events.push(`${turn.utterance.file} at ${startMs}`),
      onDone: (complete) => events.push(complete ? 'done' : 'gave up'),
    },
  );
  const hear = (hearing: Hearing, ms: number): void => {
    for (let at = 0; at < ms; at += 10, nowMs += 10) {
      const speakingMs = hearing.speakingMs === undefined ? undefined : hearing.speakingMs + at;
      caller.step(nowMs, { ...hearing, speakingMs });
    }
  };
  const speak = (ms: number): void => hear({ speakingMs: 0, listening: false }, ms);
  return { events, hear, speak };
}

describe('the recorded caller', () => {
  it('speaks once the agent has spoken and stayed silent', () => {
    const { events, hear, speak } = makeCaller();
    hear(SILENT, 1000);
    expect(events).toEqual([]);
    speak(500);
    hear(SILENT, 600);
    expect(events).toEqual(['one at 1940']);
  });

  it('waits while the agent looks something up', () => {
    const { events, hear, speak } = makeCaller();
    speak(100);
    hear(THINKING, 2000);
    expect(events).toEqual([]);
    hear(SILENT, 460);
    expect(events).toHaveLength(1);
  });

  it('interrupts in the middle of the answer it is told to interrupt', () => {
    const { events, hear, speak } = makeCaller(300);
    speak(500);
    hear(SILENT, 600);
    speak(400);
    expect(events).toEqual(['one at 940', 'two at 1400']);
  });

  it('takes its turn after an answer too short to interrupt', () => {
    const { events, hear, speak } = makeCaller(5000);
    speak(500);
    hear(SILENT, 600);
    speak(400);
    hear(SILENT, 600);
    expect(events).toHaveLength(2);
  });

  it('finishes when the last turn is answered', () => {
    const { events, hear, speak } = makeCaller();
    for (let turn = 0; turn < 3; turn++) {
      speak(200);
      hear(SILENT, 600);
    }
    expect(events.at(-1)).toBe('done');
  });

  it('gives up when the agent says nothing, even if it never stops thinking', () => {
    const { events, hear } = makeCaller();
    hear(THINKING, 20_100);
    expect(events).toEqual(['gave up']);
  });
});
