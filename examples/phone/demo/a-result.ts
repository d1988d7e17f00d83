// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { AgentSpeech, ToolRun, Turn } from '@voicelive-kit/demo/result/result.ts';
import { line } from './lines.ts';
import type { PhoneResult } from './result.ts';
import { AGENT, CALLER, INTERRUPTED, KEYS } from './script.ts';

const KEPT = 'It is four degrees and clear in Oslo right now. For a day on the water, wear';
/** A moment at which "wear" has begun and "wool" has not. */
const CUT_MS = 4250;

/** For tests: the result of a call that passed all checks, with turns of ten seconds. */
export function aResult(): PhoneResult {
  const answers = [[AGENT[0]], [AGENT[1]], [AGENT[2]], [AGENT[3]], [AGENT[4], AGENT[5]], [AGENT[6]]];
  const turns = answers.map((names, index) => aTurn(index, names));
  const interruption = {
    heardMs: CUT_MS + 3,
    bridgeMs: CUT_MS,
    toldMs: CUT_MS,
    onTheWayMs: 2,
    clearedAtMs: 27_252,
    droppedMs: 380,
    kept: KEPT,
  };
  return {
    version: 1,
    carrier: 'twilio',
    model: 'gpt-realtime',
    seed: 1,
    startedAt: '2026-11-29T12:00:00.000Z',
    durationMs: 60_000,
    from: '+15550100',
    to: '+15550199',
    sound: { encoding: 'mulaw', rate: 8000 },
    turns,
    interruption,
    keys: KEYS.split('').map((digit, i) => ({ atMs: 45_000 + i * 200, digit })),
    line: {
      media: 100,
      marks: [
        { atMs: 23_100, dropped: false },
        { atMs: 27_252, dropped: true },
      ],
      clears: [{ atMs: 27_252, droppedMs: 380, heardAfterMs: 0 }],
      problems: [],
    },
    ended: { by: 'caller', reason: 'caller hung up', open: [] },
    history: turns
      .flatMap(({ agent }) => agent)
      .map(({ heard, interrupted }) => ({ role: 'assistant', text: heard, interrupted })),
    errors: [],
    warnings: [],
    checks: [],
  };
}

function aTurn(index: number, answers: readonly (typeof AGENT)[number][]): Turn {
  const startMs = index * 10_000;
  const turn: Turn = {
    index,
    detected: [],
    tools: answers.includes('agent-order-packed') ? tools() : [],
    agent: answers.map((name, i) => speech(name, startMs + 3000 + i * 4000)),
    latencyMs: null,
  };
  const said = CALLER[index - 1];
  if (!said) return turn;
  const caller = { file: `${said}.wav`, startMs, endMs: startMs + 2000, transcript: line(said).text };
  return { ...turn, caller, latencyMs: 1000 };
}

const run = (name: string, output: string): ToolRun => ({
  name,
  arguments: '{}',
  output,
  isError: false,
  startMs: 44_000,
  endMs: 46_000,
});

const tools = (): ToolRun[] => [
  run('collect_digits', 'The caller pressed 4711.'),
  run('check_order', 'order 4711: packed, ready to be picked up today until six'),
];

function speech(name: (typeof AGENT)[number], startMs: number): AgentSpeech {
  const { text, words } = line(name);
  const interrupted = name === INTERRUPTED;
  const playedMs = interrupted ? CUT_MS : (words.at(-1)?.[2] ?? 0);
  return {
    startMs,
    endMs: startMs + playedMs,
    playedMs,
    interrupted,
    words: words.map(([word, from, to]) => ({ text: word, startMs: from, endMs: to })),
    heard: interrupted ? KEPT : text,
  };
}
