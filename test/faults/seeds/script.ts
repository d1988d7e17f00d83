// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { FaultRequest } from '@voicelive-kit/emulator';

/** A tool that the agent calls. */
export interface ToolCall {
  /** How long it takes, in milliseconds. */
  ms: number;
  /** It throws. */
  fails?: true;
}

/** The model's answer: it calls tools, at most four at once, then says this many words. */
export interface Answer {
  words: number;
  calls?: readonly ToolCall[];
}

/** How long the conversation stays at a step: until everything has ended, or for some milliseconds. */
export type Until = 'rest' | number;

/** One event of a conversation, as plain JSON. */
export type Step =
  /** The kind of model, as the first step; without it a native one. */
  | { do: 'model'; model: string; until: Until }
  /** The caller types. */
  | { do: 'type'; answer: Answer; until: Until }
  /** The caller speaks, which interrupts whatever plays. */
  | { do: 'speak'; ms: number; answer: Answer; until: Until }
  /** The application makes the agent speak without a question. */
  | { do: 'prompt'; until: Until }
  /** The application makes the agent speak given words. */
  | { do: 'say'; words: number; until: Until }
  | { do: 'interrupt'; until: Until }
  /** Another agent takes over, with or without the history. */
  | { do: 'handoff'; keep: boolean; until: Until }
  /** The application changes the history. */
  | { do: 'edit'; how: 'add' | 'drop-first' | 'drop-last' | 'replace-last' | 'clear'; until: Until }
  /** Who decides when a turn of the caller ends. */
  | { do: 'mode'; turns: 'service' | 'manual'; until: Until }
  | { do: 'voice'; voice: string; until: Until }
  /** A fault of the emulator; with `probability` a lasting habit. */
  | { do: 'fault'; fault: FaultRequest; until: Until }
  /** A fault that no call survives, as the last step. */
  | { do: 'end'; faults: readonly FaultRequest[]; until: Until };

export type Script = readonly Step[];

/** A word of the n-th step that occurs nowhere else. */
export function wordOf(step: number, word: number): string {
  return `w${step}x${word}`;
}

/** What the caller says or types in the n-th step. */
export function questionOf(step: number): string {
  return `Question q${String(step).padStart(2, '0')}.`;
}

export function answerText(step: number, words: number): string {
  return Array.from({ length: words }, (_, index) => wordOf(step, index)).join(' ');
}

/** Whether everything happens one after the other, so that the framework remembers all of it in order. */
export function isCalm(script: Script): boolean {
  return script.every(
    (step) =>
      step.until === 'rest' &&
      step.do !== 'interrupt' &&
      !(step.do === 'fault' && /^(?:interrupt|noise|half-open)/u.test(step.fault.slug)),
  );
}

/** Whether the call is expected to end by itself. */
export function isEnded(script: Script): boolean {
  return script.some((step) => step.do === 'end');
}

/** Whether some answers come without audio. */
export function isMute(script: Script): boolean {
  return script.some((step) => step.do === 'fault' && step.fault.slug === 'empty-audio');
}
