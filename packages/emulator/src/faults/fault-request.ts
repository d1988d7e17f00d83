// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { resembling } from '../resembling.ts';
import { FAULT_SLUGS, type FaultSlug } from './slugs.ts';
import { FAULTS, MOMENTS, type FaultEntry, type Moment } from './table.ts';

/** A fault to arm. */
export interface FaultRequest {
  slug: FaultSlug;
  /** How often it strikes; default 1, unlimited if `probability`, `forMs` or `everyMs` is given. */
  times?: number;
  /** The moment it strikes, instead of its default. */
  when?: Moment;
  /** Probability, from 0 to 1, that it strikes at its moment; default 1. */
  probability?: number;
  /** Milliseconds between its moment and the strike. */
  afterMs?: number;
  /** Duration in milliseconds. */
  forMs?: number;
  /** Strikes repeatedly, with this many milliseconds in between. */
  everyMs?: number;
  /** HTTP status or close code, instead of the default. */
  status?: number;
  /** Seconds in the Retry-After header of a refused upgrade. */
  retryAfterS?: number;
  /** `half-open`: drops packets of the client (`in`), of the emulator (`out`), or both (default). */
  direction?: 'in' | 'out' | 'both';
  /** `parallel-calls`: how many, 2 (default) to 8. */
  count?: number;
  /** Only the session with this id. */
  session?: string;
}

export const DIRECTIONS = ['in', 'out', 'both'] as const;

export function faultEntry(slug: FaultSlug): FaultEntry {
  return FAULTS[slug];
}

/** True for faults that change what the emulator does, as opposed to something that happens to the connection. */
export function isBehaviour(slug: FaultSlug): boolean {
  const { effect } = faultEntry(slug);
  return effect.do === 'behave' || effect.do === 'rewrite';
}

/** Smallest and largest value of each number in a request. */
const RANGES = {
  probability: [0, 1],
  afterMs: [0, 86_400_000],
  forMs: [1, 86_400_000],
  everyMs: [1, 86_400_000],
  retryAfterS: [0, 86_400],
} as const;
const WHOLE_RANGES = { times: [1, 1_000_000], count: [2, 8], status: [300, 4999] } as const;

/** What to give instead of an unknown slug: the one that was probably meant, or any. */
export function knownSlug(given: unknown): string {
  return resembling(given, FAULT_SLUGS) || `; give one of ${FAULT_SLUGS.join(', ')}`;
}

/** Throws a TypeError or RangeError that says what is accepted. */
export function checkFaultRequest(request: unknown): FaultRequest {
  const given = typeof request === 'object' && request !== null ? (request as Partial<FaultRequest>) : {};
  const { slug, when, direction, session } = given;
  if (slug === undefined || !FAULT_SLUGS.includes(slug)) {
    throw new TypeError(`fault: slug is ${JSON.stringify(slug)}${knownSlug(slug)}`);
  }
  if (when !== undefined && !MOMENTS.includes(when)) {
    throw new TypeError(
      `fault: when is ${JSON.stringify(when)}; give one of ${MOMENTS.join(', ')}${resembling(when, MOMENTS)}`,
    );
  }
  if (direction !== undefined && !DIRECTIONS.includes(direction)) {
    throw new TypeError(
      `fault: direction is ${JSON.stringify(direction)}; give one of ${DIRECTIONS.join(', ')}`,
    );
  }
  if (session !== undefined && typeof session !== 'string') {
    throw new TypeError(`fault: session is ${JSON.stringify(session)}; give the id of a session`);
  }
  for (const [field, [least, most]] of Object.entries(RANGES)) {
    checkNumber(field, given[field as keyof typeof RANGES], least, most, 'number');
  }
  for (const [field, [least, most]] of Object.entries(WHOLE_RANGES)) {
    checkNumber(field, given[field as keyof typeof WHOLE_RANGES], least, most, 'whole number');
  }
  checkMoment(slug, when);
  return { ...given, slug };
}

function checkNumber(
  field: string,
  value: unknown,
  least: number,
  most: number,
  kind: 'number' | 'whole number',
): void {
  if (value === undefined) return;
  const right = kind === 'number' ? Number.isFinite(value) : Number.isInteger(value);
  if (right && Number(value) >= least && Number(value) <= most) return;
  throw new RangeError(
    `fault: ${field} is ${JSON.stringify(value)}; give a ${kind} from ${least} to ${most}`,
  );
}

/** What happens before there is a session cannot wait for one, and vice versa. */
function checkMoment(slug: FaultSlug, when: Moment | undefined): void {
  const { at } = faultEntry(slug);
  const early = (moment: Moment): boolean => moment === 'connect' || moment === 'upgrade';
  if (when === undefined || when === at || (!early(at) && !early(when))) return;
  const accepted = early(at) ? [at] : MOMENTS.filter((moment) => !early(moment));
  throw new TypeError(`fault: ${slug} cannot strike at '${when}'; give one of ${accepted.join(', ')}`);
}
