// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { answerOffer, offersVideo } from '../avatar/sdp-answer.ts';
import { SpokenVideo } from '../avatar/spoken-video.ts';
import { VIDEO_CODEC } from '../avatar/video-stream.ts';
import { ClientMistake } from '../client-mistake.ts';
import type { EngineContext } from './context.ts';
import type { EngineEventOf } from './events.ts';

/** The talking head of one session: it replaces the audio sent to the client, over WebRTC or as video on the socket. */
export class AvatarOutput {
  readonly #context: EngineContext;
  #connected = false;
  #video: SpokenVideo | undefined;
  /** The response it is speaking, and when that speech ends, on the clock of `performance.now()`. */
  #speaking: { turnId: string; untilMs: number; callOff: () => void } | undefined;

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** After a session update: an avatar on the socket appears at once, one that was switched off disappears. */
  configured(): void {
    const avatar = this.#avatar;
    if (avatar === null) {
      this.#stop();
      this.#connected = false;
      this.#video = undefined;
    } else if (avatar.output_protocol === 'websocket' && this.#video === undefined) {
      this.#video = new SpokenVideo();
      this.#send(this.#video.start());
      this.#send(this.#video.rest());
    }
  }

  /** `session.avatar.connect`: answers the offer, once per session. */
  connect(clientSdp: string): void {
    const avatar = this.#avatar;
    if (avatar === null) throw refused('session.avatar.connect needs an avatar: set session.avatar first.');
    if (avatar.output_protocol === 'websocket') {
      throw refused('session.avatar.connect is for WebRTC; this avatar comes over the WebSocket.');
    }
    if (this.#connected) throw refused('The avatar of this session is already connected.');
    const sdp = answerOffer(readOffer(clientSdp), this.#context.random);
    this.#connected = true;
    const answer = Buffer.from(JSON.stringify({ type: 'answer', sdp })).toString('base64');
    this.#context.emit({ kind: 'avatar-connecting', serverSdp: answer });
  }

  /** `output_audio_buffer.clear`: stops the speech at once. */
  clear(): void {
    if (this.#avatar === null) {
      throw new ClientMistake(
        'invalid_request_error',
        'output_audio_buffer.clear needs an avatar session.',
        'output_audio_buffer.clear',
      );
    }
    this.#context.emit({ kind: 'output-cleared' });
    this.#stop();
  }

  /** Audio of a response: the avatar speaks it; the client gets it if there is no avatar or it audits the audio. */
  play(sound: EngineEventOf<'audio-delta' | 'audio-done'>): void {
    const avatar = this.#avatar;
    if (sound.kind === 'audio-done') {
      this.#send(this.#video?.end());
      this.#context.emit(sound);
      return;
    }
    if (avatar !== null) this.#speak(sound);
    if (avatar === null || avatar.output_audit_audio) this.#context.emit(sound);
  }

  get #avatar() {
    return this.#context.session.avatar ?? null;
  }

  #speak({ ref, ms, audio, format }: EngineEventOf<'audio-delta'>): void {
    if (!this.#connected && this.#video === undefined) return;
    const nowMs = performance.now();
    if (this.#speaking?.turnId !== ref.responseId) {
      this.#stop();
      this.#context.emit({ kind: 'avatar-speaking', turnId: ref.responseId });
    }
    this.#speaking?.callOff();
    const untilMs = Math.max(this.#speaking?.untilMs ?? nowMs, nowMs) + ms;
    const callOff = this.#context.after(untilMs - nowMs, () => this.#stop());
    this.#speaking = { turnId: ref.responseId, untilMs, callOff };
    this.#send(this.#video?.speak(audio, format));
  }

  #send(video: Buffer | undefined): void {
    if (video === undefined || video.length === 0) return;
    this.#context.emit({ kind: 'video-delta', video: video.toString('base64'), codec: VIDEO_CODEC });
  }

  #stop(): void {
    const speaking = this.#speaking;
    if (speaking === undefined) return;
    this.#speaking = undefined;
    speaking.callOff();
    this.#send(this.#video?.rest());
    this.#context.emit({ kind: 'avatar-idle', turnId: speaking.turnId });
  }
}

function refused(message: string): ClientMistake {
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
  if (type !== 'offer' || typeof sdp !== 'string' || !offersVideo(sdp)) {
    throw new ClientMistake(
      'invalid_value',
      `Invalid 'client_sdp'. Expected base64 of {"type":"offer","sdp":"…"} with a video section.`,
      'client_sdp',
    );
  }
  return sdp;
}
