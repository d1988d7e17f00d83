// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { expect, test } from 'vitest';
import type { EmulatorOptions } from '../src/index.ts';
import { AvatarPage } from './avatar-page.ts';
import { Client, emulate, speech } from './client.ts';
import { clientSdp } from './video-offer.ts';

const LISA = { character: 'lisa', style: 'casual-sitting' };
const STORY =
  'Once upon a time there was a kayak that nobody wanted to rent, because it was older than all others.';
const [LOUD, SILENT] = [500, 20];

async function opened(options: EmulatorOptions = {}) {
  const scenario = { version: 1 as const, turns: [{ say: STORY }, { say: STORY }] };
  const emulator = await emulate({ scenario, ...options });
  const client = await Client.open(emulator, { model: 'gpt-4.1' });
  await client.configure({ avatar: LISA });
  return { emulator, client };
}

const until = (fulfilled: () => boolean) => expect.poll(fulfilled).toBe(true);
/** Waits until no more comes. */
async function untilSteady(count: () => number): Promise<void> {
  let before: number;
  do {
    before = count();
    await wait(200);
  } while (before !== count());
}
/** Packets that may still be on their way when the silence is told; what is left of the answer would be more than a hundred. */
const UNDER_WAY = 12;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const sinceOf = <T extends { at: number }>(all: readonly T[], since: number): T[] =>
  all.filter(({ at }) => at >= since);

test('a page sees the face at rest and hears silence, then the answer as long as it takes, the mouth moving with it', async () => {
  const { client } = await opened();
  const page = await AvatarPage.connect(client);
  await until(() => page.pictures().length > 5);
  const [first] = page.pictures();
  // Parameter sets, then a key frame.
  expect(first?.units).toEqual([7, 8, 5]);
  expect(page.loudness().every(({ level }) => level < SILENT)).toBe(true);
  expect(new Set(page.pictures().map(({ bytes }) => bytes)).size).toBe(1);

  client.type('Hello');
  await client.next('session.avatar.switch_to_speaking');
  const from = performance.now();
  await client.next('session.avatar.switch_to_idle');
  const spokenMs = performance.now() - from;
  expect(client.all('response.audio.delta')).toEqual([]);
  const heard = sinceOf(page.loudness(), from);
  const seen = sinceOf(page.pictures(), from);
  // 50 packets of sound and 25 pictures a second; a busy machine makes some late.
  expect(heard.length / spokenMs).toBeGreaterThan(0.045);
  expect(heard.length / spokenMs).toBeLessThan(0.055);
  expect(seen.length / heard.length).toBeCloseTo(0.5, 1);
  expect(heard.filter(({ level }) => level > LOUD).length / heard.length).toBeGreaterThan(0.5);
  expect(new Set(seen.map(({ bytes }) => bytes)).size).toBeGreaterThan(3);
  expect(seen.every(({ units }) => units.join(' ') === '7 8 5')).toBe(true);
  const idleAt = performance.now();
  await until(() => sinceOf(page.loudness(), idleAt).length > 25);
  expect(sinceOf(page.loudness(), idleAt).filter(({ level }) => level > SILENT).length).toBeLessThan(
    UNDER_WAY,
  );
});

test('numbers and times its packets as the clocks of the media run', async () => {
  const { client } = await opened();
  const page = await AvatarPage.connect(client);
  await until(() => page.pictures().length > 5);
  const steps = (field: 'sequenceNumber' | 'timestamp', of: typeof page.audio, modulus: number): number[] =>
    of.slice(1).map(({ packet }, index) => {
      const before = of[index]?.packet.header[field] ?? Number.NaN;
      return (packet.header[field] - before + modulus) % modulus;
    });
  for (const of of [page.audio, page.video]) {
    expect(new Set(steps('sequenceNumber', of, 2 ** 16))).toEqual(new Set([1]));
  }
  expect(new Set(steps('timestamp', page.audio, 2 ** 32))).toEqual(new Set([160]));
  expect(new Set(steps('timestamp', page.video, 2 ** 32))).toEqual(new Set([0, 3600]));
});

