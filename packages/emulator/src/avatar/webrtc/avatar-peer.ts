// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { encodeMulaw } from '@voicelive-kit/audio';
import type { SoundFormat } from '../../hearing/loudness.ts';
import { LiveFace, STEP_MS, STEPS_OF_PICTURE } from '../live-face.ts';
import { offersAudio } from '../sdp-answer.ts';
import type { AvatarMedia, MediaEvents } from './avatar-media.ts';
import { h264Payloads } from './h264-payloads.ts';
import type { Werift } from './load-werift.ts';
import { onLoopback, withoutCandidates } from './media-offer.ts';
import { RtpStream } from './rtp-stream.ts';
import { stepsInTime } from './steps-in-time.ts';

const LOOPBACK = '127.0.0.1';
/** Ticks of a step on the clock of sound (G.711) and of pictures. */
const [SOUND_TICKS, VIDEO_TICKS] = [8 * STEP_MS, 90 * STEP_MS];

/** A connection to one page, over which a talking head is seen and heard: H.264 and G.711 μ-law, on loopback alone. */
export class AvatarPeer implements AvatarMedia {
  readonly answer: string;
  /** Resolves once everything it held is free. */
  readonly closed: Promise<void>;
  readonly #connection: Werift.RTCPeerConnection;
  readonly #face = new LiveFace();
  #endSteps: (() => void) | undefined;
  readonly #deadline: NodeJS.Timeout;
  #free: () => void = () => undefined;
  #closing = false;

  private constructor(
    werift: typeof Werift,
    connection: Werift.RTCPeerConnection,
    answer: string,
    streams: { video: RtpStream; audio: RtpStream | undefined },
    events: MediaEvents,
    deadlineMs: number,
  ) {
    this.answer = answer;
    this.closed = new Promise((resolve) => {
      this.#free = resolve;
    });
    this.#connection = connection;
    const lose = (reason?: string): void => {
      if (this.#closing) return;
      void this.close();
      events.lost(this.#endSteps ? undefined : reason);
    };
    this.#deadline = setTimeout(() => lose(`no connection within ${deadlineMs / 1000} s`), deadlineMs);
    connection.connectionStateChange.subscribe((state) => {
      if (state === 'failed' || state === 'closed' || state === 'disconnected') lose(`connection ${state}`);
      else if (state === 'connected' && !this.#endSteps && !this.#closing) {
        clearTimeout(this.#deadline);
        this.#endSteps = stepsInTime(STEP_MS, () => this.#step(streams.video, streams.audio));
        events.connected();
      }
    });
  }

  /** Answers an offer. Rejects for one that cannot be read; nothing is left behind then. */
  static async open(
    werift: typeof Werift,
    offer: string,
    events: MediaEvents,
    deadlineMs: number,
  ): Promise<AvatarPeer> {
    const { MediaStream, MediaStreamTrack, RTCPeerConnection, useH264, usePCMU } = werift;
    const connection = new RTCPeerConnection({
      codecs: { audio: [usePCMU()], video: [useH264()] },
      iceLite: true,
      iceServers: [],
      iceUseIpv6: false,
      iceAdditionalHostAddresses: [LOOPBACK],
      iceInterfaceAddresses: { udp4: LOOPBACK },
      bundlePolicy: 'max-bundle',
    });
    try {
      // One stream, so that whoever plays them keeps sound and picture together.
      const stream = new MediaStream();
      const send = (kind: 'audio' | 'video'): RtpStream => {
        const track = new MediaStreamTrack({ kind });
        const transceiver = connection.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
        return new RtpStream(werift, transceiver.sender);
      };
      const streams = { audio: offersAudio(offer) ? send('audio') : undefined, video: send('video') };
      await connection.setRemoteDescription({ type: 'offer', sdp: withoutCandidates(offer) });
      await connection.setLocalDescription(await connection.createAnswer());
      const answer = onLoopback(connection.localDescription?.sdp ?? '');
      return new AvatarPeer(werift, connection, answer, streams, events, deadlineMs);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  speak(audio: string, format: SoundFormat): void {
    this.#face.speak(audio, format);
  }

  endSpeech(): void {
    this.#face.endSpeech();
  }

  hush(): void {
    this.#face.hush();
  }

  close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = true;
      clearTimeout(this.#deadline);
      this.#endSteps?.();
      this.#connection.close().then(this.#free, this.#free);
    }
    return this.closed;
  }

  #step(video: RtpStream, audio: RtpStream | undefined): void {
    const { sound, picture } = this.#face.next();
    audio?.send([Buffer.from(encodeMulaw(sound))], false);
    audio?.advance(SOUND_TICKS);
    if (picture === undefined) return;
    video.send(h264Payloads(picture), true);
    video.advance(STEPS_OF_PICTURE * VIDEO_TICKS);
  }
}
