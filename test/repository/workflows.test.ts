// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chosenSteps, CI_STEPS, root } from './ci-steps.ts';
import { commandsOf, githubFiles, readYaml, type Step, workflows } from './workflow.ts';

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
/** Commands of pnpm itself. */
const PNPM = new Set(['install']);
const jobs = workflows().flatMap(([file, { jobs }]) =>
  Object.entries(jobs).map(([name, job]) => ({ title: `${name} of ${file}`, file, name, job })),
);
const onLinux = jobs.filter(({ file, job }) => file === 'ci.yml' && job['runs-on'].startsWith('ubuntu'));
const argumentsOf = (command: string): string[] => command.split(/\s+/u).slice(1);

/** Why a command cannot be run; undefined when it can. */
function objectionTo(command: string): string | undefined {
  const [program = '', ...args] = command.split(/\s+/u);
  if (program === '.ci/run') {
    chosenSteps(args);
    return undefined;
  }
  if (program === 'node') return existsSync(join(root, args[0] ?? '')) ? undefined : 'there is no such file';
  const [, script = ''] = /^npx -y pnpm@12 (\S+)/u.exec(command) ?? [];
  return PNPM.has(script) || scripts[script] !== undefined
    ? undefined
    : 'neither a script nor a step of .ci/run';
}

test('every file is YAML that says something', () => {
  expect(githubFiles().length).toBeGreaterThan(5);
  for (const path of githubFiles()) expect(readYaml(path)).toBeTypeOf('object');
});

describe.each(jobs)('$title', ({ job }) => {
  test('has a machine with a version, a limit of time, and commands that can be run', () => {
    const machines = job.strategy?.matrix.include.map(({ system }) => system) ?? [];
    const machine = job['runs-on'].includes('matrix.') ? machines : [job['runs-on']];
    for (const one of machine) expect(one).toMatch(/^(?:ubuntu|macos|windows)-\d/u);
    expect(job['timeout-minutes']).toBeGreaterThan(0);
    const objections = commandsOf(job).flatMap((command) => {
      const why = objectionTo(command);
      return why === undefined ? [] : [`${command}: ${why}`];
    });
    expect(objections).toEqual([]);
  });
});

test('each step of .ci/run is run on Linux, and none by two jobs but what others need', () => {
  const runs = onLinux.flatMap(({ job }) =>
    commandsOf(job).filter((command) => command.startsWith('.ci/run ')),
  );
  const taken = runs.flatMap((command) => chosenSteps(argumentsOf(command)));
  expect([...new Set(taken)].sort()).toEqual([...CI_STEPS].sort());
  const twice = taken.filter((step, at) => taken.indexOf(step) !== at);
  expect(new Set(twice)).toEqual(new Set(['install', 'go']));
});

test('a step that is new is run without a change of the workflow', () => {
  const steps = [...CI_STEPS, 'new'];
  const runs = onLinux.flatMap(({ job }) =>
    commandsOf(job).filter((command) => command.startsWith('.ci/run ')),
  );
  expect(runs.flatMap((command) => chosenSteps(argumentsOf(command), steps))).toContain('new');
});

test('the quick suite runs on every Node that the packages name', () => {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  const quick = jobs.find(({ name }) => name === 'quick')?.job;
  const nodes = quick?.strategy?.matrix.include.map(({ node }) => node) ?? [];
  expect(nodes).toContain(engines.node.replace('>=', ''));
  expect(nodes).toContain('24');
});

test('every action is pinned by its commit, with its version beside it', () => {
  const lines = githubFiles().flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .filter((line) => /^\s*(?:- )?uses:/u.test(line)),
  );
  expect(lines.length).toBeGreaterThan(5);
  const loose = lines.filter(
    (line) => !/uses: (?:\.\/\S+|[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+(?:\.\d+)*)$/u.test(line),
  );
  expect(loose).toEqual([]);
});

test('nothing but the release may write, and it holds no token', () => {
  for (const [file, { permissions, concurrency, jobs }] of workflows()) {
    const isRelease = file === 'release.yml';
    expect(concurrency).toBeDefined();
    expect(permissions).toEqual(isRelease ? {} : { contents: 'read' });
    for (const { permissions } of Object.values(jobs)) expect(permissions !== undefined).toBe(isRelease);
    const text = readFileSync(join(root, '.github/workflows', file), 'utf8');
    expect(text).not.toMatch(/secrets\.|NPM_TOKEN|pull_request_target/u);
  }
});

test('each job of the release may do what it has to, and the one that publishes builds nothing', () => {
  const release = jobs.filter(({ file }) => file === 'release.yml');
  expect(Object.fromEntries(release.map(({ name, job }) => [name, job.permissions]))).toEqual({
    select: { contents: 'read' },
    version: { contents: 'write', 'pull-requests': 'write' },
    pack: { contents: 'read' },
    publish: { contents: 'write', 'id-token': 'write' },
  });
  const publish = release.find(({ name }) => name === 'publish');
  expect(publish && commandsOf(publish.job)).toEqual(['node .ci/attach-sboms.mjs']);
});

test('the release takes nothing from a cache, and no job keeps the credentials of its checkout', () => {
  const steps = (wanted: (file: string) => boolean): Step[] =>
    jobs.filter(({ file }) => wanted(file)).flatMap(({ job }) => job.steps);
  const cached = steps((file) => file === 'release.yml').filter(({ uses = '' }) =>
    /\/cache@|\/set-up$/u.test(uses),
  );
  expect(cached).toEqual([]);
  expect(readFileSync(join(root, '.github/actions/set-up-release/action.yml'), 'utf8')).not.toContain(
    '/cache@',
  );
  const checkouts = steps(() => true).filter(({ uses = '' }) => uses.includes('/checkout@'));
  expect(checkouts.length).toBe(jobs.length);
  for (const { with: options } of checkouts) expect(options).toMatchObject({ 'persist-credentials': false });
});

test('no command of a workflow takes text of a pull request', () => {
  const texts = jobs.flatMap(({ job }) => job.steps.flatMap(({ run }) => run ?? []));
  expect(texts.filter((text) => /\$\{\{ *(?:github\.(?:event|head_ref)|inputs)/u.test(text))).toEqual([]);
});

test('each form asks for something, and each question has a name of its own', () => {
  const forms = githubFiles().filter((path) => /ISSUE_TEMPLATE\/(?!config)/u.test(path));
  expect(forms.length).toBe(2);
  for (const form of forms) {
    const { body } = readYaml(form) as { body: { id: string; validations?: { required: boolean } }[] };
    expect(new Set(body.map(({ id }) => id)).size).toBe(body.length);
    expect(body.some(({ validations }) => validations?.required)).toBe(true);
  }
});
