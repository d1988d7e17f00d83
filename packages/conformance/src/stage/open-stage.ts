// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Adapter } from '../adapter.ts';
import { LogBook } from '../log-book.ts';
import { Temperament, type TemperamentName } from '../server/temperaments.ts';
import { Timeline } from '../timeline.ts';
import { Stage } from './stage.ts';

export interface StageOptions {
  temperament?: TemperamentName | readonly TemperamentName[];
}

/**
 * A stage like that of the checks, for your own test; close it at the end. Its log book stays empty: a test reads logs
 * by itself.
 */
export function openStage(adapter: Adapter, { temperament = [] }: StageOptions = {}): Promise<Stage> {
  const timeline = new Timeline();
  const names = typeof temperament === 'string' ? [temperament] : temperament;
  const parts = { timeline, logs: new LogBook(timeline), temperament: new Temperament(names) };
  return Stage.open(adapter, { ...parts, live: false });
}
