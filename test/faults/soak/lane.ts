// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { serve } from '../../bench/rpc.ts';
import { FastTime } from '../fast-time/fast-time.ts';
import { collectStrays } from '../lanes/collect-strays.ts';
import type { Row } from './row.ts';
import type { Soak as SoakType } from './soak.ts';

const time = process.argv.includes('--real-time') ? undefined : new FastTime();
// Loaded once time is fast.
const { Soak } = await import('./soak.ts');
const { voicelive } = await import('../subjects/voicelive.ts');

const strays = collectStrays();

let soak: SoakType | undefined;

const api = {
  async until(minutes: number): Promise<Row> {
    soak ??= await Soak.begin({ subject: voicelive, strays, ...(time && { time }) });
    return soak.until(minutes);
  },
  async end(): Promise<string[]> {
    return (await soak?.end()) ?? [];
  },
};
export type SoakApi = typeof api;

serve(api);
