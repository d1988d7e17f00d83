// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { voice } from '@livekit/agents';
import { FRAME_ITEM, FRAME_SAMPLE } from '../responses/audio-sink.ts';
import type { AvatarPlayer, StreamPlace } from './avatar-player.ts';

type AudioFrame = Parameters<voice.AudioOutput['captureFrame']>[0];

/** Maximum number of items to remember. */
const REMEMBERED = 16;

/** Maps the audio of each conversation item to its position in the avatar's stream. */
export class SpokenPlaces {
  readonly #items = new Map<string, { readonly at: number; readonly place: StreamPlace }[]>();

  /** Records the stream position of an item's audio, starting at sample `at`. */
  add(itemId: string, at: number, place: StreamPlace): void {
    const places = this.#items.get(itemId) ?? [];
    places.push({ at, place });
    this.#items.set(itemId, places);
    const [oldest] = this.#items.keys();
    if (this.#items.size > REMEMBERED && oldest !== undefined) this.#items.delete(oldest);
  }

  /**
   * Returns the stream position of a frame, or undefined if the frame is not avatar audio or lost its metadata on the
   * way.
   */
  of({ userdata, sampleRate }: AudioFrame): StreamPlace | undefined {
    const { [FRAME_ITEM]: itemId, [FRAME_SAMPLE]: sample } = userdata;
    if (typeof itemId !== 'string' || typeof sample !== 'number') return undefined;
    const found = this.#items.get(itemId)?.findLast(({ at }) => at <= sample);
    if (!found) return undefined;
    const { at, place } = found;
    return { turn: place.turn, atMs: place.atMs + ((sample - at) * 1000) / sampleRate };
  }
}

/** Audio output that passes the agent's audio to the avatar's player. */
export class AvatarAudioOutput extends voice.AudioOutput {
  readonly #player: () => AvatarPlayer;
  readonly #places: SpokenPlaces;
  readonly #cleared: () => void;
  #open = false;
  /** Set after an interruption: frames captured before the next flush belong to the interrupted segment. */
  #dropping = false;

  /** @param cleared - called on each interruption. */
  constructor(sampleRate: number, player: () => AvatarPlayer, places: SpokenPlaces, cleared: () => void) {
    super(sampleRate, undefined, { pause: false });
    this.#player = player;
    this.#places = places;
    this.#cleared = cleared;
  }

  override async captureFrame(frame: AudioFrame): Promise<void> {
    // The framework waits for the end of a segment that has any frame: nothing would report that of one which is not played.
    if (this.#dropping || this.#player().closed || frame.data.length === 0) return;
    this.#open = true;
    await super.captureFrame(frame);
    this.#player().capture(frame.data, this.#places.of(frame));
  }

  override flush(): void {
    super.flush();
    this.#open = false;
    this.#dropping = false;
    this.#player().flush();
  }

  override clearBuffer(): void {
    this.#dropping = this.#open;
    this.#cleared();
  }

  /** Reports that the player has started a segment. */
  started(): void {
    this.onPlaybackStarted(Date.now());
  }

  /** Reports that the player has finished a segment. */
  finished(positionMs: number, interrupted: boolean): void {
    this.onPlaybackFinished({ playbackPosition: positionMs / 1000, interrupted });
  }
}
