// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
} from '@livekit/rtc-node';
import type { Stage } from './avatar-player.ts';
import type { Picture } from './picture-decoder.ts';

/** Both tracks of one stream, so that whoever plays them keeps them together. */
const STREAM = 'avatar';
/** Milliseconds that the source of sound holds at most; the player gives it less. */
const SOURCE_MS = 1000;

export interface AvatarParticipantInit {
  readonly url: string;
  readonly token: string;
  /** Hz. */
  readonly sampleRate: number;
  /** The connection to the room is lost for good, and not by {@link AvatarParticipant.leave}. */
  left(): void;
  problem(what: string): void;
}

/** The participant that is the avatar: a second connection of this process to the room. */
export class AvatarParticipant implements Stage {
  readonly #with: AvatarParticipantInit;
  readonly #room = new Room();
  readonly #audio: AudioSource;
  readonly #audioTrack: LocalAudioTrack;
  #video: { readonly source: VideoSource; readonly track: LocalVideoTrack } | undefined;
  #playing: Promise<void> = Promise.resolve();
  /** What was handed over before it does not count any more. */
  #generation = 0;
  #left = false;

  private constructor(init: AvatarParticipantInit) {
    this.#with = init;
    this.#audio = new AudioSource(init.sampleRate, 1, SOURCE_MS);
    this.#audioTrack = LocalAudioTrack.createAudioTrack(STREAM, this.#audio);
  }

  /** Joins and publishes sound; the video follows with its first picture. Undone when it fails. */
  static async join(init: AvatarParticipantInit): Promise<AvatarParticipant> {
    const participant = new AvatarParticipant(init);
    try {
      await participant.#join();
      return participant;
    } catch (error) {
      await participant.leave();
      throw error;
    }
  }

  async #join(): Promise<void> {
    const room = this.#room;
    await room.connect(this.#with.url, this.#with.token, { autoSubscribe: false, dynacast: false });
    room.on(RoomEvent.Disconnected, () => {
      if (!this.#left) this.#with.left();
    });
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE, stream: STREAM });
    const publication = await room.localParticipant?.publishTrack(this.#audioTrack, options);
    this.subscribed = publication?.waitForSubscription().catch(() => undefined) ?? Promise.resolve();
  }

  /** Resolves once somebody listens. */
  subscribed: Promise<void> = Promise.resolve();

  get identity(): string | undefined {
    return this.#room.localParticipant?.identity;
  }

  play(samples: Int16Array): void {
    if (this.#left) return;
    const { sampleRate } = this.#with;
    const generation = this.#generation;
    this.#playing = this.#playing
      .then(() => {
        if (this.#left || generation !== this.#generation) return undefined;
        return this.#audio.captureFrame(new AudioFrame(samples, sampleRate, 1, samples.length));
      })
      .catch((error: unknown) => this.#failed('sound', error));
  }

  silence(): void {
    this.#generation += 1;
    if (!this.#left) this.#audio.clearQueue();
  }

  show({ width, height, format, data }: Picture): void {
    if (this.#left) return;
    try {
      this.#video ??= this.#publishVideo(width, height);
      const type = format === 'I420' ? VideoBufferType.I420 : VideoBufferType.NV12;
      this.#video.source.captureFrame(new VideoFrame(data, width, height, type));
    } catch (error) {
      this.#failed('a picture', error);
    }
  }

  #publishVideo(width: number, height: number) {
    const source = new VideoSource(width, height);
    const track = LocalVideoTrack.createVideoTrack(STREAM, source);
    const options = new TrackPublishOptions({
      source: TrackSource.SOURCE_CAMERA,
      stream: STREAM,
      simulcast: false,
    });
    this.#room.localParticipant
      ?.publishTrack(track, options)
      .catch((error: unknown) => this.#failed('the video track', error));
    return { source, track };
  }

  #failed(what: string, error: unknown): void {
    if (!this.#left) this.#with.problem(`${what} could not be published: ${String(error)}`);
  }

  /** Takes both tracks and the participant out of the room. Never rejects. */
  async leave(): Promise<void> {
    if (this.#left) return;
    this.#left = true;
    this.#generation += 1;
    await this.#room.disconnect().catch(() => undefined);
    await this.#audioTrack.close(true).catch(() => undefined);
    await this.#video?.track.close(true).catch(() => undefined);
  }
}
