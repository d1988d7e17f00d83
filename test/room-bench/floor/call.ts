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
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { RoomAddress } from '../caller/participant.ts';
import { writeInstructions } from '../stage/instructions.ts';
import { Voice } from './voice.ts';

interface Message {
  type: string;
  delta: string;
}

/** The minimal program between a room and a realtime service: audio up, audio down, silence when interrupted. */
export class Call {
  readonly #room = new Room();
  readonly #voice: Voice;
  readonly #onError: (error: unknown) => void;
  #socket: WebSocket | undefined;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
    this.#voice = new Voice(onError);
    this.#room.on(RoomEvent.TrackSubscribed, (track) => {
      if (track.kind === TrackKind.KIND_AUDIO) this.#forward(track).catch(onError);
    });
  }

  /** Opens the socket and joins the room, both at once. */
  async join(room: string, { url, token }: RoomAddress, servicePort: number): Promise<void> {
    await Promise.all([this.#openSocket(room, servicePort), this.#joinRoom(url, token)]);
  }

  async leave(): Promise<void> {
    this.#socket?.terminate();
    await this.#room.disconnect();
    await this.#voice.source.close();
  }

  async #joinRoom(url: string, token: string): Promise<void> {
    await this.#room.connect(url, token, { autoSubscribe: true, dynacast: false });
    const track = LocalAudioTrack.createAudioTrack('voice', this.#voice.source);
    await this.#room.localParticipant?.publishTrack(
      track,
      new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE }),
    );
  }

  async #openSocket(room: string, port: number): Promise<void> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/voice-live/realtime`, { perMessageDeflate: false });
    socket.on('error', this.#onError);
    socket.on('message', (data: Buffer) => this.#read(JSON.parse(data.toString()) as Message));
    await once(socket, 'open');
    const instructions = writeInstructions({ room, pid: process.pid });
    socket.send(JSON.stringify({ type: 'session.update', session: { instructions } }));
    this.#socket = socket;
  }

  #read(message: Message): void {
    if (message.type === 'response.audio.delta') {
      const bytes = Uint8Array.from(Buffer.from(message.delta, 'base64'));
      this.#voice.play(new Int16Array(bytes.buffer));
    } else if (message.type === 'input_audio_buffer.speech_started') {
      this.#voice.silence();
    }
  }

  async #forward(track: RemoteTrack): Promise<void> {
    for await (const { data } of new AudioStream(track, { sampleRate: 24_000, numChannels: 1 })) {
      const audio = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
      this.#socket?.send(`{"type":"input_audio_buffer.append","audio":"${audio}"}`);
    }
  }
}
