// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  newId,
  type LogProb,
  type Random,
  type Session,
  type TranscriptPhrase,
} from '@voicelive-kit/protocol';
import { userAudioItem } from '@voicelive-kit/protocol/server';
import { splitWords, spreadWords } from '../speech/words.ts';
import type { EngineContext } from './context.ts';
import { textDeltas } from './response-plan.ts';
import type { Heard } from './response-request.ts';

/** The transcriber that distinguishes speakers, and its label for the only speaker. */
const DIARIZING = 'gpt-4o-transcribe-diarize';
const SPEAKER = 'speaker_1';

/** A user turn to transcribe. */
export interface SpokenTurn {
  itemId: string;
  /** What was said in it. */
  text: string;
  /** Where in the audio of its item the speech is, in milliseconds. */
  speech: { fromMs: number; toMs: number };
  /** The scenario's setting for this transcript. */
  mark: 'failed' | 'late' | 'none' | undefined;
}

/** The pending transcript of a turn. */
export interface Transcript extends Heard {
  /** Whether it will be reported as failed. */
  failed: boolean;
}

/** The transcript of a turn, to be emitted at its time; undefined if there will be none. */
export function transcribe(context: EngineContext, turn: SpokenTurn): Transcript | undefined {
  const { conversation, emit, faults, random, session } = context;
  const { itemId, text, mark } = turn;
  const config = session.input_audio_transcription;
  if (config === null || config === undefined) return undefined;
  if (faults.take('no-transcript') || mark === 'none') return undefined;
  const failed = mark === 'failed';
  const logprobs = (of: string) =>
    wantsLogprobs(session, config.model) ? logProbsOf(of, random) : undefined;
  let deltas = failed ? [] : deltasOf(text, config.model);
  let due = true;
  return {
    failed,
    late: faults.take('late-transcript') || mark === 'late',
    emitDelta() {
      const sending = deltas;
      deltas = [];
      for (const delta of sending) {
        const of = logprobs(delta);
        emit({ kind: 'heard-delta', itemId, delta, ...(of && { logprobs: of }) });
      }
    },
    emit() {
      if (!due) return;
      due = false;
      if (failed) {
        const message = 'The audio could not be transcribed.';
        emit({ kind: 'hearing-failed', itemId, error: { code: 'audio_unintelligible', message } });
        return;
      }
      if (config.model === DIARIZING && text !== '') {
        const { fromMs: startMs, toMs: endMs } = turn.speech;
        const id = newId('seg', 22, random);
        emit({ kind: 'heard-segment', itemId, id, text, speaker: SPEAKER, startMs, endMs });
      }
      conversation.update(userAudioItem(itemId, text));
      const of = logprobs(text);
      const phrases = wantsPhrases(session, config.model) ? phrasesOf(turn, localeOf(session)) : undefined;
      emit({
        kind: 'heard',
        audioMs: conversation.audioMs(itemId),
        itemId,
        transcript: text,
        language: localeOf(session),
        ...(of && { logprobs: of }),
        ...(phrases && { phrases }),
      });
    },
  };
}

/** Microsoft's recognisers send no deltas, `whisper-1` one with the whole text, the other OpenAI models stream. */
function deltasOf(text: string, model: string): string[] {
  if (text === '' || !isOpenAI(model)) return [];
  return model.startsWith('whisper') ? [text] : textDeltas(text);
}

function isOpenAI(model: string): boolean {
  return model.startsWith('whisper') || model.startsWith('gpt-');
}

/** OpenAI's documentation gives log probabilities to its transcribe models only. */
function wantsLogprobs(session: Session, model: string): boolean {
  const asked = (session.include ?? []).includes('item.input_audio_transcription.logprobs');
  return asked && model.startsWith('gpt-');
}

function wantsPhrases(session: Session, model: string): boolean {
  return (session.include ?? []).includes('item.input_audio_transcription.phrases') && !isOpenAI(model);
}

/** The language of a transcript: of several that are allowed, the first, which is the primary one. */
function localeOf(session: Session): string {
  const [first] = (session.input_audio_transcription?.language ?? '').split(',');
  return first?.trim() || 'en-US';
}

function logProbsOf(text: string, random: Random): LogProb[] {
  return textDeltas(text).map((token) => ({
    token,
    logprob: -Math.round(random() * 2000) / 10_000,
    bytes: [...Buffer.from(token)],
  }));
}

/** The sentences of a turn with the times of their words, spread by length over the speech. */
function phrasesOf({ text, speech }: SpokenTurn, locale: string): TranscriptPhrase[] {
  const words = spreadWords(text, Math.max(0, speech.toMs - speech.fromMs)).map((word) => ({
    text: word.text,
    offset_milliseconds: Math.round(speech.fromMs + word.startMs),
    duration_milliseconds: word.endMs - word.startMs,
  }));
  let used = 0;
  return sentences(text).map((sentence) => {
    const own = words.slice(used, used + splitWords(sentence).length);
    used += own.length;
    const from = own[0]?.offset_milliseconds ?? 0;
    const last = own.at(-1);
    const to = (last?.offset_milliseconds ?? 0) + (last?.duration_milliseconds ?? 0);
    return {
      offset_milliseconds: from,
      duration_milliseconds: to - from,
      text: sentence,
      words: own,
      locale,
      confidence: 0.93,
    };
  });
}

function sentences(text: string): string[] {
  return (text.match(/[^.!?…]+(?:[.!?…]+|$)/gu) ?? []).map((sentence) => sentence.trim()).filter(Boolean);
}
