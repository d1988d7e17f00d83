// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A session as the view lists it. */
export interface SessionHead {
  id: string;
  model: string;
  /** Milliseconds since 1970. */
  openedAt: number;
  /** How it ended; undefined while it is open. A refused upgrade has its HTTP status as code. */
  closed?: { code: number; reason: string };
}

/** One line of a conversation. */
export interface TurnView {
  id: string;
  who: 'caller' | 'agent' | 'tool' | 'note';
  /** Milliseconds since 1970. */
  at: number;
  text: string;
  /** `cut`: interrupted or cancelled. */
  state: 'live' | 'done' | 'cut' | 'failed';
  /** Details: a tool's result, where an answer was cut. */
  detail?: string;
}

/** One event on the wire, without audio and secrets. */
export interface EventView {
  n: number;
  session: string;
  /** Milliseconds since 1970. */
  at: number;
  from: 'client' | 'server';
  type: string;
  event: unknown;
  /** How many equal events in a row this stands for; for audio only. */
  count?: number;
}

/**
 * A fault that can be injected, and when it strikes: at once, in the course of a conversation, or when a client
 * connects.
 */
export interface FaultView {
  slug: string;
  when: 'now' | 'conversation' | 'connection';
  /** The moment by name. */
  moment: string;
}

/** The messages of the stream: `hello` once, with everything so far, then updates. */
export type FeedMessage =
  | {
      kind: 'hello';
      faults: FaultView[];
      sessions: (SessionHead & { turns: TurnView[] })[];
      events: EventView[];
    }
  | { kind: 'session'; session: SessionHead }
  | { kind: 'turn'; session: string; turn: TurnView }
  | { kind: 'event'; event: EventView }
  /** Loudness, 0 to 100, of each 50 ms of audio, in order. */
  | { kind: 'level'; session: string; who: 'caller' | 'agent'; levels: number[] }
  /** The agent's audio that has not played yet is dropped. */
  | { kind: 'hush'; session: string };
