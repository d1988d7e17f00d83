// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type {
  ContentPart,
  ErrorDetails,
  LogProb,
  Response,
  ServerItem,
  Session,
  TranscriptPhrase,
} from '@voicelive-kit/protocol';
import type { RemoteKind } from '../conversation/remote-items.ts';
import type { SoundFormat } from '../hearing/loudness.ts';
import type { SpokenWord } from '../speech/speech.ts';
import type { Viseme } from '../speech/visemes.ts';

/** A position within a response. */
export interface OutputRef {
  responseId: string;
  itemId: string;
  outputIndex: number;
}

/** The progress of a call on the service's side; searches cannot fail, and other calls have no searching state. */
export type RemoteState = 'in_progress' | 'searching' | 'completed' | 'failed';

/** Engine events about everything that runs on the service's side. */
export type RemoteEvent =
  | { kind: 'mcp-tools-listed'; state: 'in_progress' | 'completed' | 'failed'; item: ServerItem }
  | { kind: 'remote-arguments-delta'; call: 'mcp' | 'agent'; ref: OutputRef; delta: string }
  | { kind: 'remote-arguments-done'; call: 'mcp' | 'agent'; ref: OutputRef; arguments: string }
  | {
      kind: 'remote-state';
      call: RemoteKind;
      state: RemoteState;
      ref: OutputRef;
      /** Counts the states of this call from 1. */
      sequence: number;
      /** The response of an agent that was called as a tool. */
      agentResponseId: string;
    }
  /** A citation or other annotation of what is said. */
  | { kind: 'annotation'; ref: OutputRef; index: number; annotation: Record<string, unknown> }
  /** A voice agent consults another agent of its project. */
  | {
      kind: 'subagent';
      state: 'started' | 'completed' | 'aborted';
      consultationId: string;
      callId: string;
      name: string;
      reason?: string;
    }
  /** An event of a hosted agent other than speech. */
  | { kind: 'invocation'; delta: Record<string, unknown> }
  | { kind: 'warning'; code: string; message: string; param: string };

/**
 * What the engine emits, independent of any dialect's names and key order; a mapper turns each into events on the wire.
 */
export type EngineEvent =
  | { kind: 'session-created' | 'session-updated'; session: Session }
  | RemoteEvent
  | { kind: 'error'; error: ErrorDetails & { message: string } }
  | { kind: 'speech-started'; itemId: string; audioStartMs: number }
  | { kind: 'speech-stopped'; itemId: string; audioEndMs: number }
  | { kind: 'input-committed'; itemId: string; previousItemId: string | null }
  | { kind: 'input-cleared' }
  /** Nobody has spoken for `idle_timeout_ms`. */
  | { kind: 'idle'; itemId: string; audioStartMs: number; audioEndMs: number }
  | { kind: 'item-created'; item: ServerItem; previousItemId: string | null; spoken: boolean }
  | { kind: 'item-truncated'; itemId: string; audioEndMs: number }
  | { kind: 'item-deleted'; itemId: string }
  | { kind: 'item-retrieved'; item: ServerItem }
  | { kind: 'heard-delta'; itemId: string; delta: string; logprobs?: LogProb[] }
  | {
      kind: 'heard';
      itemId: string;
      transcript: string;
      /** How much audio was recognised. */
      audioMs?: number;
      language?: string;
      logprobs?: LogProb[];
      phrases?: TranscriptPhrase[];
    }
  /** A part of the transcript, by speaker. */
  | {
      kind: 'heard-segment';
      itemId: string;
      id: string;
      text: string;
      speaker: string;
      startMs: number;
      endMs: number;
    }
  | { kind: 'hearing-failed'; itemId: string; error: ErrorDetails & { message: string } }
  /** `outside`: it is not part of the conversation. */
  | { kind: 'response-created' | 'response-done'; response: Response; outside?: true }
  | { kind: 'output-added'; ref: OutputRef; item: ServerItem }
  /** `outside`: the item is not part of the conversation. */
  | { kind: 'output-done'; ref: OutputRef; item: ServerItem; outside?: boolean }
  | { kind: 'part-added' | 'part-done'; ref: OutputRef; part: ContentPart }
  | { kind: 'text-delta'; ref: OutputRef; delta: string }
  | { kind: 'text-done'; ref: OutputRef; text: string }
  | { kind: 'speech-text-delta'; ref: OutputRef; delta: string }
  | { kind: 'speech-text-done'; ref: OutputRef; transcript: string }
  /** `audio` is base64 in the format of the response. */
  | { kind: 'audio-delta'; ref: OutputRef; audio: string; format: SoundFormat; ms: number }
  /** `serverSdp` is base64 of a JSON answer. */
  | { kind: 'avatar-connecting'; serverSdp: string }
  | { kind: 'avatar-speaking' | 'avatar-idle'; turnId: string }
  /** `video` is base64 of fragmented MP4. */
  | { kind: 'video-delta'; video: string; codec: string }
  | { kind: 'output-cleared' }
  /** The answer to an offer of media over WebRTC, or why there is none. */
  | { kind: 'rtc-answer'; callId: string; sdp: string }
  | { kind: 'rtc-failed'; error: { type: string; code: string; message: string } }
  | { kind: 'audio-done'; ref: OutputRef }
  | { kind: 'word'; ref: OutputRef; word: SpokenWord }
  | { kind: 'viseme'; ref: OutputRef; viseme: Viseme }
  | { kind: 'blendshapes'; ref: OutputRef; frames: readonly number[][]; firstFrame: number }
  | { kind: 'words-done' | 'visemes-done' | 'blendshapes-done'; ref: OutputRef }
  | { kind: 'arguments-delta'; ref: OutputRef; callId: string; delta: string; obfuscation?: string }
  | { kind: 'arguments-done'; ref: OutputRef; callId: string; name: string; arguments: string };

/** The engine event of one kind. */
export type EngineEventOf<K extends EngineEvent['kind']> = EngineEvent extends infer E
  ? E extends { kind: infer Kinds }
    ? K extends Kinds
      ? E
      : never
    : never
  : never;
