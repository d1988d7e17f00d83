// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Call, Reply } from '../scenario/scenario.ts';
import { askChatModel, type Question } from './chat-model.ts';
import { checkEndpoint, type ModelEndpoint } from './endpoint.ts';
import { askSpeechModel, type SpokenAudio } from './transcriber.ts';

/** Models that answer and transcribe in place of the emulator; the emulator does whatever is missing itself. */
export interface Backends {
  answer?: (question: Question, signal: AbortSignal) => Promise<Reply>;
  /** Called when an answer contained a call; `id` is the id its output will name. */
  called?: (id: string, call: Call) => void;
  hear?: (speech: SpokenAudio, signal: AbortSignal) => Promise<string>;
}

/**
 * OpenAI-compatible endpoints as backends. Failures are logged and passed on; throws a TypeError for invalid endpoints.
 */
export function makeBackends(
  llm: ModelEndpoint | undefined,
  stt: ModelEndpoint | undefined,
  log: (message: string) => void,
): Backends {
  const logged =
    <Args extends unknown[], T>(name: string, ask: (...args: [...Args, AbortSignal]) => Promise<T>) =>
    async (...args: [...Args, AbortSignal]): Promise<T> => {
      try {
        return await ask(...args);
      } catch (error) {
        const signal = args.at(-1) as AbortSignal;
        if (!signal.aborted) log(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        throw error;
      }
    };
  const chat = llm && checkEndpoint('llm', llm);
  const speech = stt && checkEndpoint('stt', stt);
  return {
    ...(chat && {
      answer: logged('llm', (question: Question, signal) => askChatModel(chat, question, signal)),
    }),
    ...(speech && {
      hear: logged('stt', (spoken: SpokenAudio, signal) => askSpeechModel(speech, spoken, signal)),
    }),
  };
}
