// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { llm, voice } from '@livekit/agents';
import { ParticipantKind, type RemoteParticipant, type Room, RoomEvent } from '@livekit/rtc-node';
import {
  collectDigits,
  type CollectDigitsOptions,
  type CollectedDigits,
  type DigitSource,
} from '../call/digits.ts';
import { digitsTool, type DigitsToolOptions } from '../call/digits-tool.ts';
import { type SilenceOptions, watchSilence } from '../call/silence-watch.ts';
import { monotonicClock } from '../clock.ts';
import { callSafely, thrownText } from '../of-application.ts';

/** The methods of `SipClient` and `RoomServiceClient` of `livekit-server-sdk` that are needed here. */
export interface SipControl {
  transferSipParticipant(room: string, identity: string, to: string): Promise<unknown>;
}
export interface RoomControl {
  removeParticipant(room: string, identity: string): Promise<unknown>;
}

export interface SipCallerOptions {
  /** Transfers calls; a `SipClient` of `livekit-server-sdk`. */
  sip?: SipControl;
  /** Hangs up; a `RoomServiceClient` of `livekit-server-sdk`. */
  rooms?: RoomControl;
}

/** Attributes that LiveKit SIP gives a caller. https://docs.livekit.io/reference/telephony/sip-participant/ */
const ATTRIBUTES = {
  from: 'sip.phoneNumber',
  to: 'sip.trunkPhoneNumber',
  id: 'sip.callID',
  status: 'sip.callStatus',
} as const;

/** A caller who joined a LiveKit room by telephone, with the helpers of a {@link PhoneCall}. */
export class SipCaller implements DigitSource {
  /** Resolves when the caller has hung up or left; never rejects. */
  readonly ended: Promise<void>;
  readonly #room: Room;
  readonly #participant: RemoteParticipant;
  readonly #with: SipCallerOptions;
  readonly #listeners = new Set<(digit: string) => void>();

  /** @throws TypeError for a participant who did not join by telephone. */
  constructor(room: Room, participant: RemoteParticipant, options: SipCallerOptions = {}) {
    if (!SipCaller.is(participant)) {
      throw new TypeError(`participant ${participant.identity} did not join by telephone`);
    }
    this.#room = room;
    this.#participant = participant;
    this.#with = options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    const isMine = (other?: { identity: string }): boolean => other?.identity === participant.identity;
    const onDtmf = (_code: number, digit: string, by: RemoteParticipant): void => {
      if (!isMine(by)) return;
      for (const listener of this.#listeners) {
        callSafely(
          () => listener(digit),
          (error) => process.emitWarning(`A listener for digits failed: ${thrownText(error)}`),
        );
      }
    };
    const onAttributes = (_changed: Record<string, string>, by: { identity: string }): void => {
      if (isMine(by) && this.status === 'hangup') end();
    };
    const onLeft = (by: RemoteParticipant): void => {
      if (isMine(by)) end();
    };
    const end = (): void => {
      room.off(RoomEvent.DtmfReceived, onDtmf);
      room.off(RoomEvent.ParticipantAttributesChanged, onAttributes);
      room.off(RoomEvent.ParticipantDisconnected, onLeft);
      room.off(RoomEvent.Disconnected, end);
      resolve();
    };
    room.on(RoomEvent.DtmfReceived, onDtmf);
    room.on(RoomEvent.ParticipantAttributesChanged, onAttributes);
    room.on(RoomEvent.ParticipantDisconnected, onLeft);
    room.on(RoomEvent.Disconnected, end);
    if (!room.remoteParticipants.has(participant.identity) || this.status === 'hangup') end();
  }

  /** Whether a participant joined by telephone. */
  static is(participant: { readonly kind: ParticipantKind }): boolean {
    return participant.kind === ParticipantKind.SIP;
  }

  /** LiveKit's id of the call. */
  get id(): string | undefined {
    return this.#participant.attributes[ATTRIBUTES.id];
  }

  /** The caller's number. */
  get from(): string | undefined {
    return this.#participant.attributes[ATTRIBUTES.from];
  }

  /** The number that was called. */
  get to(): string | undefined {
    return this.#participant.attributes[ATTRIBUTES.to];
  }

  /** `dialing`, `ringing`, `active`, `automation` or `hangup`. */
  get status(): string | undefined {
    return this.#participant.attributes[ATTRIBUTES.status];
  }

  /** Calls back for each digit that the caller presses; returns a function that stops this. */
  onDigit(listener: (digit: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Waits for digits of the caller. */
  collectDigits(options?: CollectDigitsOptions): Promise<CollectedDigits> {
    return collectDigits(this, options);
  }

  /** The same as a tool of an agent. */
  collectDigitsTool(options?: DigitsToolOptions): llm.FunctionTool<Record<string, never>, unknown, string> {
    return digitsTool(this, options);
  }

  /** Watches for silence, counted from the end of what the caller heard. Returns a function that stops this. */
  onSilence(session: voice.AgentSession, options: SilenceOptions): () => void {
    const quiet = {
      session,
      // The framework leaves this state when the room has played the speech.
      isHeard: () => session.agentState === 'speaking',
      onSign: (listener: () => void) => this.onDigit(listener),
    };
    const stop = watchSilence(quiet, options, monotonicClock);
    void this.ended.then(stop);
    return stop;
  }

  /**
   * Transfers the caller to a `tel:` or `sip:` address; LiveKit SIP sends a REFER.
   * @throws Error without a `sip` option, and LiveKit's error when it cannot transfer.
   */
  async transfer(to: string): Promise<void> {
    const { sip } = this.#with;
    if (!sip)
      throw new Error('transfers require the server API: set sip to a SipClient of livekit-server-sdk');
    await sip.transferSipParticipant(this.#room.name ?? '', this.#participant.identity, to);
  }

  /**
   * Ends the call.
   * @throws Error without a `rooms` option, and LiveKit's error when it cannot.
   */
  async hangUp(): Promise<void> {
    const { rooms } = this.#with;
    if (!rooms)
      throw new Error(
        'hanging up requires the server API: set rooms to a RoomServiceClient of livekit-server-sdk',
      );
    await rooms.removeParticipant(this.#room.name ?? '', this.#participant.identity);
  }
}
