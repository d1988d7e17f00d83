// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
export { PhoneAudioInput } from './audio/phone-audio-input.ts';
export { PhoneAudioOutput, type OutputLine } from './audio/phone-audio-output.ts';
export { PhoneBridge, type PhoneBridgeOptions } from './bridge/phone-bridge.ts';
export {
  collectDigits,
  type CollectDigitsOptions,
  type CollectedDigits,
  type DigitSource,
} from './call/digits.ts';
export { digitsTool, type DigitsToolOptions } from './call/digits-tool.ts';
export { type AudioFormats, type CallEnd, PhoneCall, type Transfer } from './call/phone-call.ts';
export { type Quiet, type SilenceOptions, watchSilence } from './call/silence-watch.ts';
export type {
  CallStarted,
  Carrier,
  CarrierAbilities,
  CarrierCodec,
  CarrierCommand,
  CarrierEvent,
  MediaFormat,
} from './carriers/carrier.ts';
export { CARRIERS } from './carriers/index.ts';
export type { Clock } from './clock.ts';
export { acs, type AcsOptions } from './providers/acs.ts';
export type {
  CallAdmission,
  PhoneProvider,
  PhoneRequest,
  PhoneResponse,
  Refusal,
} from './providers/provider.ts';
export { telnyx, type TelnyxOptions } from './providers/telnyx.ts';
export { twilio, type TwilioOptions } from './providers/twilio.ts';
export { type RoomControl, SipCaller, type SipCallerOptions, type SipControl } from './room/sip-caller.ts';
