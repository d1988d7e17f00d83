// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { FaultCase } from '../fault-case.ts';
import { connection } from './connection.ts';
import { liveSession } from './live-session.ts';
import { load } from './load.ts';
import { phone } from './phone.ts';
import { tools } from './tools.ts';
import { turns } from './turns.ts';
import { wire } from './wire.ts';

/** Every case, in the order of docs/faults.md. */
export const CASES: readonly FaultCase[] = [connection, liveSession, wire, turns, tools, load, phone]
  .flat()
  .toSorted((a, b) => a.number - b.number);
