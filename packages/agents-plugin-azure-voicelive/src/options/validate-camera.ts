// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { checkNumber, checkType, isRecord } from './checks.ts';
import type { RealtimeModelOptions } from './options.ts';

const DETAILS: ReadonlySet<unknown> = new Set(['auto', 'low', 'high']);

/** @throws VoiceLiveConfigError `invalid_option` */
export function checkCamera(camera: RealtimeModelOptions['camera']): void {
  checkType('camera', camera, 'an object', isRecord);
  if (camera === undefined) return;
  checkNumber('camera.everyMs', camera.everyMs, 100);
  checkWhole('camera.keep', camera.keep, 1, 5);
  checkWhole('camera.maxSide', camera.maxSide, 64, 2048);
  checkWhole('camera.quality', camera.quality, 1, 100);
  checkType('camera.detail', camera.detail, "'auto', 'low' or 'high'", (given) => DETAILS.has(given));
}

function checkWhole(setting: string, value: unknown, least: number, most: number): void {
  checkType(setting, value, `a whole number from ${least} to ${most}`, (given) => {
    return Number.isInteger(given) && (given as number) >= least && (given as number) <= most;
  });
}
