// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { withoutSecrets } from '@voicelive-kit/protocol';
import type { Reply } from '../scenario/scenario.ts';
import { callFor, type ToolOffer } from './tool-guess.ts';

/** Said when the client did not approve a call and the scenario has no words for that. */
export const DENIED: Reply = { say: 'All right, I will leave that.' };

/** Said when a call has no output yet. */
export const STILL_WAITING: Reply = { say: 'I am still waiting for that.' };

/** What the emulator pretends to have heard without a scenario, because it does not recognise speech. */
const HEARD = [
  'Hello, can you hear me?',
  'What can you do?',
  'Please count to five.',
  'Say something longer, please.',
  'Thank you, that is all.',
] as const;

/** Transcript of the n-th user turn (from 0) without a scenario. */
export function heardWords(userTurn: number): string {
  return HEARD[userTurn % HEARD.length] ?? HEARD[0];
}

/** Characters: speaking a megabyte of words would take seconds in which no session is served. */
const MOST_REPEATED = 1000;

const SMALL_TALK: readonly (readonly [RegExp, string])[] = [
  [/can you hear|are you there/iu, 'Yes, I can hear you well. I am the Voice Live emulator.'],
  [
    /what can you|who are you|help/iu,
    'I answer from a scenario file, or like this when I have none. I can count, repeat what you type, and call your tools.',
  ],
  [/count/iu, 'One, two, three, four, five.'],
  [
    /longer|story|tell me/iu,
    'Once there was a server on a quiet machine. It listened to every word, answered in order, and never sent a bill. When people came to break it on purpose, it broke exactly as they asked. And so they learned to build clients that stay calm.',
  ],
  [/\b(?:bye|goodbye|thank|thanks|that is all)\b/iu, 'You are welcome. Goodbye!'],
  [/\b(?:hello|hi|hey|good (?:morning|evening|afternoon))\b/iu, 'Hello! Nice to meet you.'],
];

/** An answer to the user's words when no scenario gives one. */
export function ownReply(text: string, offer: ToolOffer): Reply {
  if (text === '') return { say: 'Sorry, I did not catch that.' };
  const call = callFor(text, offer);
  if (call !== undefined) return { call: [call] };
  const known = SMALL_TALK.find(([pattern]) => pattern.test(text));
  return { say: known?.[1] ?? `You said: ${text.slice(0, MOST_REPEATED).toWellFormed()}` };
}

/** An answer to tool outputs when no scenario gives one. */
export function ownFollowUp(outputs: readonly string[]): Reply {
  const found = outputs.map(speakable).join('; ').slice(0, MOST_REPEATED).toWellFormed();
  return { say: `Here is what I found: ${found}.` };
}

/** The output of a tool as words: plain text as it is, JSON as its keys and values. */
function speakable(output: string): string {
  try {
    return flatten(withoutSecrets(JSON.parse(output))).slice(0, 200);
  } catch {
    return output.slice(0, 200).replace(/[.\s]+$/u, '');
  }
}

function flatten(value: unknown): string {
  if (Array.isArray(value)) return value.map(flatten).join(', ');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, inner]) => `${key.replaceAll(/[_-]/gu, ' ')} ${flatten(inner)}`)
      .join(', ');
  }
  return String(value);
}