test('says what came before the page was connected once it is', async () => {
  const { client } = await opened();
  const { page, offer } = await AvatarPage.offering();
  const answer = await AvatarPage.ask(client, offer);
  client.type('Hello');
  await client.next('response.done');
  expect(client.all('session.avatar.switch_to_speaking')).toEqual([]);
  await page.answered(answer);
  await client.next('session.avatar.switch_to_speaking');
  await until(() => page.loudness().some(({ level }) => level > LOUD));
});

test.each<[string, (client: Client) => void | Promise<void>]>([
  ['the client clears it', (client) => client.send({ type: 'output_audio_buffer.clear' })],
  ['the user speaks', async (client) => client.hearSamples(await speech('Wait a moment', 100, 0))],
])('falls silent with a closed mouth at once when %s', async (_name, interrupt) => {
  const { client } = await opened();
  const page = await AvatarPage.connect(client);
  client.type('Hello');
  await client.next('session.avatar.switch_to_speaking');
  await until(() => page.loudness().filter(({ level }) => level > LOUD).length > 20);
  const closed = page.pictures()[0]?.bytes;
  await interrupt(client);
  await client.next('session.avatar.switch_to_idle');
  const idleAt = performance.now();
  await until(() => sinceOf(page.loudness(), idleAt).length > 25);
  const heard = sinceOf(page.loudness(), idleAt);
  const seen = sinceOf(page.pictures(), idleAt);
  expect(heard.filter(({ level }) => level > SILENT).length).toBeLessThan(UNDER_WAY);
  expect(seen.filter(({ bytes }) => bytes !== closed).length).toBeLessThan(UNDER_WAY / 2);
  expect(seen.at(-1)?.bytes).toBe(closed);
});

test('falls silent when a response is cancelled that is still coming', async () => {
  const { client } = await opened({ pace: 'realtime' });
  const page = await AvatarPage.connect(client);
  client.type('Hello');
  await until(() => page.loudness().filter(({ level }) => level > LOUD).length > 20);
  client.send({ type: 'response.cancel' });
  await client.next('response.done');
  const doneAt = performance.now();
  await until(() => sinceOf(page.loudness(), doneAt).length > 25);
  const heard = sinceOf(page.loudness(), doneAt);
  expect(heard.filter(({ level }) => level > SILENT).length).toBeLessThan(UNDER_WAY);
});

test('sends sound on the socket as well when it is to be audited', async () => {
  const { client } = await opened();
  await client.configure({ avatar: { ...LISA, output_audit_audio: true } });
  const page = await AvatarPage.connect(client);
  client.type('Hello');
  await client.next('response.done');
  expect(client.all('response.audio.delta').length).toBeGreaterThan(0);
  await until(() => page.loudness().some(({ level }) => level > LOUD));
});

test('refuses an offer that cannot be read, and takes the next', async () => {
  const { client } = await opened();
  const { page, offer } = await AvatarPage.offering();
  const broken = offer.replaceAll(/^a=fingerprint:.*$/gmu, 'a=fingerprint:nonsense');
  client.send({ type: 'session.avatar.connect', event_id: 'evt_1', client_sdp: clientSdp(broken) });
  const { error } = await client.next('error');
  expect(error).toMatchObject({ code: 'invalid_value', param: 'client_sdp', event_id: 'evt_1' });
  await page.answered(await AvatarPage.ask(client, offer));
  await until(() => page.pictures().length > 0);
});

test('answers on loopback alone', async () => {
  const { client } = await opened();
  const { offer } = await AvatarPage.offering();
  const answer = await AvatarPage.ask(client, offer);
  const candidates = answer.split('\r\n').filter((line) => line.startsWith('a=candidate:'));
  expect(candidates.length).toBeGreaterThan(0);
  expect(candidates.every((line) => line.includes(' 127.0.0.1 '))).toBe(true);
  expect(answer).toMatch(/^m=audio .* 0\r$/mu);
  expect(answer.match(/^a=sendonly\r$/gmu)).toHaveLength(2);
});

test('ends with the session, and with the avatar', async () => {
  const { client, emulator } = await opened();
  const page = await AvatarPage.connect(client);
  await until(() => page.pictures().length > 0);
  await client.configure({ avatar: null });
  await untilSteady(() => page.video.length);

  await client.configure({ avatar: LISA });
  const again = await AvatarPage.connect(client);
  await until(() => again.pictures().length > 0);
  await emulator.close();
  await untilSteady(() => again.video.length);
});
