// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import {
  type LocalParticipant,
  type RemoteParticipant,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import { timedPieces } from '@voicelive-kit/web/src/captions/timed-pieces.ts';
import { Ear } from './ear.ts';
import { Microphone } from './microphone.ts';

/** The response of the web client's token route. */
export interface Invitation {
  url: string;
  token: string;
  room: string;
  identity: string;
}

/** A piece of a transcription, from LiveKit's transcription topic. */
export interface Caption {
  segment: string;
  /** Identity of the speaker. */
  speaker: string;
  text: string;
  final: boolean;
}

const AGENT_TIMEOUT_MS = 20_000;

/** Requests a new room from a token route. */
export async function invite(webUrl: string): Promise<Invitation> {
  const answer = await fetch(new URL('/api/token', webUrl), { method: 'POST' });
  if (!answer.ok) throw new Error(`the token route answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Invitation;
}

/** A caller without a browser: any LiveKit client can talk to the agent, this one uses only `@livekit/rtc-node`. */
export class Caller {
  readonly room: Room;
  readonly microphone: Microphone;
  readonly captions: Caption[] = [];
  /** One for each track of the agent, latest last. */
  readonly #ears: Ear[] = [];
  #agent: RemoteParticipant | undefined;
  readonly #agentHere: Promise<void>;

  private constructor(room: Room, microphone: Microphone) {
    this.room = room;
    this.microphone = microphone;
    this.#agentHere = new Promise((resolve) => {
      room.on(RoomEvent.TrackSubscribed, (track, _publication, participant) => {
        if (track.kind !== TrackKind.KIND_AUDIO) return;
        this.#ears.push(new Ear(track));
        this.#agent = participant;
        resolve();
      });
    });
    // Session events are for side panels; without a handler the client would log every one of them.
    room.registerByteStreamHandler('lk.agent.session', (reader) => {
      void reader.readAll().catch(() => undefined);
    });
    room.registerTextStreamHandler('lk.transcription', (reader, { identity }) => {
      const attributes = reader.info.attributes ?? {};
      const caption: Caption = {
        segment: attributes['lk.segment_id'] ?? '',
        speaker: identity,
        text: '',
        final: attributes['lk.transcription_final'] === 'true',
      };
      this.captions.push(caption);
      void (async () => {
        for await (const { text } of timedPieces(reader)) caption.text += text;
      })().catch(() => undefined);
    });
  }

  /**
   * Joins and speaks with a microphone of this sample rate and channel count; resolves when the agent can be heard.
   * @param before - receives the room before it is joined, so that it misses nothing.
   */
  static async join(
    { url, token }: Invitation,
    rate = 48_000,
    channels = 1,
    before: (room: Room) => void = () => undefined,
  ): Promise<Caller> {
    const caller = new Caller(new Room(), new Microphone(rate, channels));
    try {
      before(caller.room);
      await caller.room.connect(url, token, { autoSubscribe: true, dynacast: false });
      const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
      await caller.me.publishTrack(caller.microphone.track, options);
      await withTimeout(caller.#agentHere, AGENT_TIMEOUT_MS, 'no agent joined the room');
      return caller;
    } catch (error) {
      await caller.leave();
      throw error;
    }
  }

  get me(): LocalParticipant {
    const { localParticipant } = this.room;
    if (!localParticipant) throw new Error('the caller is not in a room');
    return localParticipant;
  }

  get agent(): RemoteParticipant {
    if (!this.#agent) throw new Error('there is no agent in the room');
    return this.#agent;
  }

  /** Records the agent's latest track; an agent has one, and apologizes on another. */
  get ear(): Ear {
    const ear = this.#ears.at(-1);
    if (!ear) throw new Error('the agent cannot be heard');
    return ear;
  }

  /** Sends a typed message, like every LiveKit client. */
  async type(text: string): Promise<void> {
    await this.me.sendText(text, { topic: 'lk.chat' });
  }

  /** Calls a method of the agent. */
  async ask(method: string, payload = ''): Promise<string> {
    return this.me.performRpc({ destinationIdentity: this.agent.identity, method, payload });
  }

  /** Latest text of each segment of a speaker, in order; the caller's own with `'me'`. */
  said(by: 'me' | 'agent'): string[] {
    const segments = new Map<string, string>();
    for (const { segment, speaker, text } of this.captions) {
      if ((speaker === this.room.localParticipant?.identity) === (by === 'me')) segments.set(segment, text);
    }
    return [...segments.values()].map((text) => text.trim()).filter(Boolean);
  }

  async leave(): Promise<void> {
    await Promise.all(this.#ears.map((ear) => ear.close()));
    await this.microphone.close();
    await this.room.disconnect();
  }
}

async function withTimeout(promise: Promise<void>, ms: number, words: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${words} within ${ms / 1000} s`)), ms);
  });
  await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
