// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  AudioStream,
  LocalAudioTrack,
  type RemoteTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import { now, sleep } from '../../bench/clock.ts';
import { within } from '../stage/within.ts';
import { Ear, HEARD_RATE, type HeardSound } from './ear.ts';
import { Mouth, type Utterance } from './mouth.ts';

export interface RoomAddress {
  url: string;
  token: string;
}

/** Milliseconds of the shared clock. */
export interface Joined {
  startedAt: number;
  connectedAt: number;
  /** The agent's track was subscribed. */
  subscribedAt: number;
}

/** What a caller does in a call: speaks, listens to the answer, speaks into it, and so on. */
export interface Script {
  speechMs: number;
  /** How long each answer is listened to before the caller speaks again, milliseconds. */
  listenMs: readonly number[];
}

/** `utterances` is one longer than `sounds`: each answer is ended by the utterance after it. */
export interface CallerLog {
  utterances: Utterance[];
  sounds: HeardSound[];
  /** Share of the microphone's frames that were more than half a frame late, percent: how steady its clock was. */
  latePercent: number;
}

const ANSWER_TIMEOUT_MS = 6000;
/** Longer than a whole answer: an agent that cannot be interrupted is measured, not given up. */
const SILENCE_TIMEOUT_MS = 8000;

/** The caller in one room. */
export class Participant {
  readonly #room = new Room();
  readonly #mouth: Mouth;
  readonly #ear: Ear;
  #sounds: HeardSound[] = [];
  #onStart: () => void = () => undefined;
  #onEnd: () => void = () => undefined;

  constructor(onError: (error: unknown) => void) {
    this.#mouth = new Mouth(onError);
    this.#ear = new Ear(HEARD_RATE, {
      onStart: () => this.#onStart(),
      onEnd: (sound) => {
        this.#sounds.push(sound);
        this.#onEnd();
      },
    });
    this.#room.on(RoomEvent.TrackSubscribed, (track) => {
      if (track.kind === TrackKind.KIND_AUDIO) this.#listen(track).catch(onError);
    });
  }

  /** Joins, publishes the microphone and waits for the agent's voice. */
  async join({ url, token }: RoomAddress, timeoutMs: number): Promise<Joined> {
    const subscribed = new Promise<number>((resolve) => {
      this.#room.once(RoomEvent.TrackSubscribed, () => resolve(now()));
    });
    const startedAt = now();
    await within(
      timeoutMs,
      'the caller joining the room',
      this.#room.connect(url, token, { autoSubscribe: true, dynacast: false }),
    );
    const connectedAt = now();
    const track = LocalAudioTrack.createAudioTrack('microphone', this.#mouth.source);
    await this.#room.localParticipant?.publishTrack(
      track,
      new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE }),
    );
    return {
      startedAt,
      connectedAt,
      subscribedAt: await within(timeoutMs, "the agent's voice in the room", subscribed),
    };
  }

  async converse({ speechMs, listenMs }: Script): Promise<CallerLog> {
    this.#sounds = [];
    const utterances: Utterance[] = [];
    const { frames, lateFrames } = this.#mouth;
    for (const ms of listenMs) {
      const answered = this.#next('onStart');
      // The answer before must have ended, or its rest would pass for this one.
      utterances.push(await this.#mouth.speak(speechMs));
      await this.#silence(utterances.length - 1);
      await within(ANSWER_TIMEOUT_MS, `answer ${utterances.length}`, answered);
      await sleep(ms);
    }
    utterances.push(await this.#mouth.speak(speechMs));
    await this.#silence(listenMs.length);
    const latePercent = (100 * (this.#mouth.lateFrames - lateFrames)) / (this.#mouth.frames - frames);
    return { utterances, sounds: this.#sounds, latePercent };
  }

  async leave(): Promise<void> {
    await this.#mouth.close();
    await this.#room.disconnect();
  }

  /** Waits until `count` stretches of sound have ended. */
  async #silence(count: number): Promise<void> {
    while (this.#sounds.length < count) {
      await within(SILENCE_TIMEOUT_MS, `silence after answer ${count}`, this.#next('onEnd'));
    }
  }

  #next(event: 'onStart' | 'onEnd'): Promise<void> {
    return new Promise((resolve) => {
      if (event === 'onStart') this.#onStart = resolve;
      else this.#onEnd = resolve;
    });
  }

  async #listen(track: RemoteTrack): Promise<void> {
    const frames = new AudioStream(track, { sampleRate: HEARD_RATE, numChannels: 1 });
    for await (const frame of frames) this.#ear.push(frame.data, now());
  }
}
