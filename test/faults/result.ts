// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { SubjectName } from './subjects/subject.ts';

/** An error as reported to the application. */
export interface ToldError {
  atMs: number;
  className: string;
  code: string | null;
  message: string;
  /** The event's flag: false ends the session. */
  recoverable: boolean;
  /** The error's own flag; null if it has none. */
  retryable: boolean | null;
}

/** One entry of a conversation, without ids and times, so that both sides can be compared. */
export interface HistoryEntry {
  kind: string;
  /** Null if the service has only audio: it drops the text of what was cut short. */
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
  /** An error, or something else worth a colour. */
  kind?: 'error' | 'refused';
}

/** An interval of a timeline. */
export interface Span {
  lane: 'connection' | 'up' | 'down';
  fromMs: number;
  toMs: number;
  text: string;
  /** What ended badly: a lost connection, an interrupted playout. */
  cut: boolean;
}

/** The data for a picture of a case. */
export interface Recording {
  durationMs: number;
  marks: Mark[];
  spans: Span[];
}

/** The measurements of one case, before they are judged. */
export interface Facts {
  /** The error with which the case itself, or its expectations, failed. */
  failure: string | null;
  /** Unhandled rejections and exceptions. */
  strays: string[];
  handshakes: number;
  /** From the strike to the next configured connection; null if there was no outage, or it did not end. */
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
  /** The deviations from the expected outcome; or, for a fault that does not exist for this plugin, why. */
  findings: string[];
  promised: string;
  facts: Facts | null;
  recording: Recording | null;
  durationMs: number;
}
