// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm } from '@livekit/agents';
import type { Emulator } from '@voicelive-kit/emulator';

/** Short and few retries, so that an outage takes little time. */
export const QUICK_RETRIES = { maxRetry: 5, retryIntervalMs: 100, timeoutMs: 2000 };

/** The settings that a case needs of a model; each subject maps them to its own options. */
export interface Wishes {
  /** Where to connect, instead of the emulator; an address such as `http://127.0.0.1:9`. */
  endpoint?: string;
  key?: string;
  /** Returns tokens, instead of a key. */
  credential?: Credential;
  model?: string;
  /** `manual`: the application ends turns; default: the service does. */
  turns?: 'service' | 'manual';
  connOptions?: { maxRetry?: number; retryIntervalMs?: number; timeoutMs?: number };
  /** Milliseconds after which a connection is replaced. */
  maxSessionDuration?: number;
  /** Milliseconds in which a reply must begin. */
  replyTimeoutMs?: number;
  /** Options of one plugin only, by its own names. */
  voiceLiveOptions?: Record<string, unknown>;
}

/** Returns tokens, like credentials of `@azure/identity`. */
export interface Credential {
  getToken(
    scopes: string | string[],
    options?: { abortSignal?: AbortSignal },
  ): Promise<{ token: string; expiresOnTimestamp: number } | null>;
}

/** An error's own properties beyond its class. */
export interface ErrorFacts {
  code: string | null;
  retryable: boolean | null;
}

/** A realtime plugin that is put through the faults. */
export interface Subject {
  readonly name: SubjectName;
  /** Its name in the report. */
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
