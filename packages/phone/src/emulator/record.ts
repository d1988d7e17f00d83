// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { StepRecord } from './steps.ts';
import type { Instruction } from './twilio/twiml.ts';

/** A time of the call: milliseconds and samples both count from the moment it was placed. */
export interface CallRecord {
  readonly carrier: 'twilio' | 'acs' | 'telnyx';
  /** The carrier's id of the call: CallSid, call connection id, call control id. */
  readonly callId: string;
  /** Sample rate of {@link heard}, {@link said} and every sample number, Hz. */
  readonly rate: number;
  readonly endedBy: CallEnd;
  readonly durationMs: number;
  /** The number to which a `<Dial>` transferred the call. */
  readonly transferredTo?: string | undefined;
  /** Each HTTP request the carrier made. */
  readonly requests: readonly RequestRecord[];
  /** TwiML in order of execution, verb by verb. */
  readonly instructions: readonly Instruction[];
  /** Each media socket that was opened. */
  readonly streams: readonly StreamRecord[];
  /** Each message with audio from the agent, in order of arrival. */
  readonly media: readonly MediaRecord[];
  readonly clears: readonly ClearRecord[];
  readonly marks: readonly MarkRecord[];
  readonly digits: readonly { readonly atMs: number; readonly digit: string }[];
  readonly steps: readonly StepRecord[];
  /** Mistakes of the bridge that the carrier's documentation does not allow, and requests that could not be fulfilled. */
  readonly problems: readonly Problem[];
  /** What the caller heard and said, from the moment the call was placed. */
  readonly heard: Int16Array<ArrayBuffer>;
  readonly said: Int16Array<ArrayBuffer>;
}

/** Who or what ended the call; `refused`: by the webhook's response or the lack of one. */
export type CallEnd = 'agent' | 'caller' | 'transfer' | 'refused' | 'dead-socket' | 'limit' | 'abort';

export interface RequestRecord {
  readonly atMs: number;
  readonly purpose: 'webhook' | 'second webhook' | 'action' | 'redirect' | 'stream status' | 'call status';
  readonly method: 'GET' | 'POST';
  /** As the carrier knows it, not where it was sent. */
  readonly url: string;
  /** HTTP status; undefined when there was no response. */
  readonly status?: number | undefined;
  readonly error?: string | undefined;
  /** The response, up to 64 KiB. */
  readonly body?: string | undefined;
}

export interface StreamRecord {
  readonly streamId: string;
  /** As the carrier knows it. */
  readonly url: string;
  /** The second one, which an attacker opens with the token of the first. */
  readonly second: boolean;
  openedAtMs?: number;
  closedAtMs?: number;
  closedBy?: 'bridge' | 'carrier' | 'nobody';
  /** HTTP status of a refused upgrade. */
  refusedStatus?: number;
  closeCode?: number;
  error?: string;
  /** Messages sent to the bridge, and read from it. */
  sent: number;
  received: number;
  /** Media messages sent to the bridge, and frames that were not sent: lost, or suppressed silence. */
  mediaSent: number;
  mediaLost: number;
  mediaSuppressed: number;
}

export interface MediaRecord {
  /** Index in {@link CallRecord.media}. */
  readonly index: number;
  readonly atMs: number;
  /** The sample of the call that the caller was hearing when it arrived. */
  readonly atSample: number;
  readonly samples: number;
  /**
   * The position in what the caller hears at which its audio was due, last known; audio that was dropped was not heard
   * there.
   */
  fromSample: number;
  toSample: number;
  /** Samples heard, lost on the way to the caller (heard as silence), and dropped by a clear or the end. */
  heard: number;
  lost: number;
  dropped: number;
  /** Index in {@link CallRecord.clears} of the one that dropped it. */
  clear?: number;
}

export interface ClearRecord {
  readonly index: number;
  readonly atMs: number;
  /** The sample that the caller was hearing when it arrived. */
  readonly atSample: number;
  /** Media messages that arrived before it. */
  readonly mediaBefore: number;
  /** The sample that the caller was hearing when it took effect; later only with `clearDelayMs`. */
  effectSample?: number;
  droppedSamples: number;
  /** Indexes in {@link CallRecord.marks} of those it returned. */
  readonly marks: number[];
}

export interface MarkRecord {
  readonly index: number;
  readonly name: string;
  readonly atMs: number;
  readonly atSample: number;
  /** `pending` at the end of the call: neither played nor dropped, or its stream had ended. */
  outcome: 'pending' | 'played' | 'dropped';
  /** The sample before which all audio before the mark was heard. */
  playedSample?: number;
  /** Index in {@link CallRecord.clears} of the one that dropped it. */
  clear?: number;
  /** When the carrier returned it to the bridge. */
  returnedAtMs?: number;
}

export interface Problem {
  readonly atMs: number;
  /** The carrier's error code, if it documents one. */
  readonly code?: number | undefined;
  readonly message: string;
}

/** The events of a call, as they happen. */
export type CallEvent =
  | { readonly type: 'request'; readonly request: RequestRecord }
  | { readonly type: 'instruction'; readonly atMs: number; readonly instruction: Instruction }
  | { readonly type: 'stream-opened' | 'stream-closed'; readonly atMs: number; readonly stream: StreamRecord }
  | { readonly type: 'step'; readonly step: StepRecord }
  | { readonly type: 'media'; readonly media: MediaRecord }
  | { readonly type: 'mark' | 'mark-returned'; readonly atMs: number; readonly mark: MarkRecord }
  | { readonly type: 'clear'; readonly clear: ClearRecord }
  | { readonly type: 'digit'; readonly atMs: number; readonly digit: string }
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'ended'; readonly atMs: number; readonly by: CallEnd };
