// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { RpcError } from '@livekit/rtc-node';
import type { Clock } from '../connection/clock.ts';
import type { SessionEvents } from '../events/session-events.ts';
import type { RealtimeSession } from '../session.ts';
import { AVATAR_RPC_ERRORS } from './rpc-names.ts';

/** Maximum length of an offer, in characters. */
const LONGEST_OFFER = 60_000;
/** How long the service may take to answer, in milliseconds, as in Microsoft's samples. */
const ANSWER_MS = 30_000;

/** Relays a page's SDP offer to the service, and the answer back. */
export class OfferRelay {
  readonly #session: () => RealtimeSession | undefined;
  readonly #clock: Clock;
  #busy = false;
  #nr = 0;
  #giveUp: ((error: RpcError) => void) | undefined;

  constructor(session: () => RealtimeSession | undefined, clock: Clock) {
    this.#session = session;
    this.#clock = clock;
  }

  /** The ICE servers as JSON: a list of `{urls, username, credential}`. */
  iceServers(): string {
    return JSON.stringify(this.#connected().iceServers);
  }

  /**
   * Sends an offer to the service and waits for the answer.
   * @param payload - JSON `{"sdp": "v=0…"}`: an offer created after ICE gathering is complete.
   * @returns JSON `{"sdp": "v=0…"}`: the answer.
   * @throws RpcError with one of the {@link AVATAR_RPC_ERRORS} codes
   */
  async connect(payload: string): Promise<string> {
    const sdp = offerIn(payload);
    const session = this.#connected();
    if (this.#busy) throw rpcError('BUSY', 'Another offer is in progress. Wait for its answer.');
    this.#busy = true;
    try {
      return JSON.stringify({ sdp: await this.#answer(session, sdp) });
    } finally {
      this.#busy = false;
      this.#giveUp = undefined;
    }
  }

  /** Rejects the pending offer, if any. */
  close(): void {
    this.#giveUp?.(rpcError('NOT_CONNECTED', 'The avatar has ended. Send a new offer in another call.'));
  }

  #connected(): RealtimeSession {
    const session = this.#session();
    if (session?.connectionState === 'connected') return session;
    throw rpcError('NOT_CONNECTED', 'The agent is not connected to the service. Try again in a second.');
  }

  async #answer(session: RealtimeSession, sdp: string): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#giveUp = reject;
    this.#nr += 1;
    const eventId = `avatar_connect_${this.#nr}`;
    const answered = ({ server_sdp }: SessionEvents['session.avatar.connecting']): void => {
      const answer = answerIn(server_sdp);
      if (answer === undefined) reject(rpcError('REFUSED', 'The service sent an unreadable answer.'));
      else resolve(answer);
    };
    const refused = ({ error }: SessionEvents['server_error']): void => {
      if (error?.event_id === eventId) {
        reject(
          rpcError('REFUSED', `The service rejected the offer (${error.code}): ${refusalHint(error.param)}`),
        );
      }
    };
    const changed = ({ state }: SessionEvents['connection_state_changed']): void => {
      if (state !== 'connected')
        reject(rpcError('NOT_CONNECTED', 'The connection was lost. Send a new offer.'));
    };
    const cancel = this.#clock.after(ANSWER_MS, () =>
      reject(
        rpcError('TIMEOUT', `The service did not answer within ${ANSWER_MS / 1000} s. Send a new offer.`),
      ),
    );
    session.on('session.avatar.connecting', answered);
    session.on('server_error', refused);
    session.on('connection_state_changed', changed);
    try {
      const client_sdp = Buffer.from(JSON.stringify({ type: 'offer', sdp })).toString('base64');
      session.sendEvent({ type: 'session.avatar.connect', event_id: eventId, client_sdp });
      return await promise;
    } catch (error) {
      if (error instanceof RpcError) throw error;
      throw rpcError('NOT_CONNECTED', 'The offer could not be sent. Try again in a second.');
    } finally {
      cancel();
      session.off('session.avatar.connecting', answered);
      session.off('server_error', refused);
      session.off('connection_state_changed', changed);
    }
  }
}

export function rpcError(code: keyof typeof AVATAR_RPC_ERRORS, message: string): RpcError {
  return new RpcError(AVATAR_RPC_ERRORS[code], message);
}

function refusalHint(param: string | null | undefined): string {
  if (param === 'client_sdp') return 'the offer must have a video section.';
  return 'each connection accepts one offer; start a new call after reloading the page.';
}

function offerIn(payload: string): string {
  if (payload.length > LONGEST_OFFER) {
    throw rpcError('INVALID_OFFER', `The payload is longer than ${LONGEST_OFFER} characters.`);
  }
  let sdp: unknown;
  try {
    ({ sdp } = JSON.parse(payload) as { sdp?: unknown });
  } catch {
    sdp = undefined;
  }
  if (typeof sdp === 'string' && sdp.startsWith('v=0') && /^m=video /mu.test(sdp)) return sdp;
  throw rpcError('INVALID_OFFER', 'Send JSON {"sdp": "v=0…"} with an offer that has a video section.');
}

function answerIn(serverSdp: string): string | undefined {
  try {
    const { sdp } = JSON.parse(Buffer.from(serverSdp, 'base64').toString()) as { sdp?: unknown };
    return typeof sdp === 'string' && sdp !== '' ? sdp : undefined;
  } catch {
    return undefined;
  }
}
