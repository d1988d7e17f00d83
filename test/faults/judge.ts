// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from 'node:util';
import { countInWords, type Promised } from './promised.ts';
import type { Facts, HistoryEntry } from './result.ts';
import { isSame } from './stage/history.ts';
import { leftBehind } from './stage/left-behind.ts';
import type { SubjectName } from './subjects/subject.ts';

/** What in a case differs from the expected outcome. Codes and number of errors apply to this plugin only. */
export function judge(facts: Facts, promised: Promised, subject: SubjectName): string[] {
  const own = subject === 'voicelive';
  return [
    ...(facts.failure === null ? [] : [facts.failure]),
    ...facts.strays.map((stray) => `nobody caught: ${stray}`),
    ...judgeOutcome(facts, promised),
    ...(own ? judgeErrors(facts, promised) : []),
    ...judgeHandshakes(facts, promised),
    ...judgeHistory(facts, promised),
    ...leftBehind(facts.left),
  ];
}

function judgeOutcome({ errors, ended }: Facts, { kind }: Promised): string[] {
  const finals = errors.filter(({ recoverable }) => !recoverable).length;
  if (kind === 'ends') {
    if (ended === null) return ['the session goes on, although nothing can cure the fault'];
    return finals === 1 ? [] : [`${finals} final errors, expected one`];
  }
  const told = errors.map(({ className, message }) => `${className}: ${message}`);
  if (ended !== null) return [`the session ended: ${ended}${told.map((line) => `; ${line}`).join('')}`];
  if (kind === 'unnoticed' && told.length > 0)
    return [`reported, although it should go unnoticed: ${told.join('; ')}`];
  return [];
}

function judgeErrors({ errors }: Facts, promised: Promised): string[] {
  if (promised.kind === 'unnoticed') return [];
  const codes = errors.map(({ code }) => code);
  const expected =
    promised.kind === 'recovers' ? promised.codes : [...(promised.before ?? []), promised.code];
  const findings = isDeepStrictEqual(codes, [...expected])
    ? []
    : [`reported ${codes.join(', ') || 'nothing'}, expected ${expected.join(', ')}`];
  const last = errors.at(-1);
  if (promised.kind === 'ends' && last && last.className !== promised.errorClass)
    findings.push(`the final error is a ${last.className}, expected is a ${promised.errorClass}`);
  for (const { code, recoverable, retryable } of errors)
    if (recoverable !== retryable)
      findings.push(`${code}: recoverable is ${recoverable}, retryable ${retryable}`);
  return findings;
}

function judgeHandshakes({ handshakes }: Facts, { handshakes: promised }: Promised): string[] {
  const [least, most] = typeof promised === 'number' ? [promised, promised] : promised;
  if (handshakes >= least && handshakes <= most) return [];
  return [`${handshakes} handshakes, expected ${countInWords(promised)}`];
}

function judgeHistory({ before, after, service }: Facts, promised: Promised): string[] {
  const lost = before.filter((entry, index) => !isDeepStrictEqual(entry, after[index]));
  const findings = lost.length === 0 ? [] : [`the history from before has changed: ${inShort(lost)}`];
  if (promised.kind === 'ends' || promised.historyDiffers !== undefined) return findings;
  if (service === null) return [...findings, 'no open connection at the end'];
  if (!isSame(after, service))
    findings.push(`the application remembers ${inShort(after)}; the service ${inShort(service)}`);
  return findings;
}

function inShort(entries: readonly HistoryEntry[]): string {
  return `[${entries.map(({ kind, text }) => `${kind}: ${text ?? '(sound)'}`).join(' | ')}]`;
}
