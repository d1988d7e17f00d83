// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { checkFaultRequest, DIRECTIONS, knownSlug, type FaultRequest } from '../faults/fault-request.ts';
import { FAULT_SLUGS } from '../faults/slugs.ts';
import { MOMENTS } from '../faults/table.ts';
import type { ScenarioFault } from './types.ts';

const milliseconds = z.number().min(0);

const inFull = z
  .strictObject({
    slug: z.enum(FAULT_SLUGS),
    when: z.enum(MOMENTS).optional().describe('The moment it strikes, instead of its default'),
    probability: z.number().min(0).max(1).optional().describe('Probability that it strikes at its moment'),
    times: z.int().min(1).optional().describe('How often it strikes'),
    afterMs: milliseconds.optional().describe('Milliseconds between its moment and the strike'),
    forMs: milliseconds.optional().describe('Duration in milliseconds'),
    everyMs: milliseconds.optional().describe('Strikes repeatedly, with this many milliseconds in between'),
    status: z.int().optional().describe('HTTP status or close code, instead of the default'),
    retryAfterS: z.number().min(0).optional().describe('Retry-After of a refused upgrade, in seconds'),
    direction: z.enum(DIRECTIONS).optional().describe('Which packets half-open drops'),
    count: z.int().min(2).max(8).optional().describe('How many calls parallel-calls makes'),
  })
  .superRefine((given, context) => {
    try {
      requestOf(given);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
    }
  });

/** A fault in a scenario: its slug, or an object with more settings. */
export const fault = z.union([z.enum(FAULT_SLUGS), inFull], {
  error: ({ input }) =>
    typeof input === 'string' ? `there is no fault '${input}'${knownSlug(input)}` : undefined,
}) satisfies z.ZodType<ScenarioFault>;

/** The fault a scenario names, ready to be armed; throws if it is invalid. */
export function requestOf(given: ScenarioFault): FaultRequest {
  if (typeof given === 'string') return { slug: given };
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return checkFaultRequest(Object.fromEntries(set));
}
