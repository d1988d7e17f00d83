// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import type { SessionSnapshot } from '@voicelive-kit/emulator';
import type { HistoryEntry, ToldError } from '../result.ts';
import { applicationHistory, isSame, serviceHistory } from '../stage/history.ts';
import type { Ear } from './ear.ts';
import { WORD_MS } from './stamped-voice.ts';

export interface Facts {
  /** Everything happened one after the other, so the framework remembers all of it in order. */
  calm: boolean;
  /** The last step is a fault that ends the call. */
  ends: boolean;
  /** Some of it was sent as text, without audio. */
  mute: boolean;
  /** What the service's voice said, by speech. */
  said: readonly string[];
  ear: Ear;
  /** Promises and streams that are still pending. */
  open: readonly string[];
  /** Why the conversation ended by itself. */
  ended: string | null;
  errors: readonly ToldError[];
  /** The history of the active agent, in the framework. */
  agent: readonly llm.ChatItem[];
  /** The history as the plugin shows it. */
  plugin: readonly llm.ChatItem[];
  service: SessionSnapshot['items'] | null;
}

/** What is wrong with a conversation that is idle. */
export function judge(facts: Facts): string[] {
  return [
    ...facts.ear.findings,
    ...facts.open.map((what) => `pending when idle: ${what}`),
    ...judgeErrors(facts),
    ...judgeHistory(facts),
    ...judgeWords(facts),
  ];
}

function judgeErrors({ errors, ended, ends }: Facts): string[] {
  const findings = errors
    .filter(({ code }) => code === null)
    .map((error) => `reported without a code: ${inWords({ kind: error.className, text: error.message })}`);
  const final = errors.filter(({ recoverable }) => !recoverable);
  if (ends) {
    if (ended === null) findings.push('the call continues where it has to end');
    if (final.length !== 1) findings.push(`${final.length} final errors where one is due`);
    return findings;
  }
  if (ended !== null) findings.push(`the conversation ended: ${ended}`);
  for (const { className, code, message } of final)
    findings.push(`reported as final: ${className} ${code} ${message}`);
  return findings;
}

/** Fillers of the service, which it does not keep. */
const FILLER = 'One moment.';

function judgeHistory({ calm, agent, plugin, service: items, ended }: Facts): string[] {
  if (ended !== null) return [];
  if (items === null) return ['no connection at the end'];
  const told = (entries: readonly HistoryEntry[]): HistoryEntry[] => entries.filter(isTold).map(tidy);
  const held = told(serviceHistory(items));
  const own = told(applicationHistory(withoutOrphans(agent))).filter(({ text }) => text !== FILLER);
  return [
    ...(calm ? different('the agent', own, held) : looselyDifferent('the agent', own, held)),
    ...different('the plugin', told(applicationHistory(plugin)), held),
    ...openCalls(items).map((name) => `${name} has no output at the service`),
  ];
}

/** The framework remembers the result of a call even if the application removed the call meanwhile. */
function withoutOrphans(items: readonly llm.ChatItem[]): llm.ChatItem[] {
  const calls = new Set(items.flatMap((item) => (item.type === 'function_call' ? item.callId : [])));
  return items.filter((item) => item.type !== 'function_call_output' || calls.has(item.callId));
}

function openCalls(items: SessionSnapshot['items']): string[] {
  const answered = new Set(
    items.flatMap((item) => (item.type === 'function_call_output' ? item.call_id : [])),
  );
  return items.flatMap((item) =>
    item.type === 'function_call' && !answered.has(item.call_id) ? `${item.name} ${item.arguments}` : [],
  );
}

/** Whether the application can know: audio without a transcript is not reported to it. */
function isTold({ kind, text }: HistoryEntry): boolean {
  return kind !== 'user' || (text !== null && text !== '');
}

/**
 * Arguments that are not JSON are repaired by the framework, or omitted when it restores a call on another connection.
 */
function tidy({ kind, text }: HistoryEntry): HistoryEntry {
  return { kind, text: text === 'look_up {}' || text?.includes('broken') ? 'look_up (broken)' : text };
}

function different(
  who: string,
  remembered: readonly HistoryEntry[],
  held: readonly HistoryEntry[],
): string[] {
  if (isSame(remembered, held)) return [];
  const [more, less] = [without(remembered, held), without(held, remembered)];
  const all = `${who} remembers ${inShort(remembered)}; the service ${inShort(held)}`;
  if (more.length + less.length === 0) return [`${who} remembers in another order. ${all}`];
  return [`${who} remembers in addition ${inShort(more)}, not ${inShort(less)}. ${all}`];
}

/**
 * The same, in any order: the framework puts typed messages where they were typed, the service where they were
 * accepted. The framework drops some or all results of interrupted calls.
 */
function looselyDifferent(
  who: string,
  remembered: readonly HistoryEntry[],
  held: readonly HistoryEntry[],
): string[] {
  const more = without(remembered, held);
  const less = without(held, remembered).filter(({ kind }) => kind !== 'call' && kind !== 'output');
  // If it was cut short, the service has the audio only.
  for (const [at, { kind, text }] of [...less.entries()].toReversed()) {
    const same = text === null ? more.findIndex((entry) => entry.kind === kind) : -1;
    if (same < 0) continue;
    more.splice(same, 1);
    less.splice(at, 1);
  }
  if (more.length + less.length === 0) return [];
  return [
    `${who} remembers in addition ${inShort(more)}, not ${inShort(less)}. ` +
      `${who} remembers ${inShort(remembered)}; the service ${inShort(held)}`,
  ];
}

/** The entries of the first that are not in the second, counting duplicates. */
function without(all: readonly HistoryEntry[], others: readonly HistoryEntry[]): HistoryEntry[] {
  const left = others.map(inWords);
  return all.filter((entry) => {
    const at = left.indexOf(inWords(entry));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** Words of the agent in the history that nobody heard. */
function judgeWords({ agent, said, ear, mute }: Facts): string[] {
  return agent.flatMap((item) => {
    if (item.type !== 'message' || item.role !== 'assistant') return [];
    const unheard = (item.textContent ?? '').split(/\s+/u).filter((word) => {
      const places = placesOf(word, said).filter(({ speech }) => !mute || ear.came(speech));
      return places.length > 0 && !places.some(({ speech, fromMs }) => ear.heardMs(speech) > fromMs);
    });
    return unheard.length === 0 ? [] : [`remembered, but not heard: ${unheard.join(' ')}`];
  });
}

/** Where a word was said: in which speeches, and after how many milliseconds. */
function placesOf(word: string, said: readonly string[]): { speech: number; fromMs: number }[] {
  return said.flatMap((text, speech) => {
    const index = text.split(' ').indexOf(word);
    return index < 0 ? [] : [{ speech, fromMs: index * WORD_MS }];
  });
}

function inShort(entries: readonly HistoryEntry[]): string {
  return `[${entries.map(inWords).join(' | ')}]`;
}

function inWords({ kind, text }: HistoryEntry): string {
  return `${kind}: ${text ?? '(sound)'}`;
}
