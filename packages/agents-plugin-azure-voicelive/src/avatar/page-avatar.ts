// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { RealtimeSession } from '../session.ts';
import { OfferRelay, rpcError } from './offer-relay.ts';
import { ReportedAudioOutput } from './reported-audio-output.ts';
import type { SharedInit } from './room-avatar.ts';
import { AVATAR_ATTRIBUTE, AVATAR_CONNECT, AVATAR_ICE_SERVERS, AVATAR_RECONNECT } from './rpc-names.ts';

type Handler = (payload: string) => string | Promise<string>;

/** An avatar whose media the page receives directly from the service. */
export class PageAvatar {
  readonly joined: Promise<void>;
  readonly #with: SharedInit;
  readonly #output: ReportedAudioOutput;
  readonly #relay: OfferRelay;
  readonly #bound = new Map<RealtimeSession, () => void>();
  #session: RealtimeSession | undefined;
  /** Identity of the participant that has connected to the avatar. */
  #viewer: string | undefined;
  #join: () => void = () => undefined;
  #unwatch: (() => void) | undefined;
  #closed = false;

  private constructor(init: SharedInit) {
    this.#with = init;
    this.joined = new Promise((resolve) => {
      this.#join = resolve;
    });
    this.#relay = new OfferRelay(() => this.#session, init.clock);
    this.#output = new ReportedAudioOutput(init.model.outputSampleRate, init.clock, () => this.#silence());
  }

  static open(init: SharedInit): PageAvatar {
    const avatar = new PageAvatar(init);
    avatar.#answer(AVATAR_ICE_SERVERS, () => avatar.#relay.iceServers());
    avatar.#answer(AVATAR_CONNECT, (payload) => avatar.#relay.connect(payload));
    init.agentSession.output.audio = avatar.#output;
    avatar.#unwatch = init.model.watchSessions((session) => avatar.#bind(session));
    avatar.#announce('webrtc');
    return avatar;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#unwatch?.();
    for (const unbind of this.#bound.values()) unbind();
    this.#relay.close();
    this.#output.close();
    this.#join();
    const { room, agentSession } = this.#with;
    for (const method of [AVATAR_ICE_SERVERS, AVATAR_CONNECT]) {
      room.localParticipant?.unregisterRpcMethod(method);
    }
    this.#announce('');
    if (agentSession.output.audio === this.#output) agentSession.output.audio = null;
  }

  /** Tells pages whether there is an avatar to connect to. */
  #announce(how: 'webrtc' | ''): void {
    const { room, log } = this.#with;
    room.localParticipant?.setAttributes({ [AVATAR_ATTRIBUTE]: how }).catch((error: unknown) => {
      if (how !== '') log.warn({ error: String(error) }, 'failed to announce the avatar to pages');
    });
  }

  /** Handles an RPC method, only for the participant the agent is linked to. */
  #answer(method: string, handler: Handler): void {
    const { room, agentSession } = this.#with;
    room.localParticipant?.registerRpcMethod(method, async ({ callerIdentity, payload }) => {
      if (callerIdentity !== agentSession._roomIO?.linkedParticipant?.identity) {
        throw rpcError(
          'NOT_ALLOWED',
          'Only the participant the agent is talking to may connect to the avatar.',
        );
      }
      const answer = await handler(payload);
      if (method === AVATAR_CONNECT) {
        this.#viewer = callerIdentity;
        this.#join();
      }
      return answer;
    });
  }

  #bind(session: RealtimeSession): void {
    this.#session = session;
    const speaking = (): void => this.#output.speaking();
    const idle = (): void => this.#output.idle();
    let lost = false;
    const changed = ({ state }: { readonly state: string }): void => {
      if (state === 'closed' || state === 'failed') unbind();
      if (state === 'reconnecting') {
        lost = true;
        idle();
      }
      if (state === 'connected' && lost) {
        lost = false;
        this.#connectAnew();
      }
    };
    const unbind = (): void => {
      session.off('session.avatar.switch_to_speaking', speaking);
      session.off('session.avatar.switch_to_idle', idle);
      session.off('connection_state_changed', changed);
      this.#bound.delete(session);
      if (this.#session === session) this.#session = undefined;
    };
    session.on('session.avatar.switch_to_speaking', speaking);
    session.on('session.avatar.switch_to_idle', idle);
    session.on('connection_state_changed', changed);
    this.#bound.set(session, unbind);
    // The previous session's avatar belongs to that session's connection.
    this.#connectAnew();
  }

  /** Asks the page for a new offer, since its media connection ended with the service connection. */
  #connectAnew(): void {
    const { room, log } = this.#with;
    if (this.#viewer === undefined) return;
    room.localParticipant
      ?.performRpc({ destinationIdentity: this.#viewer, method: AVATAR_RECONNECT, payload: '' })
      .catch((error: unknown) =>
        log.warn({ error: String(error) }, 'failed to ask the page to reconnect to the avatar'),
      );
  }

  #silence(): void {
    try {
      if (this.#session?.connectionState === 'connected') {
        this.#session.sendEvent({ type: 'output_audio_buffer.clear' });
      }
    } catch {
      // The connection has just closed, and the avatar with it.
    }
  }
}
