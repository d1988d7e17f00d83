// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { builtPath, type GoProgram } from '@voicelive-kit/room/livekit/go-program.ts';

export const HELM: GoProgram = { name: 'helm', version: '4.3.1', package: 'helm.sh/helm/v4/cmd/helm' };
export const KUBECONFORM: GoProgram = {
  name: 'kubeconform',
  version: '0.8.0',
  package: 'github.com/yannh/kubeconform/cmd/kubeconform',
};

const isThere = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** True where the chart cannot be tested; continuous integration must test it, so there the tests fail instead. */
export const noGo = process.env['CI'] === undefined && !isThere('go', 'version');
/** The same for what comes from Python's registry. */
export const noPython =
  process.env['CI'] === undefined && !isThere('python3', '-c', 'import ensurepip, venv');

export const helm = (): string => builtPath(HELM);
export const kubeconform = (): string => builtPath(KUBECONFORM);
