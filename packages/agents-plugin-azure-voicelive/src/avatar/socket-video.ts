// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Clock } from '../connection/clock.ts';
import type { SessionLog } from '../events/safe-emitter.ts';
import { RateLimit } from '../events/rate-limit.ts';
import type { SessionEvents } from '../events/session-events.ts';
import type { RealtimeSession } from '../session.ts';
import type { SpokenPlaces } from './avatar-audio-output.ts';
import type { AvatarPlayer } from './avatar-player.ts';
import type { WebCodecs } from './load-webcodecs.ts';
import { Mp4Reader } from './mp4-reader.ts';
import { PictureDecoder } from './picture-decoder.ts';
import { type DecodedSound, SoundDecoder } from './sound-decoder.ts';

/** How long to wait for audio after a response has ended, in milliseconds. */
const SOUND_MS = 5000;
/** Maximum number of pictures given to a decoder before it returns one; H.264 lets it hold back 16. */
const MOST_UNDER_WAY = 24;
/** Gap between the streams of two connections, in milliseconds. */
const GAP_MS = 1000;

export interface SocketVideoInit {
  readonly session: RealtimeSession;
  readonly codecs: typeof WebCodecs;
  readonly player: AvatarPlayer;
  readonly places: SpokenPlaces;
  readonly clock: Clock;
  readonly log: SessionLog;
  /** Time limit for the first picture on each connection, in milliseconds. */
  readonly videoTimeoutMs: number;
  /** Called when the avatar has no video. */
  failed(reason: string): void;
}

/**
 * The avatar of one session over the WebSocket. Decodes video fragments, passes the pictures to the player, and adds
 * the audio to the session as if the service had sent it directly, so that the framework tracks what is heard.
 */
export class SocketVideo {
  readonly #with: SocketVideoInit;
  readonly #pictures: PictureDecoder;
  readonly #sound: SoundDecoder;
  readonly #reports: RateLimit;
  #reader: Mp4Reader;
  /** The service's turn id of the current speech. */
  #turn: string | null = null;
  #response: string | undefined;
  readonly #cut = new Set<string>();
  /** Offset of the current stream on a timeline shared by all streams, in milliseconds. */
  #offsetMs = 0;
  #latestMs = 0;
  #cancelVideo: (() => void) | undefined;
  #cancelSound: (() => void) | undefined;
  readonly #unlisten: (() => void)[] = [];
  #ended = false;

