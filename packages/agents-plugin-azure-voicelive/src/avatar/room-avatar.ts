// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { log, voice } from '@livekit/agents';
import type { Clock } from '../connection/clock.ts';
import { VoiceLiveRequestError } from '../errors/index.ts';
import type { RealtimeModel } from '../model.ts';
import type { RealtimeSession } from '../session.ts';
import type { AvatarAccess } from './avatar-access.ts';
import { AvatarAudioOutput, SpokenPlaces } from './avatar-audio-output.ts';
import { AvatarParticipant } from './avatar-participant.ts';
import { AvatarPlayer } from './avatar-player.ts';
import { loadWebCodecs, type WebCodecs } from './load-webcodecs.ts';
import { SocketVideo } from './socket-video.ts';

/** LiveKit attribute of a participant that publishes on behalf of another. */
const ON_BEHALF = 'lk.publish_on_behalf';
/** How long audio waits for a subscriber, in milliseconds. */
const LISTENER_MS = 10_000;
/**
 * Delays before rejoining after the participant was disconnected from the room, in milliseconds. After the last one,
 * it gives up.
 */
const REJOIN_MS = [250, 1000, 4000];

export interface SharedInit {
  readonly agentSession: voice.AgentSession;
  readonly room: Parameters<voice.AvatarSession['start']>[1];
  readonly model: RealtimeModel;
  readonly clock: Clock;
  readonly log: ReturnType<typeof log>;
}

export interface RoomAvatarInit extends SharedInit {
  readonly access: AvatarAccess;
  readonly identity: string;
  readonly name: string;
  readonly videoTimeoutMs: number;
  readonly load: (() => Promise<unknown>) | undefined;
}

/** An avatar whose video is decoded here and published in the room, for all sessions of one call. */
export class RoomAvatar {
  readonly joined = undefined;
  readonly #with: RoomAvatarInit;
  readonly #codecs: typeof WebCodecs;
  readonly #player: AvatarPlayer;
  readonly #places = new SpokenPlaces();
  readonly #output: AvatarAudioOutput;
  readonly #videos = new Map<RealtimeSession, SocketVideo>();
  #participant: AvatarParticipant | undefined;
  #unwatch: (() => void) | undefined;
  readonly #cancels = new Set<() => void>();
  #closed = false;

  private constructor(init: RoomAvatarInit, codecs: typeof WebCodecs, sampleRate: number) {
    this.#with = init;
    this.#codecs = codecs;
    this.#player = new AvatarPlayer({
      clock: init.clock,
      sampleRate,
      stage: {
        play: (samples) => this.#participant?.play(samples),
        silence: () => this.#participant?.silence(),
        show: (picture) => this.#participant?.show(picture),
      },
      started: () => this.#output.started(),
      finished: (positionMs, interrupted) => this.#output.finished(positionMs, interrupted),
      picturesWanted: () => {
        for (const video of this.#videos.values()) video.more();
      },
    });
    this.#output = new AvatarAudioOutput(
      sampleRate,
      () => this.#player,
      this.#places,
      () => this.#clear(),
    );
  }

  /** Joins the room, then becomes the agent's audio output. Undone on failure. */
  static async open(init: RoomAvatarInit): Promise<RoomAvatar> {
    const codecs = await loadWebCodecs(init.load);
    const avatar = new RoomAvatar(init, codecs, init.model.outputSampleRate);
    try {
      await avatar.#join();
    } catch (error) {
      await avatar.close();
      throw error;
    }
    init.agentSession.output.audio = avatar.#output;
    avatar.#unwatch = init.model.watchSessions((session) => avatar.#begin(session));
    return avatar;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#unwatch?.();
    for (const cancel of this.#cancels) cancel();
    for (const video of this.#videos.values()) video.end();
    this.#videos.clear();
    this.#player.close();
    const { output } = this.#with.agentSession;
    if (output.audio === this.#output) output.audio = null;
    await this.#participant?.leave();
  }

  async #join(): Promise<void> {
    const { room, access, identity, name, model } = this.#with;
    const attributes = { [ON_BEHALF]: room.localParticipant?.identity ?? '' };
    const token = await access.token({ roomName: room.name ?? '', identity, name, attributes });
    const participant: AvatarParticipant = await AvatarParticipant.join({
      url: access.url,
      token,
      sampleRate: model.outputSampleRate,
      left: () => void this.#rejoin(participant),
      problem: (what) => this.#with.log.warn({ what }, 'the avatar failed to publish'),
    }).catch((error: unknown) => {
      // The error message of the room client can contain the URL, which contains the token.
      const reason = String(error).replaceAll(token, '***').replaceAll(encodeURIComponent(token), '***');
      throw new VoiceLiveRequestError({
        code: 'avatar_failed',
        message: `The avatar's participant could not join the room: ${reason} Check the LiveKit URL, key and secret.`,
        retryable: true,
      });
    });
    if (this.#closed) {
      await participant.leave();
      return;
    }
    this.#participant = participant;
    this.#hold(participant);
  }

  /** Holds the audio until a participant subscribes, up to a time limit. */
  #hold(participant: AvatarParticipant): void {
    const release = (): void => {
      cancel();
      this.#cancels.delete(cancel);
      this.#player.release();
    };
    const cancel = this.#with.clock.after(LISTENER_MS, release);
    this.#cancels.add(cancel);
    void participant.subscribed.then(release);
  }

  async #rejoin(gone: AvatarParticipant): Promise<void> {
    const { log, clock } = this.#with;
    await gone.leave();
    this.#participant = undefined;
    log.warn({}, "the avatar's participant was disconnected from the room");
    for (const ms of REJOIN_MS) {
      await new Promise<void>((resolve) => {
        const cancel = clock.after(ms, resolve);
        this.#cancels.add(() => {
          cancel();
          resolve();
        });
      });
      if (this.#closed) return;
      try {
        await this.#join();
        return;
      } catch (error) {
        log.warn({ error: String(error) }, "the avatar's participant failed to rejoin the room");
      }
    }
    log.error({}, 'the avatar could not rejoin the room, so the agent cannot be heard; close the session');
  }

  #begin(session: RealtimeSession): void {
    const { clock, log, videoTimeoutMs } = this.#with;
    const video = new SocketVideo({
      session,
      codecs: this.#codecs,
      player: this.#player,
      places: this.#places,
      clock,
      log,
      videoTimeoutMs,
      failed: (reason) => this.#goOnByVoice(session, reason),
    });
    this.#videos.set(session, video);
    session.on('connection_state_changed', ({ state }) => {
      if (state === 'closed' || state === 'failed') this.#end(session);
    });
  }

  #end(session: RealtimeSession): void {
    this.#videos.get(session)?.end();
    this.#videos.delete(session);
  }

  /** Continues without video: asks the service to send plain audio again, which uses the same audio output. */
  #goOnByVoice(session: RealtimeSession, reason: string): void {
    if (!this.#videos.has(session)) return;
    this.#end(session);
    this.#with.log.error(
      { code: 'avatar_failed', reason },
      'the avatar has failed; the call continues with audio only',
    );
    try {
      session.sendEvent({ type: 'session.update', session: { avatar: null } });
    } catch (error) {
      this.#with.log.error({ error: String(error) }, 'failed to turn off the avatar at the service');
    }
  }

  #clear(): void {
    let turn: string | undefined;
    for (const video of this.#videos.values()) turn = video.cut() ?? turn;
    this.#player.clear(turn);
  }
}
