// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { NO_TOKENS } from '../result/tokens.ts';
import type { DemoResult, Turn } from '../result/result.ts';
import { renderReport } from './report.ts';

const EVIL = '<img src=x onerror="alert(1)">';

const turn: Turn = {
  index: 1,
  caller: { file: 'caller.wav', startMs: 100, endMs: 400, transcript: EVIL },
  detected: [{ startMs: 150, endMs: 600 }],
  tools: [{ name: EVIL, arguments: EVIL, output: EVIL, isError: false, startMs: 600, endMs: 610 }],
  agent: [
    {
      startMs: 700,
      endMs: 900,
      playedMs: 200,
      interrupted: true,
      heard: 'heard',
      words: [
        { text: 'heard', startMs: 0, endMs: 150 },
        { text: EVIL, startMs: 250, endMs: 400 },
      ],
    },
  ],
  latencyMs: 300,
  interruption: {
    noticedMs: null,
    detectedMs: 860,
    silentMs: 900,
    heldUpMs: 0,
    truncatedAtMs: 200,
    serviceTruncatedAtMs: null,
    wordsSent: 2,
    wordsKept: 1,
    wordsHeard: 1,
  },
};

const result: DemoResult = {
  version: 1,
  mode: 'offline',
  startedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 1000,
  model: EVIL,
  voice: EVIL,
  turns: [turn],
  responses: [],
  totals: { tokens: NO_TOKENS, costUsd: 0, unpriced: [EVIL], priceNote: 'prices' },
  latency: { medianMs: 300, worstMs: 300 },
  history: [],
  errors: [{ message: EVIL, recoverable: true }],
  checks: [{ name: EVIL, passed: false, detail: EVIL }],
};

describe('the report', () => {
  const page = renderReport(result, new Int16Array(48_000));
  const markup = page.replace(/base64,[^"]*/, '');

  it('escapes everything that was said', () => {
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;');
  });

  it('strikes out the words that were sent but not heard', () => {
    expect(markup).toMatch(/<s\s[^>]*>\s*&lt;img/);
    expect(markup).toMatch(/data-from="700"\s+data-to="850"[^>]*>\s*heard/);
  });

  it('loads no external resource', () => {
    expect(markup).not.toMatch(/(?:src|href)="(?!data:)/);
    expect(markup).not.toMatch(/url\(|@import/);
    expect(markup).toContain("default-src 'none'");
  });
});
