// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
export { startAcsIdentity, type AcsIdentity } from './acs/identity.ts';
export type { Sound, Step, StepRecord } from './steps.ts';
export type { Clock } from './clock.ts';
export { heardAfterClears, heardBefore } from './judge.ts';
export type { SignedRequest, Misbehaviour } from './misbehaviour.ts';
export type { AcsCallOptions, PhoneCallOptions, TelnyxCallOptions, TwilioCallOptions } from './options.ts';
export { placeCall, type PhoneCall } from './place-call.ts';
export type {
  CallEnd,
  CallEvent,
  CallRecord,
  ClearRecord,
  MarkRecord,
  MediaRecord,
  Problem,
  RequestRecord,
  StreamRecord,
} from './record.ts';
export { writeRecordings } from './recordings.ts';
export type { Continuation, Instruction, StreamNoun } from './twilio/twiml.ts';
