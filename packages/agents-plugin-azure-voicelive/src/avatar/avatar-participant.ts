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

/** Both tracks belong to one stream, so that clients play them in sync. */
const STREAM = 'avatar';
/** Capacity of the audio source, in milliseconds. The player never queues this much. */
const SOURCE_MS = 1000;

const FRAME_RATE = 30;

/** Video bitrate for a picture size, in bits per second. */
function bitrateOf(pixels: number): bigint {
  return BigInt(Math.round(Math.min(4_000_000, Math.max(400_000, pixels * FRAME_RATE * 0.1))));
}

export interface AvatarParticipantInit {
  readonly url: string;
  readonly token: string;
  /** Sample rate in Hz. */
  readonly sampleRate: number;
  /** Called when the connection to the room is lost for good, but not after {@link AvatarParticipant.leave}. */
  left(): void;
  problem(what: string): void;
}

/** The avatar's participant: a second connection from this process to the room. */
export class AvatarParticipant implements Stage {
  readonly #with: AvatarParticipantInit;
  readonly #room = new Room();
  readonly #audio: AudioSource;
  readonly #audioTrack: LocalAudioTrack;
  #video: { readonly source: VideoSource; readonly track: LocalVideoTrack } | undefined;
  #playing: Promise<void> = Promise.resolve();
  /** Incremented when queued audio is discarded; audio from an earlier generation is not played. */
  #generation = 0;
  #left = false;

  private constructor(init: AvatarParticipantInit) {
    this.#with = init;
    this.#audio = new AudioSource(init.sampleRate, 1, SOURCE_MS);
    this.#audioTrack = LocalAudioTrack.createAudioTrack(STREAM, this.#audio);
  }

  /**
   * Joins the room and publishes the audio track. The video track is published with the first picture. Leaves the
   * room again on failure.
   */
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

  /** Resolves when a participant subscribes to the audio track. */
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
      // The default bitrate for this picture size would drop every third frame.
      videoEncoding: { maxBitrate: bitrateOf(width * height), maxFramerate: FRAME_RATE },
    });
    this.#room.localParticipant
      ?.publishTrack(track, options)
      .catch((error: unknown) => this.#failed('the video track', error));
    return { source, track };
  }

  #failed(what: string, error: unknown): void {
    if (!this.#left) this.#with.problem(`${what} could not be published: ${String(error)}`);
  }

  /** Unpublishes both tracks and leaves the room. Never rejects. */
  async leave(): Promise<void> {
    if (this.#left) return;
    this.#left = true;
    this.#generation += 1;
    await this.#room.disconnect().catch(() => undefined);
    await this.#audioTrack.close(true).catch(() => undefined);
    await this.#video?.track.close(true).catch(() => undefined);
  }
}
