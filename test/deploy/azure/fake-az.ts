// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Stands for the Azure CLI in front of one container app: `drain.sh` finds it as `az`. What it knows is in the file that
 * FAKE_AZ_STATE names; what it was told is written there too.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { AzState } from './az-state.ts';

const file = process.env['FAKE_AZ_STATE'] ?? '';
const state = JSON.parse(readFileSync(file, 'utf8')) as AzState;
const args = process.argv.slice(2);
const valueOf = (option: string): string => args[args.indexOf(option) + 1] ?? '';
const command = args
  .slice(
    0,
    args.findIndex((arg) => arg.startsWith('--')),
  )
  .join(' ');
const query = valueOf('--query');

function answer(): string {
  if (valueOf('--name') !== 'worker' || valueOf('--resource-group') !== 'voice')
    throw new Error('no such app');
  switch (command) {
    case 'containerapp update':
      state.log.push(`update ${valueOf('--image')}`);
      return '';
    case 'containerapp show':
      return query === 'properties.latestRevisionName' ? state.newest : state.ready;
    case 'containerapp revision show':
      return state.health.length > 1 ? (state.health.shift() ?? '') : (state.health[0] ?? '');
    case 'containerapp revision list': {
      // The real one reads JMESPath; this one reads the only query that is asked.
      const [, newest] = /^\[\?properties\.active && name!='(.+)'\]\.name$/u.exec(query) ?? [];
      return Object.keys(state.revisions)
        .filter((name) => name !== newest && !isDeactivated(name))
        .join('\n');
    }
    case 'containerapp replica list':
      return Object.keys(state.revisions[valueOf('--revision')] ?? {}).join('\n');
    case 'containerapp exec':
      return run(valueOf('--revision'), valueOf('--replica'));
    case 'containerapp revision deactivate':
      state.log.push(`deactivate ${valueOf('--revision')}`);
      return '';
    default:
      throw new Error(`${command} is not known here`);
  }
}

const isDeactivated = (name: string): boolean => state.log.includes(`deactivate ${name}`);

/** A command in a replica. As the real CLI, it gives up without a terminal (Azure/azure-cli, `containerapp exec`). */
function run(revision: string, replica: string): string {
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw new Error('Inappropriate ioctl for device');
  if (valueOf('--command') !== 'node drain.ts') throw new Error('no such command in the container');
  const answers = state.revisions[revision]?.[replica] ?? [];
  const calls = answers.length > 1 ? answers.shift() : answers[0];
  state.log.push(`ask ${replica}`);
  if (calls === null || calls === undefined) throw new Error('the container could not be reached');
  return `INFO: Connecting to the container 'worker'...\nUse ctrl + D to exit.\ncalls=${calls}\nINFO: Disconnecting...`;
}

try {
  const text = answer();
  writeFileSync(file, JSON.stringify(state));
  process.stdout.write(text === '' ? '' : `${text}\n`);
} catch (error) {
  writeFileSync(file, JSON.stringify(state));
  process.stderr.write(`ERROR: ${String(error)}\n`);
  process.exitCode = 1;
}
