// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { SpokenVideo } from '../avatar/spoken-video.ts';
import { VIDEO_CODEC } from '../avatar/video-stream.ts';
import { ClientMistake } from '../client-mistake.ts';
import { AvatarConnection, refused } from './avatar-connection.ts';
import type { EngineContext } from './context.ts';
import type { EngineEventOf } from './events.ts';

/** The talking head of one session: it replaces the audio sent to the client, over WebRTC or as video on the socket. */
export class AvatarOutput {
  readonly #context: EngineContext;
  readonly #connection: AvatarConnection;
  #video: SpokenVideo | undefined;
  /** The response it is speaking, and when that speech ends, on the clock of `performance.now()`. */
  #speaking: { turnId: string; untilMs: number; callOff: () => void } | undefined;
  /** Sound of responses after that one. What goes to the socket goes at once. */
  #next: EngineEventOf<'audio-delta'>[] = [];

  constructor(context: EngineContext) {
    this.#context = context;
    this.#connection = new AvatarConnection(context, (sound) => this.#speak(sound));
  }

  /** After a session update: an avatar on the socket appears at once, one that was switched off disappears. */
  configured(): void {
    const avatar = this.#avatar;
    if (avatar === null) {
      this.#stop();
      this.#connection.close('anew');
      this.#video = undefined;
    } else if (avatar.output_protocol === 'websocket' && this.#video === undefined) {
      this.#video = new SpokenVideo();
      this.#send(this.#video.start());
      this.#send(this.#video.rest());
    }
  }

  /** `session.avatar.connect`: answers the offer, once per session. Throws, or rejects with, a ClientMistake. */
  connect(clientSdp: string): Promise<void> | undefined {
    const avatar = this.#avatar;
    if (avatar === null) throw refused('session.avatar.connect needs an avatar: set session.avatar first.');
    if (avatar.output_protocol === 'websocket') {
      throw refused('session.avatar.connect is for WebRTC; this avatar comes over the WebSocket.');
    }
    return this.#connection.connect(clientSdp);
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

  /**
   * The answer it speaks is cut off: over WebRTC only the service can silence it. Audio on the socket is dropped by the
   * client.
   */
  interrupted(): void {
    if (this.#video === undefined) this.#stop();
  }

  /** Audio of a response: the avatar speaks it; the client gets it if there is no avatar or it audits the audio. */
  play(sound: EngineEventOf<'audio-delta' | 'audio-done'>): void {
    const avatar = this.#avatar;
    if (sound.kind === 'audio-done') {
      this.#send(this.#video?.end());
      this.#context.emit(sound);
      return;
    }
    if (avatar !== null && !this.#connection.hold(sound)) this.#speak(sound);
    if (avatar === null || avatar.output_audit_audio) this.#context.emit(sound);
  }

  /** The session has ended. */
  close(): void {
    this.#connection.close('for good');
  }

  get #avatar() {
    return this.#context.session.avatar ?? null;
  }

  #speak(sound: EngineEventOf<'audio-delta'>): void {
    const { ref, ms, audio, format } = sound;
    if (!this.#connection.answered && this.#video === undefined) return;
    const nowMs = performance.now();
    if (this.#speaking?.turnId !== ref.responseId) {
      if (this.#speaking && this.#video === undefined) return void this.#next.push(sound);
      this.#rest();
      this.#context.emit({ kind: 'avatar-speaking', turnId: ref.responseId });
    }
    this.#speaking?.callOff();
    const untilMs = Math.max(this.#speaking?.untilMs ?? nowMs, nowMs) + ms;
    const callOff = this.#context.after(untilMs - nowMs, () => this.#rest());
    this.#speaking = { turnId: ref.responseId, untilMs, callOff };
    this.#connection.speak(sound);
    this.#send(this.#video?.speak(audio, format));
    return undefined;
  }

  #send(video: Buffer | undefined): void {
    if (video === undefined || video.length === 0) return;
    this.#context.emit({ kind: 'video-delta', video: video.toString('base64'), codec: VIDEO_CODEC });
  }

  /** Says nothing more of what it has to say. */
  #stop(): void {
    this.#next = [];
    this.#connection.hush();
    this.#rest();
  }

  /** It has said everything. */
  #rest(): void {
    const speaking = this.#speaking;
    if (speaking === undefined) return;
    this.#speaking = undefined;
    speaking.callOff();
    this.#connection.endSpeech();
    this.#send(this.#video?.rest());
    this.#context.emit({ kind: 'avatar-idle', turnId: speaking.turnId });
    for (const sound of this.#next.splice(0)) this.#speak(sound);
  }
}
