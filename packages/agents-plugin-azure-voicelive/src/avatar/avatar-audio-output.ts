// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { voice } from '@livekit/agents';
import { FRAME_ITEM, FRAME_SAMPLE } from '../responses/audio-sink.ts';
import type { AvatarPlayer, StreamPlace } from './avatar-player.ts';

type AudioFrame = Parameters<voice.AudioOutput['captureFrame']>[0];

/** How many items are remembered. */
const REMEMBERED = 16;

/** Where the sound of each item lies in the avatar's stream. */
export class SpokenPlaces {
  readonly #items = new Map<string, { readonly at: number; readonly place: StreamPlace }[]>();

  /** Sound of an item from a sample on has this place. */
  add(itemId: string, at: number, place: StreamPlace): void {
    const places = this.#items.get(itemId) ?? [];
    places.push({ at, place });
    this.#items.set(itemId, places);
    const [oldest] = this.#items.keys();
    if (this.#items.size > REMEMBERED && oldest !== undefined) this.#items.delete(oldest);
  }

  /** The place of a frame; undefined when it is none of the avatar's, or was made anew on its way. */
  of({ userdata, sampleRate }: AudioFrame): StreamPlace | undefined {
    const { [FRAME_ITEM]: itemId, [FRAME_SAMPLE]: sample } = userdata;
    if (typeof itemId !== 'string' || typeof sample !== 'number') return undefined;
    const found = this.#items.get(itemId)?.findLast(({ at }) => at <= sample);
    if (!found) return undefined;
    const { at, place } = found;
    return { turn: place.turn, atMs: place.atMs + ((sample - at) * 1000) / sampleRate };
  }
}

/** The framework's way to what the avatar's participant plays. */
export class AvatarAudioOutput extends voice.AudioOutput {
  readonly #player: () => AvatarPlayer;
  readonly #places: SpokenPlaces;
  readonly #cleared: () => void;
  #open = false;
  /** Interrupted: what is still captured until the flush belongs to what was cut. */
  #dropping = false;

  /** @param cleared - told of each interruption, after the player. */
  constructor(sampleRate: number, player: () => AvatarPlayer, places: SpokenPlaces, cleared: () => void) {
    super(sampleRate, undefined, { pause: false });
    this.#player = player;
    this.#places = places;
    this.#cleared = cleared;
  }

  override async captureFrame(frame: AudioFrame): Promise<void> {
    if (this.#dropping) return;
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

  /** The player has begun a segment. */
  started(): void {
    this.onPlaybackStarted(Date.now());
  }

  /** The player has ended a segment. */
  finished(positionMs: number, interrupted: boolean): void {
    this.onPlaybackFinished({ playbackPosition: positionMs / 1000, interrupted });
  }
}
