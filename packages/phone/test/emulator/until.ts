// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect } from 'vitest';

/** Polls frequently, because data over a loopback socket arrives within a few milliseconds. */
export function until<T>(read: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { interval: 3 });
}
