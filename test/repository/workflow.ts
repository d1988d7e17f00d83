// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from './ci-steps.ts';

export interface Step {
  uses?: string;
  run?: string;
  if?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}

export interface Job {
  'runs-on': string;
  'timeout-minutes'?: number;
  permissions?: Record<string, string>;
  strategy?: { matrix: { include: Record<string, string>[] } };
  steps: Step[];
}

export interface Workflow {
  on: unknown;
  permissions?: Record<string, string>;
  concurrency?: unknown;
  jobs: Record<string, Job>;
}

/** Every YAML file of the code host, by its path from the root of the repository. */
export function githubFiles(): string[] {
  return globSync('.github/**/*.yml', { cwd: root }).sort();
}

export function readYaml(path: string): unknown {
  return parse(readFileSync(join(root, path), 'utf8'));
}

/** The workflows, by their file names. */
export function workflows(): [name: string, workflow: Workflow][] {
  const paths = githubFiles().filter((path) => path.startsWith('.github/workflows/'));
  return paths.map((path) => [path.slice('.github/workflows/'.length), readYaml(path) as Workflow]);
}

/** What the steps of a job run, once for each entry of its matrix; line by line. */
export function commandsOf(job: Job): string[] {
  const entries = job.strategy?.matrix.include ?? [{}];
  return entries.flatMap((entry: Record<string, string>) =>
    job.steps
      .flatMap(({ run }) => run?.trim().split('\n') ?? [])
      .map((line) =>
        line
          .replaceAll(/\$\{\{ *matrix\.(?<name>\w+) *\}\}/gu, (_, name: string) => entry[name] ?? '')
          .trim(),
      ),
  );
}
