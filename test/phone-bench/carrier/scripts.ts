// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Step } from '@voicelive-kit/phone/emulator';
import { utterance } from '../sound.ts';

/** Silence at the beginning of a call, in milliseconds: after it every bridge has a session with the service. */
const FIRST_SILENCE_MS = 1000;
/** How long to wait for an answer, in milliseconds. */
const LIMIT_MS = 6000;
/** Silence after which an answer has ended, in milliseconds. */
const OVER_MS = 700;
/** The silence after an interruption: shorter than the silence that ends a turn. */
const LAST_MS = 250;

const speak: Step = { do: 'speak', sound: utterance() };
const agentSpeaks: Step = { do: 'wait', until: 'agent-speaks', limitMs: LIMIT_MS };

/** A caller who listens to each answer for this many milliseconds, then interrupts it and thereby asks for the next. */
export function interrupting(listenMs: readonly number[]): Step[] {
  return [
    { do: 'silence', ms: FIRST_SILENCE_MS },
    speak,
    ...listenMs.flatMap((ms): Step[] => [
      agentSpeaks,
      { do: 'wait', until: 'agent-has-spoken', ms, limitMs: LIMIT_MS },
      speak,
    ]),
    { do: 'silence', ms: LAST_MS },
    { do: 'hang-up' },
  ];
}

/**
 * A caller who hears this many answers to their end, and speaks once more so that the last words are known to have
 * arrived.
 */
export function patient(answers: number): Step[] {
  return [
    { do: 'silence', ms: FIRST_SILENCE_MS },
    ...Array.from({ length: answers }, (): Step[] => [
      speak,
      agentSpeaks,
      { do: 'wait', until: 'agent-silent', ms: OVER_MS, limitMs: LIMIT_MS },
    ]).flat(),
    speak,
    { do: 'silence', ms: LAST_MS },
    { do: 'hang-up' },
  ];
}

/** A caller who says nothing and hangs up. */
export const silent: readonly Step[] = [{ do: 'silence', ms: 1000 }, { do: 'hang-up' }];
