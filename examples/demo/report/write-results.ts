// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWav } from '@voicelive-kit/audio';
import { AGENT_RATE } from '../conversation/playout.ts';
import { renderReport } from './report.ts';
import type { DemoResult } from '../result/result.ts';

/** The paths of the results of one conversation. */
export interface ResultFiles {
  conversation: string;
  result: string;
  report: string;
}

/** The files to be written into a folder. */
export function resultFiles(folder: string): ResultFiles {
  return {
    conversation: join(folder, 'conversation.wav'),
    result: join(folder, 'result.json'),
    report: join(folder, 'report.html'),
  };
}

/** Writes recording, result and report; creates the folder. */
export function writeResults(
  files: ResultFiles,
  folder: string,
  result: DemoResult,
  stereo: Int16Array,
): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(files.conversation, writeWav({ samples: stereo, rate: AGENT_RATE, channels: 2 }));
  writeFileSync(files.result, `${JSON.stringify(result, undefined, 2)}\n`);
  writeFileSync(files.report, renderReport(result, stereo));
}
