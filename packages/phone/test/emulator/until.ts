// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect } from 'vitest';

/** What comes over a loopback socket is there within a few milliseconds. */
export const until = <T>(read: () => T) => expect.poll(read, { interval: 3 });
