// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { parseFaultFlag } from '../src/faults/fault-flag.ts';
import { MOMENTS } from '../src/faults/table.ts';
import { FAULT_SLUGS } from '../src/index.ts';
import { address, Client, emulate } from './client.ts';

describe('a fault', () => {
  test('with a probability strikes some of the times, and the same ones for the same seed', async () => {
    const run = async () => {
      const emulator = await emulate({ seed: 7, faults: [{ slug: 'token-limit', probability: 0.5 }] });
      const client = await Client.open(emulator);
      for (let turn = 0; turn < 12; turn += 1) {
        client.type('Hello');
        await client.next('response.done');
      }
      return client.all('response.done').map(({ response }) => response.status);
    };
    const statuses = await run();
    expect(new Set(statuses)).toEqual(new Set(['failed', 'completed']));
    expect(await run()).toEqual(statuses);
  });

  test('with a probability of 0 never strikes', async () => {
    const emulator = await emulate({ faults: [{ slug: 'cut', probability: 0 }] });
    const client = await Client.open(emulator);
    await client.configure({});
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  test('waits after its moment', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    emulator.inject({ slug: 'cut', when: 'session-update', afterMs: 50 });
    await client.configure({});
    expect((await client.closed).code).toBe(1006);
  });

  test('lasts for the given time', async () => {
    const emulator = await emulate({ faults: [{ slug: 'server-error', forMs: 1000 }] });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(Client.upgrade(address(emulator))).rejects.toThrow('503');
    }
    await expect
      .poll(() =>
        Client.upgrade(address(emulator)).then(
          () => 'open',
          () => 'refused',
        ),
      )
      .toBe('open');
  });

  test('that waits for a moment does not affect what came before it', async () => {
    const emulator = await emulate();
    const client = await Client.open(emulator);
    emulator.inject({ slug: 'unknown-field', when: 'response-done' });
    client.type('Hello');
    await client.next('response.done');
    await client.configure({});
    expect(client.events.filter((event) => 'x_unknown_field' in event).map(({ type }) => type)).toEqual([
      'session.updated',
    ]);
  });

  test('for one session does not affect the others', async () => {
    const emulator = await emulate();
    const [one, other] = [await Client.open(emulator), await Client.open(emulator)];
    emulator.inject({ slug: 'cut', session: emulator.sessions()[0]?.id ?? '' });
    expect((await one.closed).code).toBe(1006);
    await other.configure({});
  });

  test('of a scenario strikes from the start, or at a reply, once', async () => {
    const scenario = {
      version: 1 as const,
      faults: ['rate-limited' as const],
      turns: [
        {
          call: [{ tool: 'look_up' }],
          then: { say: 'Here.', fault: { slug: 'token-limit' as const } },
        },
      ],
    };
    const emulator = await emulate({ scenario });
    await expect(Client.upgrade(address(emulator))).rejects.toThrow('429');
    const client = await Client.open(emulator);
    client.type('Look');
    const { response } = await client.next('response.done');
    const [call] = response.output ?? [];
    const callId = call?.type === 'function_call' ? call.call_id : '';
    client.send({
      type: 'conversation.item.create',
      item: { type: 'function_call_output', call_id: callId, output: 'x' },
    });
    for (const status of ['failed', 'completed']) {
      client.send({ type: 'response.create' });
      expect((await client.next('response.done')).response.status).toBe(status);
    }
  });

  test('of a scenario that cannot strike at its moment is rejected', async () => {
    const turns = [{ say: 'Hi.', fault: { slug: 'bad-key' as const, when: 'turn' as const } }];
    await expect(emulate({ scenario: { version: 1, turns } })).rejects.toThrow("'turn'; give one of upgrade");
  });
});

describe('the control route', () => {
  test('lists the armed and the available faults, and removes them', async () => {
    const emulator = await emulate({ faults: [{ slug: 'cut', when: 'turn', times: 2 }] });
    const url = `${emulator.endpoint}/_emulator/faults`;
    const told = (await (await fetch(url)).json()) as { armed: unknown; known: Record<string, unknown> };
    expect(told.armed).toEqual([{ slug: 'cut', when: 'turn', times: 2 }]);
    expect(told.known['half-open']).toEqual({ when: 'now' });
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(200);
    const client = await Client.open(emulator);
    client.type('Hello');
    await client.next('response.done');
  });
});

test('--fault takes a slug, a probability and a moment', () => {
  expect(parseFaultFlag('cut')).toEqual({ slug: 'cut' });
  expect(parseFaultFlag('cut:0.25')).toEqual({ slug: 'cut', probability: 0.25 });
  expect(parseFaultFlag('cut@turn')).toEqual({ slug: 'cut', when: 'turn' });
  expect(parseFaultFlag('cut:1@first-audio')).toEqual({ slug: 'cut', probability: 1, when: 'first-audio' });
  for (const wrong of ['', 'earthquake', 'cut:2', 'cut:', 'cut:often', 'cut@noon', 'cut@turn@turn']) {
    expect(() => parseFaultFlag(wrong)).toThrow(/^fault: .*(give one of|give a number|of the form)/);
  }
});

test('--fault suggests the name that was probably meant', () => {
  expect(() => parseFaultFlag('cutt')).toThrow(/^fault: slug is "cutt"; did you mean "cut"\?$/);
  expect(() => parseFaultFlag('cut@turns')).toThrow(/^fault: when is "turns"; .*; did you mean "turn"\?$/);
});

test('every moment is in the table of the README', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const row = readme.split('\n').find((line) => line.startsWith('| `when` ') && line.includes('`accepted`'));
  for (const moment of MOMENTS) expect(row).toContain(`\`${moment}\``);
});

test('every fault has a test named after it', async () => {
  const folder = new URL('.', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.test.ts'));
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
  const titles = texts.flatMap(
    (text) =>
      text.match(/(?:test\('|proof\(')[a-z0-9-]+(?=:|')|(?<=[{,]\s*'?)[a-z0-9-]+(?='?: \d{3,4}\b)/gu) ?? [],
  );
  const named = new Set(titles.map((title) => title.replace(/^.*['\s]/su, '')));
  expect(FAULT_SLUGS.filter((slug) => !named.has(slug))).toEqual([]);
});
