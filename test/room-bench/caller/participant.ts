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

/** What a caller does in a call: speaks, listens to the answer, interrupts it, and so on. */
export interface Script {
  speechMs: number;
  /** How long each answer is listened to before the caller speaks again, in milliseconds. */
  listenMs: readonly number[];
}

/** What was said and heard in a call, in order. */
export interface CallerLog {
  utterances: Utterance[];
  sounds: HeardSound[];
  /** Share of the microphone's frames that were more than half a frame late, in percent: how steady its clock was. */
  latePercent: number;
}

const ANSWER_TIMEOUT_MS = 6000;
/** Longer than a whole answer: an agent that cannot be interrupted is still measured. */
const SILENCE_TIMEOUT_MS = 8000;

/** The caller in one room. */
export class Participant {
  readonly #room = new Room();
  readonly #mouth: Mouth;
  readonly #ear: Ear;
  readonly #utterances: Utterance[] = [];
  readonly #sounds: HeardSound[] = [];
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

  /** Joins, publishes the microphone and waits for the agent's audio track. */
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

  /** Follows the script until the last answer has been listened to; that one continues. */
  async converse({ speechMs, listenMs }: Script): Promise<void> {
    for (const ms of listenMs) {
      await this.#say(speechMs);
      await within(ANSWER_TIMEOUT_MS, `answer ${this.#utterances.length}`, this.#next('onStart'));
      await sleep(ms);
    }
  }

  /** Interrupts the last answer, and returns everything about the call. */
  async interrupt(speechMs: number): Promise<CallerLog> {
    await this.#say(speechMs);
    const { frames, lateFrames } = this.#mouth;
    return { utterances: this.#utterances, sounds: this.#sounds, latePercent: (100 * lateFrames) / frames };
  }

  async leave(): Promise<void> {
    await this.#mouth.close();
    await this.#room.disconnect();
  }

  /** Waits until the previous answer has ended as well; otherwise its rest would count as the next one. */
  async #say(speechMs: number): Promise<void> {
    this.#utterances.push(await this.#mouth.speak(speechMs));
    if (!this.#ear.hears) return;
    await within(
      SILENCE_TIMEOUT_MS,
      `silence after utterance ${this.#utterances.length}`,
      this.#next('onEnd'),
    );
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
