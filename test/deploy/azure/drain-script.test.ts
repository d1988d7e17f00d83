// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AzState } from './az-state.ts';

const SCRIPT = join(import.meta.dirname, '../../../deploy/azure/drain.sh');
const APP = ['--resource-group', 'voice', '--app', 'worker'];
const QUICK = ['--poll', '0', '--wait', '60'];

/** Runs the script in front of an app like this. */
function drain(app: Partial<AzState>, args: readonly string[] = [...APP, ...QUICK]) {
  const folder = mkdtempSync(join(tmpdir(), 'voicelive-drain-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const az = join(folder, 'az');
  writeFileSync(
    az,
    `#!/bin/sh\nexec '${process.execPath}' '${join(import.meta.dirname, 'fake-az.ts')}' "$@"\n`,
  );
  chmodSync(az, 0o755);
  const file = join(folder, 'state.json');
  const state: AzState = { newest: 'new', ready: 'new', health: ['Healthy'], revisions: {}, log: [], ...app };
  writeFileSync(file, JSON.stringify(state));
  const { status, stdout, stderr } = spawnSync('bash', [SCRIPT, ...args], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}`, FAKE_AZ_STATE: file },
  });
  const { log } = JSON.parse(readFileSync(file, 'utf8')) as AzState;
  return { status, stdout, stderr, log };
}

test('deactivates the old revision once both of its replicas have no call left, and not before', () => {
  const { status, stdout, log } = drain({
    revisions: { new: { n1: [0] }, old: { o1: [2, 1, 0], o2: [1, 0] } },
  });
  expect({ status, stdout }).toMatchObject({ status: 0 });
  expect(log).toEqual([...Array.from({ length: 4 }, () => ['ask o1', 'ask o2']).flat(), 'deactivate old']);
  expect(stdout).toContain('old: 3 calls left');
});

test('wants to see no call twice, because one that was just given does not count yet', () => {
  const { status, log } = drain({ revisions: { new: {}, old: { o1: [0, 1, 0, 0] } } });
  expect(status).toBe(0);
  expect(log).toEqual([...Array<string>(4).fill('ask o1'), 'deactivate old']);
});

test('tells all old revisions from the start, so that none takes the calls another refuses', () => {
  const { status, log } = drain({ revisions: { new: {}, old: { o1: [1, 1, 0] }, older: { p1: [0] } } });
  expect(status).toBe(0);
  expect(log.slice(0, 2)).toEqual(['ask o1', 'ask p1']);
  expect(log).toContain('deactivate older');
  expect(log.at(-1)).toBe('deactivate old');
});

test('leaves a revision alone whose replica does not answer, and ends with 1', () => {
  const { status, stdout, stderr, log } = drain({ revisions: { new: {}, old: { o1: [0], o2: [null] } } }, [
    ...APP,
    '--poll',
    '1',
    '--wait',
    '2',
  ]);
  expect(status).toBe(1);
  expect(stdout).toContain('1 replicas did not answer');
  expect(stderr).toMatch(/stay active.*old/u);
  expect(log.join()).not.toContain('deactivate');
});

test('leaves a revision active whose call is longer than the wait, and ends with 1', () => {
  const { status, log } = drain({ revisions: { new: {}, old: { o1: [1] } } }, [
    ...APP,
    '--poll',
    '1',
    '--wait',
    '1',
  ]);
  expect(status).toBe(1);
  expect(log.join()).not.toContain('deactivate');
});

test('drains nothing while the new revision does not work', () => {
  const { status, stderr, log } = drain({ health: ['Unhealthy'], revisions: { new: {}, old: { o1: [0] } } }, [
    ...APP,
    '--poll',
    '0',
    '--wait',
    '0',
  ]);
  expect(status).toBe(1);
  expect(stderr).toContain('nothing was drained');
  expect(log).toEqual([]);
});

test('starts the new revision when it is given an image, and waits until it is healthy', () => {
  const { status, log } = drain({ health: ['None', 'Healthy'], revisions: { new: {}, old: { o1: [0] } } }, [
    ...APP,
    ...QUICK,
    '--image',
    'contoso.azurecr.io/agent:2',
  ]);
  expect(status).toBe(0);
  expect(log).toEqual(['update contoso.azurecr.io/agent:2', 'ask o1', 'ask o1', 'deactivate old']);
});

test('deactivates a revision at once that has no replicas', () => {
  expect(drain({ revisions: { new: {}, old: {} } })).toMatchObject({ status: 0, log: ['deactivate old'] });
});

test('has nothing to do when only the newest revision is active', () => {
  const { status, stdout, log } = drain({ revisions: { new: { n1: [5] } } });
  expect(status).toBe(0);
  expect(stdout).toContain('no other revision is active');
  expect(log).toEqual([]);
});

test('drains nothing when the app cannot be read', () => {
  const { status, stderr } = drain({}, ['--resource-group', 'voice', '--app', 'other', ...QUICK]);
  expect(status).toBe(1);
  expect(stderr).toContain('the app could not be read');
});

test.each([
  [[], /give --resource-group and --app/u],
  [[...APP, '--poll', 'soon'], /'soon' is no number of seconds/u],
  [[...APP, '--force'], /--force is no option/u],
  [['--app'], /--app wants a value/u],
])('explains what is wrong with %j', (args, sentence) => {
  const { status, stderr } = drain({}, args);
  expect(status).toBe(2);
  expect(stderr).toMatch(sentence);
});
