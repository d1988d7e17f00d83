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

/** As the framework has it: a class of rtc-node would be another type in CommonJS. */
type Room = Parameters<voice.AvatarSession['start']>[1];

/** Metrics and participants name the service so. */
const PROVIDER = 'azure.voice_live';
/** How long the first picture may take, milliseconds. */
const VIDEO_MS = 15_000;

export interface AvatarOptions extends AvatarAccessOptions {
  /** The model whose option `avatar` says what the avatar is; default that of the AgentSession. */
  model?: RealtimeModel;
  /** Identity of the avatar's participant; default `azure-voicelive-avatar-agent`. Over WebRTC there is none. */
  participantIdentity?: string;
  /** Its name; default the identity. */
  participantName?: string;
  /** How long the first picture may take after each connection, milliseconds; default 15000. After that the call goes on by voice. */
  videoTimeoutMs?: number;
  /** @internal Another decoder, for tests. */
  load?: () => Promise<unknown>;
}

/** What carries an avatar, by either protocol. */
export interface AvatarCarrier {
  /** Resolves when there is something to see for the caller; rejects never. */
  readonly joined: Promise<void> | undefined;
  close(): Promise<void>;
}

/**
 * The avatar of Azure Voice Live in a LiveKit room: start it before the AgentSession.
 *
 * With `outputProtocol: 'websocket'` the service's video is decoded here and published, with the agent's sound, by a second
 * participant on behalf of the agent. With `'webrtc'` (the service's default) the page and the service exchange media by
 * themselves; the agent relays their offer and answer over RPC, and needs `outputAuditAudio: true` to know what is heard.
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

  /** Of the participant that publishes the avatar; over WebRTC there is none. */
  override get avatarIdentity(): string {
    return this.#protocol === 'webrtc' ? 'unknown' : this.#identity;
  }

  override get provider(): string {
    return PROVIDER;
  }

  /**
   * Gives the agent its face. Call it after the room is connected and before `agentSession.start()`.
   * @throws VoiceLiveConfigError `invalid_option` when the model has no avatar or something to join the room with is missing,
   *   `avatar_decoder_missing`; Error when the room cannot be joined. Nothing is left behind.
   */
  override async start(agentSession: voice.AgentSession, room: Room): Promise<void> {
    if (this.#starting || this.#closing)
      throw wrong('start', 'An AvatarSession starts once; make another one.');
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
   * Resolves when the caller can see the avatar: its participant has joined with a video track, or the page has its answer.
   * @throws Error after `timeout` milliseconds; null waits for ever.
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

  /** Takes the avatar away: participant, tracks, decoders, timers and RPC methods. Safe to call again; never rejects. */
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
      'Give `llm: new realtime.RealtimeModel({ avatar: … })` to the AgentSession, or `model` to the avatar.',
    );
  }
}

function avatarOf(model: RealtimeModel): Avatar {
  const { avatar } = model;
  if (!avatar) {
    throw wrong(
      'avatar',
      "The model has no avatar: new realtime.RealtimeModel({ avatar: { character: 'lisa', … } }).",
    );
  }
  if (avatar.output_protocol !== 'websocket' && avatar.output_audit_audio !== true) {
    throw wrong(
      'avatar',
      'Over WebRTC the agent hears nothing of the avatar, and could not tell what was heard of a speech that is ' +
        "interrupted: set outputAuditAudio: true in `avatar`, or outputProtocol: 'websocket'.",
    );
  }
  return avatar;
}

function wrong(setting: string, message: string): VoiceLiveConfigError {
  return new VoiceLiveConfigError({ code: 'invalid_option', setting, message });
}
