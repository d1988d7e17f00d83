// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { nameOf } from '../fault-case.ts';
import type { CaseResult, Facts, ToldError } from '../result.ts';
import { isSame } from '../stage/history.ts';

const SIGNS = { pass: '✓', fail: '✗', absent: '–' } as const;

/** One line for one case. */
export function lineOf(result: CaseResult, done: number, all: number): string {
  const { verdict, title, facts, findings } = result;
  const count = `[${String(done).padStart(String(all).length)}/${all}]`;
  const name = nameOf(result);
  const seen = facts === null ? [] : factsInWords(facts);
  const bad = verdict === 'pass' ? [] : findings;
  return `${SIGNS[verdict]} ${count} ${name}: ${[title, ...seen, ...bad.map((finding) => `✗ ${finding.replaceAll(/\n\s*at .*/gu, '').replaceAll(/\s+/gu, ' ')}`)].join(' · ')}`;
}

/** The measurements, in a few words each. */
export function factsInWords(facts: Facts): string[] {
  const { handshakes, recoveryMs, errors, before, after, service, left } = facts;
  const same =
    service === null
      ? 'no connection to compare with'
      : isSame(after, service)
        ? "the service's"
        : "not the service's";
  return [
    `${handshakes} handshake${handshakes === 1 ? '' : 's'}`,
    ...(recoveryMs === null ? [] : [`back after ${recoveryMs} ms`]),
    errors.length === 0 ? 'told nothing' : `told ${errors.map(errorInWords).join(', then ')}`,
    `history ${before.length} → ${after.length}, ${same}`,
    `left ${left.timers} timers, ${left.sockets} sockets, ${left.listeners} listeners`,
  ];
}

export function errorInWords({ className, code, recoverable, retryable }: ToldError): string {
  const retry = retryable === null ? '' : retryable ? ', retryable' : ', not retryable';
  return `${className}${code === null ? '' : ` ${code}`} (${recoverable ? 'recoverable' : 'final'}${retry})`;
}

/** The last line. */
export function sumOf(results: readonly CaseResult[]): string {
  const count = (verdict: CaseResult['verdict']): number =>
    results.filter((result) => result.verdict === verdict).length;
  const absent = count('absent');
  return `${count('pass')} passed, ${count('fail')} failed${absent === 0 ? '' : `, ${absent} do not exist for this plugin`}`;
}
