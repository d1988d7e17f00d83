// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { MediaEvents } from './avatar-media.ts';
import { AvatarPeer } from './avatar-peer.ts';
import { loadWerift } from './load-werift.ts';

/** How long a page may take to connect after it was answered, milliseconds. */
const CONNECT_MS = 30_000;

export interface AvatarPeersInit {
  /** Takes what there is to tell a person. */
  readonly log: (message: string) => void;
  /** Default 30 s. */
  readonly connectMs?: number;
  /** Loads WebRTC, or not. */
  readonly load?: typeof loadWerift;
}

/** The pages that see the avatars of one emulator over WebRTC. */
export class AvatarPeers {
  readonly #with: AvatarPeersInit;
  readonly #open = new Set<AvatarPeer>();
  #loading: ReturnType<typeof loadWerift> | undefined;
  #closed = false;

  constructor(init: AvatarPeersInit) {
    this.#with = init;
  }

  /** Answers an offer that takes media; undefined where there is no WebRTC, which is told once. Rejects for an offer that cannot be read. */
  async answer(offer: string, events: MediaEvents): Promise<AvatarPeer | undefined> {
    const { log, load = loadWerift, connectMs = CONNECT_MS } = this.#with;
    this.#loading ??= load().then((loaded) => {
      if (!loaded) log(MISSING);
      return loaded;
    });
    const werift = await this.#loading;
    if (werift === undefined) return undefined;
    const lost = (reason?: string): void => {
      if (reason !== undefined) log(`an avatar over WebRTC is not seen: ${reason}`);
      events.lost(reason);
    };
    const peer = await AvatarPeer.open(werift, offer, { ...events, lost }, connectMs);
    this.#open.add(peer);
    void peer.closed.then(() => this.#open.delete(peer));
    if (this.#closed) await peer.close();
    return peer;
  }

  /** Resolves once every peer is closed. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#open].map((peer) => peer.close()));
  }
}

const MISSING =
  'an avatar over WebRTC gets its answer, but neither picture nor sound: install werift (npm install werift@^0.25.2)';
