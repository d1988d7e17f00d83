// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerEventOf, TranscriptPhrase, TranscriptWord } from '@voicelive-kit/protocol';
import type { UserPhrase, UserWord } from '../events/session-events.ts';

/** The details of a transcript besides its text. */
export interface TranscriptFacts {
  /** Confidence of each phrase or token, 0 to 1. */
  readonly confidences: readonly number[];
  readonly language: string | undefined;
  readonly phrases: readonly UserPhrase[];
}

/** The details of one complete transcript. */
export function factsOf({
  language,
  logprobs,
  phrases,
}: Pick<
  ServerEventOf<'conversation.item.input_audio_transcription.completed'>,
  'language' | 'logprobs' | 'phrases'
>): TranscriptFacts {
  const known = (phrases ?? []).map(phraseOf);
  const ofPhrases = known.flatMap(({ confidence }) => confidence ?? []);
  const ofTokens = (logprobs ?? []).flatMap(({ logprob }) =>
    logprob === undefined ? [] : Math.exp(logprob),
  );
  return {
    confidences: ofPhrases.length > 0 ? ofPhrases : ofTokens,
    language: language ?? known.find((phrase) => phrase.language !== undefined)?.language,
    phrases: known,
  };
}

/** The details of a turn with several parts. */
export function joinedFacts(parts: readonly TranscriptFacts[]): {
  readonly confidence: number | undefined;
  readonly language: string | undefined;
  readonly phrases: readonly UserPhrase[];
} {
  const confidences = parts.flatMap((part) => part.confidences);
  const sum = confidences.reduce((total, value) => total + value, 0);
  return {
    confidence: confidences.length === 0 ? undefined : Math.min(1, Math.max(0, sum / confidences.length)),
    language: parts.find(({ language }) => language !== undefined)?.language,
    phrases: parts.flatMap(({ phrases }) => phrases),
  };
}

function phraseOf(phrase: TranscriptPhrase): UserPhrase {
  const { confidence, locale, words } = phrase;
  return {
    ...wordOf(phrase),
    words: (words ?? []).map(wordOf),
    ...(locale ? { language: locale } : {}),
    ...(typeof confidence === 'number' ? { confidence } : {}),
  };
}

function wordOf({ text = '', offset_milliseconds = 0, duration_milliseconds = 0 }: TranscriptWord): UserWord {
  return { text, startMs: offset_milliseconds, endMs: offset_milliseconds + duration_milliseconds };
}
