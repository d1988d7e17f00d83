// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Wav } from '@voicelive-kit/audio';
import { startEmulator } from '@voicelive-kit/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelOf } from './conversation/recorder.ts';
import type { DemoResult, Turn } from './result/result.ts';
import { readWavFile } from '@voicelive-kit/reference-agent/read-wav-file.ts';

const here = import.meta.dirname;
const out = mkdtempSync(join(tmpdir(), 'voicelive-demo-'));
const words: Record<string, [word: string, startMs: number, endMs: number][]> = JSON.parse(
  readFileSync(join(here, 'speech/words.json'), 'utf8'),
);

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the demo as a user would, without any Azure setting. */
async function runDemo(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const entries = Object.entries(process.env).filter(([name]) => !name.startsWith('AZURE_'));
  const child = spawn(process.execPath, [join(here, 'demo.ts'), ...args], {
    env: { ...Object.fromEntries(entries), NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, stdout, stderr };
}

afterAll(() => rmSync(out, { recursive: true, force: true }));

describe('the offline demo', () => {
  let run: Run;
  let result: DemoResult;
  let recording: Wav;
  const turn = (index: number): Turn => required(result.turns[index], `turn ${index}`);

  beforeAll(async () => {
    run = await runDemo(['--json', '--out', out]);
    result = JSON.parse(run.stdout || '{}');
    recording = readWavFile(join(out, 'conversation.wav'));
  });

  it('passes its checks, exits by itself and leaves no unhandled rejection', () => {
    expect(result.checks.filter((check) => !check.passed)).toEqual([]);
    expect(run).toMatchObject({ code: 0 });
    expect(run.stderr).not.toMatch(/unhandled|uncaught|MaxListeners/i);
  });

  it('prints each line as it is heard', () => {
    expect(run.stderr).toMatch(/agent +Hello, this is Fjord Outfitters\. How can I help you today\?/);
    expect(run.stderr).toMatch(/caller +Hi there\. Do you rent out kayaks\?/);
    expect(run.stderr).toMatch(/tool +bookings\.find_boats \{.*kayak.*\} → 12 kayaks.* allowed after \d+ ms/);
    expect(run.stderr).toMatch(/tool +get_weather \{.*Oslo.*\} → .*4 °C, clear/);
    expect(run.stderr).toMatch(/It is four degrees .* ✂ interrupted after \d/);
  });

  it('writes a complete result', () => {
    expect(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8'))).toEqual(result);
    expect(result.turns.map(({ caller }) => caller?.transcript)).toEqual([
      undefined,
      ...['caller-1-question', 'caller-2-weather', 'caller-3-interruption', 'caller-4-goodbye'].map(spoken),
    ]);
    expect(result.turns.map(({ agent }) => agent.map((speech) => speech.interrupted))).toEqual([
      [false],
      [false],
      // The filler that bridges the wait for the tool, and the answer.
      [false, true],
      [false],
      [false],
    ]);
    expect(turn(1).tools).toMatchObject([
      { name: 'bookings.find_boats', isError: false, consent: { allowed: true } },
    ]);
    expect(turn(2).tools).toMatchObject([{ name: 'get_weather', output: '"4 °C, clear"', isError: false }]);
    expect(result.totals.tokens.inputAudio).toBeGreaterThan(0);
    expect(result.totals.tokens.outputAudio).toBeGreaterThan(0);
    expect(result.totals.costUsd).toBeGreaterThan(0);
    expect(result.latency.worstMs).toBeGreaterThan(0);
  });

  it('records the caller on the left, and the agent unchanged on the right', () => {
    expect(recording).toMatchObject({ rate: 24_000, channels: 2 });
    expect(recording.samples.length / 48).toBeCloseTo(result.durationMs, 0);
    for (const { caller } of result.turns.slice(1)) {
      expect(loudest(soundOf(recording, 0, caller?.startMs ?? 0, caller?.endMs ?? 0))).toBeGreaterThan(3000);
    }
    expect(heardFrom(recording, turn(1))).toEqual(
      readWavFile(join(here, 'speech/agent-1-kayaks.wav')).samples,
    );
  });

  it("falls silent within 150 ms after the emulator reports the caller's speech, not counting stalls of the machine", () => {
    const detectedMs = required(
      turn(2).interruption?.noticedMs ?? undefined,
      'interruption seen by the emulator',
    );
    const answerMs = required(turn(3).agent[0], 'answer').startMs;
    expect(detectedMs).toBeGreaterThan(required(turn(3).caller, 'caller').startMs);
    const heldUpMs = turn(2).interruption?.heldUpMs ?? 0;
    const after = soundOf(recording, 1, detectedMs + 150 + heldUpMs, answerMs);
    expect(after.length).toBeGreaterThan(24_000);
    expect(loudest(after)).toBe(0);
    expect(loudest(soundOf(recording, 1, detectedMs - 500, detectedMs))).toBeGreaterThan(3000);
  });

  it('cuts the interrupted answer in the recording where the model is told it was cut', () => {
    const cut = turn(2).agent.at(-1);
    const whole = readWavFile(join(here, 'speech/agent-2-packing.wav')).samples;
    expect(heardFrom(recording, turn(2))).toEqual(whole.subarray(0, ((cut?.playedMs ?? 0) / 1000) * 24_000));
    expect(turn(2).interruption?.serviceTruncatedAtMs).toBe(cut?.playedMs);
  });

  it('remembers only words that were heard, with a tolerance of one word', () => {
    const history = result.history.filter(({ interrupted }) => interrupted);
    expect(history).toHaveLength(1);
    const remembered = history[0]?.text.split(' ') ?? [];
    const playedMs = turn(2).agent.at(-1)?.playedMs ?? 0;
    const heard = (words['agent-2-packing'] ?? []).filter(
      ([, startMs, endMs]) => (startMs + endMs) / 2 <= playedMs,
    );
    expect(remembered.length).toBeGreaterThan(0);
    expect(remembered.length).toBeLessThanOrEqual(heard.length + 1);
    expect(spoken('agent-2-packing').startsWith(remembered.join(' '))).toBe(true);
  });

  it('bridges the wait for a slow tool with a filler that is heard but not remembered', () => {
    const [filler] = turn(2).agent;
    const sound = readWavFile(join(here, 'speech/agent-filler.wav')).samples;
    expect(filler).toMatchObject({ filler: true, heard: '' });
    const from = filler?.startMs ?? 0;
    expect(soundOf(recording, 1, from, from + (filler?.playedMs ?? 0))).toEqual(sound);
    expect(result.history.map(({ text }) => text).join(' ')).not.toContain(spoken('agent-filler'));
    expect(run.stderr).toMatch(/agent +\+\d\.\d\d s +One moment, please\. \(filler, in no history\)/);
  });

  it('writes a self-contained report', () => {
    const report = readFileSync(join(out, 'report.html'), 'utf8').replace(/base64,[^"]*/, '');
    expect(report).not.toMatch(/(?:src|href)\s*=\s*"(?!data:)/);
    expect(report).not.toMatch(/@import|url\(|<link|<iframe/);
    expect(report).toContain('get_weather');
    expect(report).toContain('filler, in no history');
    expect(report).toContain('interrupted');
  });
});

describe('the demo with a voice agent', () => {
  it('prints no amount for the cost, because nothing there has a public price', async () => {
    const { code, stdout } = await runDemo([
      '--dialect',
      'voice-agent-v1',
      '--out',
      join(out, 'voice-agent'),
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('the cost is unknown');
    expect(stdout).not.toContain('$');
  });
});

describe('the demo when the service rejects the key', () => {
  it('explains how to fix it, plays the apology and exits with code 1', async () => {
    const emulator = await startEmulator({ key: 'the-right-key' });
    const folder = join(out, 'refused');
    const env = {
      AZURE_VOICELIVE_ENDPOINT: emulator.endpoint,
      AZURE_VOICELIVE_API_KEY: 'another-key-entirely',
    };
    const { code, stdout, stderr } = await runDemo(['--out', folder], env);
    await emulator.close();
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/error .*key.*HTTP 401/);
    expect(stdout + readFileSync(join(folder, 'report.html'), 'utf8')).not.toContain('another-key-entirely');
    const apology = readWavFile(join(here, '../reference-agent/apology.wav')).samples;
    const heard = channelOf(readWavFile(join(folder, 'conversation.wav')).samples, 1);
    expect(heard.length).toBeGreaterThan(apology.length * 0.99);
    expect(loudest(heard)).toBe(loudest(apology));
  });
});

describe('the command line of the demo', () => {
  it('prints its help', async () => {
    const { code, stdout } = await runDemo(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('--caller DIR');
  });

  it('rejects unknown options with exit code 2', async () => {
    const { code, stderr } = await runDemo(['--loud']);
    expect(code).toBe(2);
    expect(stderr).toContain('--loud');
  });

  it('reports a folder without recordings', async () => {
    const { code, stderr } = await runDemo(['--caller', join(here, 'conversation')]);
    expect(code).toBe(1);
    expect(stderr).toContain('contains no .wav file');
  });
});

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the result has no ${name}`);
  return value;
}

function spoken(name: string): string {
  return (words[name] ?? []).map(([word]) => word).join(' ');
}

function soundOf({ samples, rate }: Wav, channel: 0 | 1, fromMs: number, untilMs: number): Int16Array {
  const at = (ms: number): number => Math.round((ms / 1000) * rate);
  return channelOf(samples, channel).subarray(at(fromMs), at(untilMs));
}

/** What was heard of the answer in a turn. */
function heardFrom(wav: Wav, { agent }: Turn): Int16Array {
  const speech = agent.at(-1);
  return soundOf(wav, 1, speech?.startMs ?? 0, (speech?.startMs ?? 0) + (speech?.playedMs ?? 0));
}

function loudest(samples: Int16Array): number {
  return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}
