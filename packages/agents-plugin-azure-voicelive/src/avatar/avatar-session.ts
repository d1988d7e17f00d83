// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { log, voice } from '@livekit/agents';
import type { Avatar } from '@voicelive-kit/protocol';
import { systemClock } from '../connection/clock.ts';
import { VoiceLiveConfigError } from '../errors/index.ts';
import type { RealtimeModel } from '../model.ts';
import { isOurs } from '../session-of.ts';
import { type AvatarAccessOptions, avatarAccess } from './avatar-access.ts';
import { PageAvatar } from './page-avatar.ts';
import { RoomAvatar } from './room-avatar.ts';

/** The framework's type: the class from rtc-node is a different type under CommonJS. */
type Room = Parameters<voice.AvatarSession['start']>[1];

/** Name of the service in metrics and participants. */
const PROVIDER = 'azure.voice_live';
/** Default time limit for the first picture, in milliseconds. */
const VIDEO_MS = 15_000;

export interface AvatarOptions extends AvatarAccessOptions {
  /** Model whose `avatar` option configures the avatar. Default: the model of the AgentSession. */
  model?: RealtimeModel;
  /** Identity of the avatar's participant. Default: `azure-voicelive-avatar-agent`. Not used over WebRTC. */
  participantIdentity?: string;
  /** Display name of the avatar's participant. Default: its identity. */
  participantName?: string;
  /**
   * Time limit for the first picture after each connection, in milliseconds. Default: 15000. After that, the call
   * continues with audio only.
   */
  videoTimeoutMs?: number;
  /** @internal Replaces the decoder in tests. */
  load?: () => Promise<unknown>;
}

/** An avatar over either protocol. */
export interface AvatarCarrier {
  /** Resolves when the caller can see the avatar. Never rejects. */
  readonly joined: Promise<void> | undefined;
  close(): Promise<void>;
}

/**
 * Shows an Azure Voice Live avatar in a LiveKit room. Start it before the AgentSession.
 *
 * With `outputProtocol: 'websocket'`, this process decodes the service's video and publishes it together with the
 * agent's audio, as a second participant on behalf of the agent. With `'webrtc'` (the service's default), the page
 * and the service exchange media directly: the agent relays their offer and answer over RPC, and needs
 * `outputAuditAudio: true` to track what was heard.
 */
export class AvatarSession extends voice.AvatarSession {
  readonly #options: AvatarOptions;
  readonly #identity: string;
  #protocol: 'webrtc' | 'websocket' | undefined;
  #carrier: AvatarCarrier | undefined;
  #agentSession: voice.AgentSession | undefined;
  #starting = false;
  #closing: Promise<void> | undefined;

  constructor(options: AvatarOptions = {}) {
    super();
    this.#options = options;
    this.#identity = options.participantIdentity ?? 'azure-voicelive-avatar-agent';
  }

  /** Identity of the participant that publishes the avatar; `unknown` over WebRTC, where there is none. */
  override get avatarIdentity(): string {
    return this.#protocol === 'webrtc' ? 'unknown' : this.#identity;
  }

  override get provider(): string {
    return PROVIDER;
  }

  /**
   * Starts the avatar. Call this after connecting to the room and before `agentSession.start()`. If it fails, nothing
   * is left running.
   * @throws VoiceLiveConfigError `invalid_option` if the model has no avatar or the room credentials are incomplete;
   *   `avatar_decoder_missing` if no decoder is installed
   * @throws Error if the avatar cannot join the room
   */
  override async start(agentSession: voice.AgentSession, room: Room): Promise<void> {
    if (this.#starting || this.#closing)
      throw wrong('start', 'An AvatarSession can be started only once. Create a new one.');
    const model = this.#model(agentSession);
    const avatar = avatarOf(model);
    const agent = room.localParticipant;
    if (!room.isConnected || !agent) {
      throw wrong('room', 'Connect to the room first: `await ctx.connect()` before `avatar.start(…)`.');
    }
    const protocol = avatar.output_protocol === 'websocket' ? 'websocket' : 'webrtc';
    const access = protocol === 'websocket' ? avatarAccess(this.#options) : undefined;
    this.#starting = true;
    this.#protocol = protocol;
    this.#agentSession = agentSession;
    try {
      await super.start(agentSession, room);
      const shared = { agentSession, room, model, clock: systemClock, log: log() };
      const carrier = access
        ? await RoomAvatar.open({
            ...shared,
            access,
            identity: this.#identity,
            name: this.#options.participantName ?? this.#identity,
            videoTimeoutMs: this.#options.videoTimeoutMs ?? VIDEO_MS,
            load: this.#options.load,
          })
        : PageAvatar.open(shared);
      this.#carrier = carrier;
      if (this.#closing) await carrier.close();
      agentSession.on(voice.AgentSessionEventTypes.Close, this.#onSessionClosed);
    } catch (error) {
      await this._rollbackStart();
      this.#starting = false;
      throw error;
    }
  }

  /**
   * Resolves when the caller can see the avatar: its participant has joined with a video track, or the page has
   * received its answer.
   * @throws Error after `timeout` milliseconds; null waits indefinitely
   */
  override async waitForJoin({ timeout = 30_000 }: { timeout?: number | null } = {}): Promise<void> {
    const joined = this.#protocol === 'webrtc' ? this.#carrier?.joined : undefined;
    if (!joined) return super.waitForJoin({ timeout });
    if (timeout === null) return joined;
    const { promise, reject } = Promise.withResolvers<never>();
    const cancel = systemClock.after(timeout, () =>
      reject(new Error(`no page has connected to the avatar within ${timeout} ms`)),
    );
    return Promise.race([joined, promise]).finally(cancel);
  }

  /** Stops the avatar: removes its participant, tracks, decoders, timers and RPC methods. Idempotent; never rejects. */
  override aclose(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#agentSession?.off(voice.AgentSessionEventTypes.Close, this.#onSessionClosed);
    await this.#carrier?.close().catch(() => undefined);
    await super.aclose().catch(() => undefined);
  }

  readonly #onSessionClosed = (): void => {
    void this.aclose();
  };

  #model(agentSession: voice.AgentSession): RealtimeModel {
    const model = this.#options.model ?? agentSession.llm;
    if (model && typeof model === 'object' && 'label' in model && isOurs(model)) return model;
    throw wrong(
      'model',
      'Pass `llm: new realtime.RealtimeModel({ avatar: … })` to the AgentSession, or `model` to the AvatarSession.',
    );
  }
}

function avatarOf(model: RealtimeModel): Avatar {
  const { avatar } = model;
  if (!avatar) {
    throw wrong(
      'avatar',
      "The model has no avatar. Configure one: new realtime.RealtimeModel({ avatar: { character: 'lisa', … } }).",
    );
  }
  if (avatar.output_protocol !== 'websocket' && avatar.output_audit_audio !== true) {
    throw wrong(
      'avatar',
      "Over WebRTC, the agent does not receive the avatar's audio and cannot tell how much of an interrupted reply was " +
        "heard: set outputAuditAudio: true in `avatar`, or outputProtocol: 'websocket'.",
    );
  }
  return avatar;
}

function wrong(setting: string, message: string): VoiceLiveConfigError {
  return new VoiceLiveConfigError({ code: 'invalid_option', setting, message });
}
