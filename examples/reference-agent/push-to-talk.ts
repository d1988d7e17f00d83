// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import type { voice } from '@livekit/agents';
import type { Room } from '@livekit/rtc-node';
import { realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';

/** How long the last words may still be in transit when the button is released, in milliseconds. */
const TAIL_MS = 100;

/**
 * Lets the caller's client switch between turns the service detects and turns it begins and ends itself, at any time of
 * the call. `start_turn`, `end_turn` and `cancel_turn` are the RPC methods of LiveKit's own push-to-talk example;
 * `push_to_talk` takes `on` or `off`.
 */
export class PushToTalk {
  readonly #session: voice.AgentSession;
  readonly #automatic: realtime.RealtimeModelOptions['turnDetection'];
  #on = false;
  /** Changes with every press, so that a release can tell whether another press has come since. */
  #turn = 0;

  /** @param automatic - the turn detection to go back to; by default the service's. */
  constructor(
    session: voice.AgentSession,
    automatic: realtime.RealtimeModelOptions['turnDetection'] = { type: 'server_vad' },
  ) {
    this.#session = session;
    this.#automatic = automatic;
  }

  /** Registers the methods for the participants of a room this program has joined. */
  offer(room: Room): void {
    const methods: Record<string, (payload: string) => Promise<string>> = {
      push_to_talk: async (payload) => (payload === 'off' ? this.#switchOff() : this.#switchOn()),
      start_turn: () => this.#press(),
      end_turn: () => this.#release(),
      cancel_turn: () => this.#cancel(),
    };
    for (const [name, method] of Object.entries(methods)) {
      room.localParticipant?.registerRpcMethod(name, ({ payload }) => method(payload));
    }
  }

  async #switchOn(): Promise<string> {
    if (this.#on) return 'on';
    this.#on = true;
    this.#session.input.setAudioEnabled(false);
    for (const call of this.#calls()) call.updateOptions({ turnDetection: null });
    await this.#forget();
    return 'on';
  }

  async #switchOff(): Promise<string> {
    if (!this.#on) return 'off';
    this.#on = false;
    this.#turn++;
    await this.#forget();
    for (const call of this.#calls()) call.updateOptions({ turnDetection: this.#automatic });
    this.#session.input.setAudioEnabled(true);
    return 'off';
  }

  async #press(): Promise<string> {
    await this.#switchOn();
    this.#turn++;
    this.#session.interrupt();
    await this.#forget();
    this.#session.input.setAudioEnabled(true);
    return 'listening';
  }

  async #release(): Promise<string> {
    const turn = this.#turn;
    await sleep(TAIL_MS);
    if (!this.#on || turn !== this.#turn) return 'superseded';
    this.#session.input.setAudioEnabled(false);
    // Not `commitUserTurn()`: it waits half a second for the transcript of an STT that this agent does not have.
    for (const call of this.#calls()) await call.commitAudio();
    this.#session.generateReply();
    return 'answering';
  }

  async #cancel(): Promise<string> {
    this.#turn++;
    if (this.#on) this.#session.input.setAudioEnabled(false);
    await this.#forget();
    return 'cancelled';
  }

  async #forget(): Promise<void> {
    for (const call of this.#calls()) await call.clearAudio();
  }

  #calls(): readonly realtime.RealtimeSession[] {
    const { llm: model } = this.#session;
    return model instanceof realtime.RealtimeModel ? model.sessions : [];
  }
}
