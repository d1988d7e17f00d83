// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newId } from '@voicelive-kit/protocol';
import { answerOffer, offersAudio } from '../avatar/sdp-answer.ts';
import { ClientMistake } from '../client-mistake.ts';
import type { EngineContext } from './context.ts';

/** `rtc.call.sdp.create` of a voice agent: a well-formed answer, or the reason why there is none. No media flows. */
export function negotiateCall({ emit, random, target }: EngineContext, offer: unknown): void {
  if (target.voiceAgent === undefined) {
    throw new ClientMistake('invalid_value', "'rtc.call.sdp.create' belongs to …/realtime/calls.", 'type');
  }
  const refuse = (code: string, message: string): void =>
    emit({ kind: 'rtc-failed', error: { type: 'invalid_request_error', code, message } });
  if (target.voiceAgent.webrtc !== true) {
    return refuse('webrtc_not_requested', 'The session was opened without transport=webrtc.');
  }
  if (typeof offer !== 'string' || offer === '') return refuse('missing_sdp', "'sdp_offer' is empty.");
  if (!offersAudio(offer)) return refuse('invalid_sdp', "'sdp_offer' is no SDP with an audio section.");
  return emit({ kind: 'rtc-answer', callId: newId('rtc', 22, random), sdp: answerOffer(offer, random) });
}
