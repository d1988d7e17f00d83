// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Server } from '../measurement.ts';
import type { Sizes } from '../sizes.ts';
import { bargeIn } from './barge-in.ts';
import { cpu } from './cpu.ts';
import { crowd } from './crowd.ts';
import { firstAudio } from './first-audio.ts';
import { hold } from './hold.ts';
import { memory } from './memory.ts';
import type { Row } from './row.ts';

/** Everything the bench measures, by the name `--only` takes. */
export const groups: Record<string, (server: Server, sizes: Sizes) => Promise<Row[]>> = {
  hold,
  'first-audio': firstAudio,
  'barge-in': bargeIn,
  cpu,
  memory,
  crowd,
};
