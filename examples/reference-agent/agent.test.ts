// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/* oxlint-disable unicorn/no-thenable -- the scenario format has a key named then */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { initializeLogger, voice } from '@livekit/agents';
import { type Emulator, type ScenarioInput, startEmulator } from '@voicelive-kit/emulator';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BillingAgent, createSession, ReferenceAgent } from './agent.ts';
import { apologyFrames } from './apology.ts';

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }));

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function emulate(scenario: ScenarioInput, key?: string): Promise<Emulator> {
  const emulator = await startEmulator({ scenario, voice: 'builtin', seed: 1, ...(key ? { key } : {}) });
  closers.push(async () => emulator.close());
  return emulator;
}

/** A session with the reference agent, in text: nobody has to wait for the sound to play. */
async function talk(emulator: Emulator): Promise<voice.AgentSession> {
  const session = createSession({ endpoint: emulator.endpoint });
  closers.push(async () => session.close());
  await session.start({ agent: new ReferenceAgent() });
  return session;
}

async function say(session: voice.AgentSession, userInput: string): Promise<void> {
  await session.generateReply({ userInput }).waitForPlayout();
}

function said(session: voice.AgentSession): string[] {
  return session.chatCtx.items.flatMap((item) =>
    item.type === 'message' && item.role === 'assistant' ? [item.textContent ?? ''] : [],
  );
}

describe('the reference agent', () => {
  it('greets, and answers from its slow tool', async () => {
    const emulator = await emulate({
      version: 1,
      greeting: 'Welcome to Fjord Outfitters.',
      turns: [
        { call: [{ tool: 'check_order', arguments: { orderNumber: '42' } }], then: { say: 'It is packed.' } },
      ],
    });
    const session = await talk(emulator);
    await say(session, 'Where is order 42?');
    await expect.poll(() => said(session)).toEqual(['Welcome to Fjord Outfitters.', 'It is packed.']);
    const output = session.chatCtx.items.find((item) => item.type === 'function_call_output');
    expect(output).toMatchObject({ isError: false, output: expect.stringContaining('order 42: packed') });
  });

  it('hands the caller over to billing, which knows what was said', async () => {
    const emulator = await emulate({
      version: 1,
      greeting: 'Hello.',
      turns: [{ call: [{ tool: 'transfer_to_billing' }], then: { say: 'One moment.' } }],
    });
    const session = await talk(emulator);
    await say(session, 'My invoice is wrong.');
    await expect.poll(() => session.currentAgent).toBeInstanceOf(BillingAgent);
    const known = session.currentAgent.chatCtx.items.flatMap((item) =>
      item.type === 'message' ? [item.textContent] : [],
    );
    expect(known).toContain('My invoice is wrong.');
  });

  it('is told when the service refuses it, with the session closed and nothing thrown', async () => {
    const emulator = await emulate({ version: 1 }, 'right');
    const session = createSession({ endpoint: emulator.endpoint, apiKey: 'not-the-key' });
    closers.push(async () => session.close());
    const closed = new Promise<voice.CloseEvent>((resolve) => {
      session.once(voice.AgentSessionEventTypes.Close, resolve);
    });
    await session.start({ agent: new ReferenceAgent() });
    const event = await closed;
    expect(event).toMatchObject({ reason: 'error', error: { recoverable: false } });
    expect(JSON.stringify(event)).not.toContain('not-the-key');
  });

  it('has a recorded apology for that case', () => {
    const frames = apologyFrames();
    expect(frames.length).toBeGreaterThan(150);
    expect(frames[0]).toMatchObject({ sampleRate: 24_000, channels: 1, samplesPerChannel: 480 });
    expect(frames.some((frame) => frame.data.some((sample) => Math.abs(sample) > 3000))).toBe(true);
  });
});

describe('the worker', () => {
  const run = (...args: string[]): { output: string; status: number | null } => {
    const entries = Object.entries(process.env).filter(([name]) => !name.startsWith('LIVEKIT_'));
    const file = join(import.meta.dirname, 'agent.ts');
    const env = { ...Object.fromEntries(entries), NO_COLOR: '1' };
    const { stdout, stderr, status } = spawnSync(process.execPath, [file, ...args], {
      encoding: 'utf8',
      env,
    });
    return { output: stdout + stderr, status };
  };

  it('knows the commands of LiveKit workers', () => {
    expect(run('--help')).toMatchObject({
      status: 0,
      output: expect.stringMatching(/start \[options\][^]*dev \[options\]/),
    });
  });

  it('says which variable to set when it has no LiveKit server', () => {
    expect(run('start')).toMatchObject({ status: 1, output: expect.stringContaining('Set LIVEKIT_URL') });
  });
});
