// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { buildGoProgram, builtPath } from '@voicelive-kit/room/livekit/go-program.ts';
import { HELM, KUBECONFORM, noGo, noPython } from './programs.ts';
import { installPython, pythonFolder } from './python.ts';

/** Builds and fetches what the tests use, once: minutes that belong to no test. */
export async function setup(): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  if (noGo) say('Tests of the chart skipped: no Go (https://go.dev/dl/), which builds Helm and kubeconform.');
  for (const program of noGo ? [] : [KUBECONFORM, HELM]) {
    if (!existsSync(builtPath(program))) say(`building ${program.name} ${program.version} with Go, once …`);
    await buildGoProgram(program);
  }
  if (noPython) return say('Tests with schemas and Bicep skipped: no Python 3 with venv.');
  if (!existsSync(pythonFolder)) say('fetching schemas of Kubernetes and a parser of Bicep, once …');
  return installPython();
}
