// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import type { Emulator } from '@voicelive-kit/emulator';

/** Retries soon and few, so that an outage takes a case no time. */
export const QUICK_RETRIES = { maxRetry: 5, retryIntervalMs: 100, timeoutMs: 2000 };

/** What a case wants of a model; each subject says it in options of its own. */
export interface Wishes {
  /** Where to connect, instead of the emulator; an address such as `http://127.0.0.1:9`. */
  endpoint?: string;
  key?: string;
  /** Gives tokens in place of a key. */
  credential?: Credential;
  model?: string;
  /** `manual`: the application says when a turn ends; default: the service does. */
  turns?: 'service' | 'manual';
  connOptions?: { maxRetry?: number; retryIntervalMs?: number; timeoutMs?: number };
  /** Milliseconds after which a connection is replaced. */
  maxSessionDuration?: number;
  /** Milliseconds a reply may take to begin. */
  replyTimeoutMs?: number;
  /** Options of one plugin alone, by its own names. */
  voiceLiveOptions?: Record<string, unknown>;
}

/** Gives tokens, as credentials of `@azure/identity` do. */
export interface Credential {
  getToken(
    scopes: string | string[],
    options?: { abortSignal?: AbortSignal },
  ): Promise<{ token: string; expiresOnTimestamp: number } | null>;
}

/** What an error says of itself beyond its class. */
export interface ErrorFacts {
  code: string | null;
  retryable: boolean | null;
}

/** A realtime plugin that goes through the faults. */
export interface Subject {
  readonly name: SubjectName;
  /** As a reader of the report knows it. */
  readonly title: string;
  createModel(emulator: Emulator, wishes: Wishes): llm.RealtimeModel;
  errorFacts(error: Error): ErrorFacts;
}

export const SUBJECTS = ['voicelive', 'openai'] as const;
export type SubjectName = (typeof SUBJECTS)[number];

/** Loads a subject; the module of the other stays out of the process. */
export async function loadSubject(name: SubjectName): Promise<Subject> {
  if (name === 'voicelive') return (await import('./voicelive.ts')).voicelive;
  return (await import('./openai.ts')).openai;
}