  constructor(init: SocketVideoInit) {
    this.#with = init;
    const { session, player, codecs, clock } = init;
    const problem = (what: string): void => this.#problem(what);
    this.#reports = new RateLimit(clock);
    this.#reader = this.#newReader();
    this.#pictures = new PictureDecoder({
      codecs,
      wanted: () => player.wantsPictures && this.#pictures.underWay < MOST_UNDER_WAY,
      picture: (picture) => {
        this.#cancelVideo?.();
        player.picture(picture);
      },
      problem,
    });
    const { sampleRate } = session.avatarVoice;
    this.#sound = new SoundDecoder({ codecs, sampleRate, sound: (decoded) => this.#heard(decoded), problem });
    session.avatarVoice.takeOver(true);
    this.#listen('response.video.delta', ({ delta }) => this.#fragments(delta));
    this.#listen('session.avatar.switch_to_speaking', ({ turn_id }) => this.#speaks(turn_id ?? undefined));
    this.#listen('session.avatar.switch_to_idle', () => this.#idle());
    this.#listen('output_audio_buffer.cleared', () => this.#idle());
    this.#listen('response.created', ({ response }) => {
      this.#response = response.id;
    });
    this.#listen('response.done', ({ response }) => this.#awaitSound(response.id));
    this.#listen('server_error', ({ error }) => {
      if (String(error?.code).startsWith('avatar')) init.failed(`rejected by the service: ${error?.code}`);
    });
    this.#listen('connection_state_changed', ({ state }) => {
      if (state === 'connected') this.#awaitVideo();
      else this.#disconnected();
    });
    if (session.connectionState === 'connected') this.#awaitVideo();
    for (const delta of session.avatarVoice.head) this.#fragments(delta);
  }

  /** Decodes more pictures, because there is room for them. */
  more(): void {
    this.#pictures.more();
  }

  /**
   * Discards the rest of the current speech, because the caller has interrupted.
   * @returns its turn id.
   */
  cut(): string | undefined {
    const turn = this.#turn ?? this.#response;
    if (turn === undefined || this.#cut.has(turn)) return turn;
    this.#cut.add(turn);
    this.#pictures.skip(turn);
    if (this.#turn !== null) this.#clear();
    return turn;
  }

  #clear(): void {
    const { session } = this.#with;
    if (session.connectionState !== 'connected') return;
    try {
      session.sendEvent({ type: 'output_audio_buffer.clear' });
    } catch {
      // The connection has just closed, so there is nothing left to silence.
    }
  }

  /** Stops, and returns control of the audio to the session. Idempotent. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const unlisten of this.#unlisten.splice(0)) unlisten();
    this.#cancelVideo?.();
    this.#stopWaiting();
    this.#pictures.close();
    this.#sound.close();
    this.#reports.end();
    this.#with.session.avatarVoice.takeOver(false);
  }

  #listen<K extends keyof SessionEvents>(event: K, listener: (payload: SessionEvents[K]) => void): void {
    const { session } = this.#with;
    session.on(event, listener);
    this.#unlisten.push(() => session.off(event, listener));
  }

  #newReader(): Mp4Reader {
    return new Mp4Reader(
      (what) => this.#problem(what),
      () => {
        this.#offsetMs = this.#latestMs === 0 ? 0 : this.#latestMs + GAP_MS;
      },
    );
  }

  #fragments(delta: string): void {
    for (const { atMs, ...sample } of this.#reader.push(Buffer.from(delta, 'base64'))) {
      const placed = { ...sample, atMs: this.#offsetMs + atMs };
      this.#latestMs = Math.max(this.#latestMs, placed.atMs);
      if (sample.track.kind === 'video') this.#pictures.push(placed, this.#turn);
      else if (this.#turn !== null && !this.#cut.has(this.#turn)) this.#sound.push(placed, this.#turn);
    }
  }

  #speaks(turnId: string | undefined): void {
    this.#turn = turnId ?? this.#response ?? 'speech';
    this.#stopWaiting();
    // Interrupted before it started.
    if (this.#cut.has(this.#turn)) this.#clear();
  }

  #idle(): void {
    const turn = this.#turn;
    this.#turn = null;
    this.#stopWaiting();
    if (turn !== null) this.#sound.whenDrained(() => this.#silent(turn));
  }

  #heard({ atMs, samples, turn }: DecodedSound): void {
    if (turn === null || this.#cut.has(turn)) return;
    const place = this.#with.session.avatarVoice.says(turn, samples);
    if (place) this.#with.places.add(place.itemId, place.at, { turn, atMs });
    if (this.#cancelSound) this.#awaitSound(turn);
  }

  /** Waits for the audio of a response, which may arrive after the response is complete. */
  #awaitSound(turn: string): void {
    this.#stopWaiting();
    this.#cancelSound = this.#with.clock.after(SOUND_MS, () => {
      this.#cancelSound = undefined;
      if (this.#with.player.hasSound) {
        this.#awaitSound(turn);
        return;
      }
      this.#problem('the audio of a response did not arrive, or did not end');
      this.#silent(turn);
    });
  }

  #stopWaiting(): void {
    this.#cancelSound?.();
    this.#cancelSound = undefined;
  }

  #silent(turn: string): void {
    if (!this.#ended) this.#with.session.avatarVoice.silent(turn);
  }

  #awaitVideo(): void {
    this.#cancelVideo?.();
    const { clock, videoTimeoutMs } = this.#with;
    this.#cancelVideo = clock.after(videoTimeoutMs, () =>
      this.#with.failed(`no picture arrived within ${videoTimeoutMs} ms after connecting`),
    );
  }

  #disconnected(): void {
    this.#cancelVideo?.();
    this.#stopWaiting();
    this.#turn = null;
    this.#reader = this.#newReader();
  }

  #problem(what: string): void {
    this.#reports.take(what, (count) =>
      this.#with.log.warn({ what, count }, "skipped part of the avatar's media"),
    );
  }
}
