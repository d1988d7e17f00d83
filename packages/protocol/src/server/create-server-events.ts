// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Random } from '../ids.ts';
import { eventMaker } from './event-maker.ts';
import { inputEvents } from './input-events.ts';
import { responseEvents } from './response-events.ts';
import { sessionEvents } from './session-events.ts';
import { timingEvents } from './timing-events.ts';
import { toolEvents } from './tool-events.ts';

export interface ServerEventsOptions {
  /** Source of event ids; pass a seeded one for reproducible ids. */
  random?: Random;
}

/** A builder for each server event: it takes ids and data, and returns the complete event, with its own id. */
export function createServerEvents(options: ServerEventsOptions = {}) {
  const make = eventMaker(options.random);
  return {
    ...sessionEvents(make),
    ...inputEvents(make),
    ...responseEvents(make),
    ...timingEvents(make),
    ...toolEvents(make),
  };
}

export type ServerEvents = ReturnType<typeof createServerEvents>;
