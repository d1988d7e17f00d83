// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CASES } from './cases/index.ts';
import { type FaultCase, nameOf } from './fault-case.ts';
import { readOptions } from './options.ts';
import { runCase } from './run-case.ts';
import type { Subject } from './subjects/subject.ts';
import { voicelive } from './subjects/voicelive.ts';

/** Waits of a second at most, because something is wrong in these cases. */
const patience = { waitMs: 1000, restMs: 300 };

function caseOf(name: string): FaultCase {
  const found = CASES.find((each) => nameOf(each) === name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
}

/** Our plugin with something broken in each of its sessions. */
function broken(
  spoil: (session: ReturnType<ReturnType<Subject['createModel']>['session']>) => void,
): Subject {
  return {
    ...voicelive,
    createModel(emulator, wishes) {
      const model = voicelive.createModel(emulator, wishes);
      const create = model.session.bind(model);
      model.session = (...given) => {
        const session = create(...given);
        spoil(session);
        return session;
      };
      return model;
    },
  };
}

test('every case names a fault of docs/faults.md, and no two have the same name', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/faults.md'), 'utf8');
  const rows = text.matchAll(/^\| *(?<number>\d+) *\| *`(?<slug>[a-z0-9-]+)`/gmu);
  const listed = new Set([...rows].map(({ groups }) => `${groups?.['number']} ${groups?.['slug']}`));
  expect(CASES.map(({ number, slug }) => `${number} ${slug}`).filter((name) => !listed.has(name))).toEqual(
    [],
  );
  expect(new Set(CASES.map(nameOf)).size).toBe(CASES.length);
});

test('a case without an expected outcome does not compile', () => {
  const rest = { number: 19, slug: 'cut', title: 'Silent', run: async () => undefined };
  // @ts-expect-error: no `expect`
  const silent: FaultCase = rest;
  expect(silent.expect).toBeUndefined();
});

test('a case passes with the plugin as it is', async () => {
  const { findings, facts } = await runCase(caseOf('5 bad-key'), voicelive);
  expect(findings).toEqual([]);
  expect(facts).toMatchObject({ handshakes: 1, errors: [{ code: 'unauthorized', recoverable: false }] });
});

test('a plugin that hides its errors fails', async () => {
  const silent = broken((session) => {
    const emit = session.emit.bind(session);
    session.emit = (name: string | symbol, ...args: unknown[]) => name !== 'error' && emit(name, ...args);
  });
  const { verdict, findings } = await runCase(caseOf('5 bad-key'), silent, { patience });
  expect(verdict).toBe('fail');
  expect(findings).toContain('the session goes on, although nothing can cure the fault');
});

test('a plugin that does not send typed text to the service fails', async () => {
  const forgetful = broken((session) => {
    session.updateChatCtx = async () => undefined;
  });
  const { verdict, findings } = await runCase(caseOf('38 malformed-json'), forgetful, { patience });
  expect(verdict).toBe('fail');
  expect(findings.join()).toMatch(/the application remembers .*user: And then\?.*; the service /u);
});

test('a plugin that leaves a timer, a listener and an error behind fails', async () => {
  let stop = (): void => undefined;
  const leaky = broken(() => {
    const timer = setInterval(() => undefined, 1000).unref();
    const listener = (): void => undefined;
    process.on('SIGUSR2', listener);
    stop = () => {
      clearInterval(timer);
      process.off('SIGUSR2', listener);
    };
  });
  const strays: string[] = [];
  try {
    // What else was open has all of this time to close, on a busy machine as well.
    const run = runCase(caseOf('5 bad-key'), leaky, { strays, patience: { ...patience, restMs: 4000 } });
    strays.push('Error: nobody waits for me');
    const { findings, facts } = await run;
    expect(facts?.left).toMatchObject({ timers: 1, sockets: 0, listeners: 1 });
    expect(facts?.left.origins.join()).toMatch(
      /timer from .*faults\.long\.test\.ts.*1 listeners on the process/u,
    );
    expect(findings.join()).toMatch(/nobody caught: Error: nobody waits for me.*left behind: 1 timers/u);
  } finally {
    stop();
  }
});

test('--only takes numbers, slugs and variants, and lists the available ones for anything else', () => {
  const names = (only: string): string[] => readOptions(['--only', only]).cases.map(nameOf);
  expect(names('19,bad-key')).toEqual(['5 bad-key', '19 cut']);
  expect(names('rate-limited/retry-after')).toEqual(['10 rate-limited/retry-after']);
  expect(() => names('nonesuch')).toThrow(/--only nonesuch: no such fault; they are .*19 cut/u);
  expect(() => readOptions(['--against', 'google'])).toThrow(/choose from voicelive, openai/u);
  expect(() => readOptions(['--lanes', '0'])).toThrow(/whole number/u);
});
