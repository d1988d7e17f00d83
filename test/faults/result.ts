// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { SubjectName } from './subjects/subject.ts';

/** An error as the application was told it. */
export interface ToldError {
  atMs: number;
  className: string;
  code: string | null;
  message: string;
  /** What the event said: false ends the session. */
  recoverable: boolean;
  /** What the error said of itself; null where it says nothing. */
  retryable: boolean | null;
}

/** One entry of a conversation, without ids and times, so that both sides can be compared. */
export interface HistoryEntry {
  kind: string;
  /** Null where the service has only sound: it drops the text of what was cut short. */
  text: string | null;
}

/** What was left after everything was closed. */
export interface Left {
  timers: number;
  sockets: number;
  listeners: number;
  /** Where each of these came from. */
  origins: string[];
}

/** A moment on a timeline. */
export interface Mark {
  atMs: number;
  lane: 'fault' | 'client' | 'server' | 'application' | 'connection';
  text: string;
  /** An error, or what is otherwise worth a colour. */
  kind?: 'error' | 'refused';
}

/** A stretch of a timeline. */
export interface Span {
  lane: 'connection' | 'up' | 'down';
  fromMs: number;
  toMs: number;
  text: string;
  /** What ended badly: a lost connection, an interrupted playout. */
  cut: boolean;
}

/** All that a picture of a case needs. */
export interface Recording {
  durationMs: number;
  marks: Mark[];
  spans: Span[];
}

/** What was measured in one case, before anybody judges it. */
export interface Facts {
  /** What the case itself, or its promises, failed with. */
  failure: string | null;
  /** Rejections and exceptions that nobody caught. */
  strays: string[];
  handshakes: number;
  /** From the strike to the next configured connection; null where there was no outage, or no end to it. */
  recoveryMs: number | null;
  errors: ToldError[];
  /** Whether the AgentSession had ended by itself, and why. */
  ended: string | null;
  /** The application's history when the fault struck, and at the end. */
  before: HistoryEntry[];
  after: HistoryEntry[];
  /** The service's history at the end; null without an open connection. */
  service: HistoryEntry[] | null;
  left: Left;
}

/** One case, judged. */
export interface CaseResult {
  number: number;
  slug: string;
  variant: string | null;
  title: string;
  subject: SubjectName;
  verdict: 'pass' | 'fail' | 'absent';
  /** What was not as promised; or, for a fault that does not exist for this plugin, why. */
  findings: string[];
  promised: string;
  facts: Facts | null;
  recording: Recording | null;
  durationMs: number;
}
