// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { decodeMulaw } from '@voicelive-kit/audio';
import { onTestFinished } from 'vitest';
import { RTCPeerConnection, useH264, usePCMU, type RtpPacket } from 'werift';
import type { Client } from './client.ts';
import { clientSdp } from './video-offer.ts';

/** A packet of either medium, and when it came, on the clock of `performance.now()`. */
export interface Received {
  readonly at: number;
  readonly packet: RtpPacket;
}

/** What a page does to see an avatar over WebRTC, without a browser. */
export class AvatarPage {
  readonly peer = new RTCPeerConnection({
    codecs: { audio: [usePCMU()], video: [useH264()] },
    iceServers: [],
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
    iceInterfaceAddresses: { udp4: '127.0.0.1' },
  });
  readonly audio: Received[] = [];
  readonly video: Received[] = [];

  private constructor() {
    this.peer.onTrack.subscribe((track) => {
      const received = track.kind === 'audio' ? this.audio : this.video;
      track.onReceiveRtp.subscribe((packet) => received.push({ at: performance.now(), packet }));
    });
    onTestFinished(() => this.peer.close());
  }

  /** Makes an offer, and nothing else. */
  static async offering(): Promise<{ page: AvatarPage; offer: string }> {
    const page = new AvatarPage();
    page.peer.addTransceiver('audio', { direction: 'recvonly' });
    page.peer.addTransceiver('video', { direction: 'recvonly' });
    await page.peer.setLocalDescription(await page.peer.createOffer());
    return { page, offer: page.peer.localDescription?.sdp ?? '' };
  }

  /** Offers, and connects to whoever answers. */
  static async connect(client: Client): Promise<AvatarPage> {
    const { page, offer } = await AvatarPage.offering();
    await page.answered(await AvatarPage.ask(client, offer));
    return page;
  }

  /** The answer of the emulator to an offer, SDP. */
  static async ask(client: Client, offer: string): Promise<string> {
    client.send({ type: 'session.avatar.connect', client_sdp: clientSdp(offer) });
    const { server_sdp } = await client.next('session.avatar.connecting');
    return (JSON.parse(Buffer.from(server_sdp, 'base64').toString()) as { sdp: string }).sdp;
  }

  /** Takes an answer and waits until media can flow. */
  async answered(sdp: string): Promise<void> {
    const connected = this.peer.connectionStateChange.watch((state) => state === 'connected', 5000);
    await this.peer.setRemoteDescription({ type: 'answer', sdp });
    await connected;
  }

  /** How loud each packet of sound was, from 0 to 32768. */
  loudness(): { at: number; level: number }[] {
    return this.audio.map(({ at, packet }) => {
      const samples = decodeMulaw(packet.payload);
      return { at, level: Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length) };
    });
  }

  /** The pictures seen: the types of their NAL units in order, and all their bytes but those that number them. */
  pictures(): { at: number; units: number[]; bytes: number }[] {
    const pictures: { at: number; units: number[]; bytes: number }[] = [];
    let [units, bytes]: [number[], number] = [[], 0];
    for (const { at, packet } of this.video) {
      const [indicator = 0, fragment = 0] = packet.payload;
      const type = indicator & 0x1f;
      // Of a unit in parts (FU-A), the first says which it is.
      if (type !== 28) units.push(type);
      else if ((fragment & 0x80) !== 0) units.push(fragment & 0x1f);
      bytes += packet.payload.length;
      if (!packet.header.marker) continue;
      pictures.push({ at, units, bytes });
      [units, bytes] = [[], 0];
    }
    return pictures;
  }
}
