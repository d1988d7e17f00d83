// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { checkFaultRequest, DIRECTIONS, type FaultRequest } from '../faults/fault-request.ts';
import { FAULT_SLUGS } from '../faults/slugs.ts';
import { MOMENTS } from '../faults/table.ts';
import type { ScenarioFault } from './types.ts';

const milliseconds = z.number().min(0);

const inFull = z
  .strictObject({
    slug: z.enum(FAULT_SLUGS),
    when: z.enum(MOMENTS).optional().describe('The moment it happens, instead of its usual one'),
    probability: z.number().min(0).max(1).optional().describe('Chance that it happens at its moment'),
    times: z.int().min(1).optional().describe('How often it happens'),
    afterMs: milliseconds.optional().describe('Milliseconds between its moment and the strike'),
    forMs: milliseconds.optional().describe('Milliseconds for which it goes on'),
    everyMs: milliseconds.optional().describe('Strikes again and again, this many milliseconds apart'),
    status: z.int().optional().describe('HTTP status or close code, instead of the usual one'),
    retryAfterS: z.number().min(0).optional().describe('Retry-After of a refused upgrade, in seconds'),
    direction: z.enum(DIRECTIONS).optional().describe('Which packets half-open loses'),
    count: z.int().min(2).max(8).optional().describe('How many calls parallel-calls makes'),
  })
  .superRefine((given, context) => {
    try {
      requestOf(given);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
    }
  });

/** A fault as a scenario names it: its slug, or an object with more. */
export const fault = z.union([z.enum(FAULT_SLUGS), inFull], {
  error: ({ input }) =>
    typeof input === 'string'
      ? `there is no fault '${input}'; give one of ${FAULT_SLUGS.join(', ')}`
      : undefined,
}) satisfies z.ZodType<ScenarioFault>;

/** The fault a scenario names, ready to be armed; throws for one that cannot be. */
export function requestOf(given: ScenarioFault): FaultRequest {
  if (typeof given === 'string') return { slug: given };
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return checkFaultRequest(Object.fromEntries(set));
}
