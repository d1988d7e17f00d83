// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { serve } from '../../bench/rpc.ts';
import { FastTime } from '../fast-time/fast-time.ts';
import { collectStrays } from '../lanes/collect-strays.ts';
import type { Performance } from './perform.ts';
import type { Script } from './script.ts';

const time = new FastTime();
// Loaded once time is fast.
const { perform } = await import('./perform.ts');
const { voicelive } = await import('../subjects/voicelive.ts');

const strays = collectStrays();

const api = {
  async perform(script: Script): Promise<Performance> {
    return perform(script, { subject: voicelive, time, strays });
  },
};
export type LaneApi = typeof api;

serve(api);
