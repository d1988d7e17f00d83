// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { answerOffer, offersVideo } from '../avatar/sdp-answer.ts';
import type { AvatarMedia } from '../avatar/webrtc/avatar-media.ts';
import { takesMedia } from '../avatar/webrtc/media-offer.ts';
import { ClientMistake } from '../client-mistake.ts';
import type { EngineContext } from './context.ts';
import type { EngineEventOf } from './events.ts';

type Sound = EngineEventOf<'audio-delta'>;

/** The avatar of one session over WebRTC: the offer, its answer, and the media that come of it. */
export class AvatarConnection {
  readonly #context: EngineContext;
  /** Says what waited for the media. */
  readonly #say: (sound: Sound) => void;
  #state: 'none' | 'answering' | 'answered' | 'closed' = 'none';
  /** Counts offers: an answer that comes after the next one is nobody's. */
  #offers = 0;
  #media: AvatarMedia | undefined;
  /** Sound that comes before the media flow. */
  #held: Sound[] | undefined;

  constructor(context: EngineContext, say: (sound: Sound) => void) {
    this.#context = context;
    this.#say = say;
  }

  /** Whether the offer was answered, with media or without. */
  get answered(): boolean {
    return this.#state === 'answered';
  }

  /**
   * Answers the offer, once a session. Throws a ClientMistake, or rejects with one where it takes a while to see that the offer
   * is broken.
   */
  connect(clientSdp: string): Promise<void> | undefined {
    if (this.#state !== 'none') throw refused('The avatar of this session is already connected.');
    const offer = readOffer(clientSdp);
    if (!takesMedia(offer)) return this.#answer(answerOffer(offer, this.#context.random));
    this.#state = 'answering';
    this.#offers += 1;
    return this.#answerWithMedia(offer);
  }

  /** Takes sound of a response while the media are on their way; false where it is to be said now. */
  hold(sound: Sound): boolean {
    this.#held?.push(sound);
    return this.#held !== undefined;
  }

  /** Has sound heard and seen. */
  speak({ audio, format }: Sound): void {
    this.#media?.speak(audio, format);
  }

  /** That was the last of a speech. */
  endSpeech(): void {
    this.#media?.endSpeech();
  }

  /** Falls silent at once. */
  hush(): void {
    if (this.#held) this.#held = [];
    this.#media?.hush();
  }

  /** Ends it; another offer is taken after `anew`. */
  close(how: 'anew' | 'for good'): void {
    this.#state = how === 'anew' ? 'none' : 'closed';
    this.#held = undefined;
    void this.#media?.close();
    this.#media = undefined;
  }

  async #answerWithMedia(offer: string): Promise<void> {
    const nr = this.#offers;
    const counts = (): boolean => this.#state === 'answering' && this.#offers === nr;
    const media = await this.#context
      .openAvatarMedia(offer, {
        connected: () => this.#release(),
        lost: () => {
          this.#media = undefined;
          this.#release();
        },
      })
      .catch(() => {
        if (counts()) this.#state = 'none';
        throw brokenOffer();
      });
    // It was switched off, or the session has ended, meanwhile.
    if (!counts()) return void media?.close();
    this.#media = media;
    if (media) this.#held = [];
    return this.#answer(media?.answer ?? answerOffer(offer, this.#context.random));
  }

  #answer(sdp: string): undefined {
    this.#state = 'answered';
    const answer = Buffer.from(JSON.stringify({ type: 'answer', sdp })).toString('base64');
    this.#context.emit({ kind: 'avatar-connecting', serverSdp: answer });
  }

  #release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const sound of held) this.#say(sound);
  }
}

export function refused(message: string): ClientMistake {
  return new ClientMistake('invalid_request_error', message, 'session.avatar.connect');
}

/** The SDP inside `client_sdp`; throws a ClientMistake for anything but an offer with video. */
function readOffer(clientSdp: string): string {
  let offer: unknown;
  try {
    offer = JSON.parse(Buffer.from(clientSdp, 'base64').toString('utf8'));
  } catch {
    offer = undefined;
  }
  const { type, sdp } = Object(offer) as { type?: unknown; sdp?: unknown };
  if (type !== 'offer' || typeof sdp !== 'string' || !offersVideo(sdp)) throw brokenOffer();
  return sdp;
}

function brokenOffer(): ClientMistake {
  return new ClientMistake(
    'invalid_value',
    `Invalid 'client_sdp'. Expected base64 of {"type":"offer","sdp":"…"} with a video section.`,
    'client_sdp',
  );
}
