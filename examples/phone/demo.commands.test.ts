// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { channelOf } from '@voicelive-kit/demo/conversation/recorder.ts';
import { readWavFile } from '@voicelive-kit/reference-agent/read-wav-file.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { line } from './demo/lines.ts';
import type { PhoneResult } from './demo/result.ts';
import { AGENT, CALLER } from './demo/script.ts';

const here = import.meta.dirname;
const out = mkdtempSync(join(tmpdir(), 'voicelive-phone-'));

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the demo as a user would, without any setting of Azure or a carrier. */
async function runDemo(...args: string[]): Promise<Run> {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(?:AZURE|TWILIO|ACS|PUBLIC)_/u.test(name),
  );
  const child = spawn(process.execPath, [join(here, 'demo.ts'), ...args], {
    env: { ...Object.fromEntries(entries), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, stdout, stderr };
}

afterAll(() => rmSync(out, { recursive: true, force: true }));

describe.each([
  { carrier: 'twilio', rate: 8000, marks: true },
  { carrier: 'acs', rate: 24_000, marks: false },
])('a call by $carrier', ({ carrier, rate, marks }) => {
  const folder = join(out, carrier);
  let run: Run;
  let result: PhoneResult;

  beforeAll(async () => {
    run = await runDemo('--json', '--carrier', carrier, '--out', folder);
    result = JSON.parse(run.stdout || '{}');
  });

  it('passes its checks, exits by itself and leaves no unhandled rejection', () => {
    expect(result.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(run).toMatchObject({ code: 0 });
    expect(run.stderr).not.toMatch(/unhandled|uncaught|MaxListeners/iu);
  });

  it('prints who says what and which keys are pressed', () => {
    expect(run.stderr).toMatch(/agent +Hello, this is Fjord Outfitters\. How can I help you today\?/u);
    expect(run.stderr).toMatch(/caller +Hi there\. Do you rent out kayaks\?/u);
    expect(run.stderr).toMatch(/It is four degrees .* ✂ interrupted after \d/u);
    expect(run.stderr).toMatch(/keys +4711#/u);
    expect(run.stderr).toMatch(/tool +collect_digits \{\} → .*The caller pressed 4711\./u);
    expect(run.stderr).toMatch(/call +ended by the caller/u);
  });

  it('writes a complete result', () => {
    expect(JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))).toEqual(result);
    expect(result.turns.map(({ caller }) => caller?.transcript)).toEqual([
      undefined,
      ...CALLER.map((name) => line(name).text),
    ]);
    expect(result.history.filter(({ role }) => role === 'assistant')).toHaveLength(AGENT.length);
    expect(result.sound.rate).toBe(rate);
    expect(result.line.marks.length > 0).toBe(marks);
  });

  it('contains in its recording what the result says was heard', () => {
    const { samples, ...format } = readWavFile(join(folder, 'call.wav'));
    expect(format).toEqual({ rate, channels: 2 });
    const heard = channelOf(samples, 1);
    const at = (ms: number): number => Math.round((ms / 1000) * rate);
    const loudest = (fromMs: number, toMs: number): number =>
      heard.subarray(at(fromMs), at(toMs)).reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
    const clearedAtMs = result.interruption?.clearedAtMs ?? 0;
    const [answer] = result.turns[3]?.agent ?? [];
    // Clears are reported in fractions of a sample; nothing else may be audible until the next reply.
    expect(loudest(clearedAtMs + 1, (answer?.startMs ?? 0) - 1)).toBe(0);
    const heardMs = result.interruption?.heardMs ?? 0;
    expect(loudest(clearedAtMs - heardMs, clearedAtMs)).toBeGreaterThan(3000);
  });

  it('writes a self-contained report', () => {
    const report = readFileSync(join(folder, 'report.html'), 'utf8').replace(/base64,[^"]*/u, '');
    expect(report).not.toMatch(/(?:src|href)\s*=\s*"(?!data:)/u);
    expect(report).toContain('What was heard of the interrupted reply');
  });
});

describe('the command line of the phone demo', () => {
  it('prints its help', async () => {
    const { code, stdout } = await runDemo('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('--carrier NAME');
  });

  it('rejects unknown options with exit code 2', async () => {
    const { code, stderr } = await runDemo('--carrier', 'pigeon');
    expect(code).toBe(2);
    expect(stderr).toContain('give twilio or acs');
  });
});
