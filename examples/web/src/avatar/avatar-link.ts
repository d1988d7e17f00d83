// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { CONNECT_METHOD, RELAYS_METHOD } from './avatar-names.ts';
import { avatarProblemOf, mayPass } from './avatar-problem.ts';
import type { AvatarAction } from './avatar-view.ts';
import { offerToReceive } from './offer-to-receive.ts';

/** How long and how often an agent is asked that is still starting, milliseconds. */
const [PATIENCE_MS, ASK_AGAIN_MS] = [20_000, 500];

export interface AvatarLinkInit {
  /** Calls an RPC method of the agent; rejects with an error that has a `code`. */
  readonly ask: (method: string, payload: string) => Promise<string>;
  readonly createPeer: (servers: RTCIceServer[]) => RTCPeerConnection;
  readonly tell: (what: AvatarAction) => void;
}

/** The page's connection to the avatar of one agent. */
export class AvatarLink {
  readonly #with: AvatarLinkInit;
  #peer: RTCPeerConnection | undefined;
  /** Tries before the last one do not count any more. */
  #tries = 0;

  constructor(init: AvatarLinkInit) {
    this.#with = init;
  }

  /** Connects, in place of the connection there was. What comes of it is told. */
  connect(): void {
    this.close();
    const current = this.#tries;
    this.#connect(() => current === this.#tries).catch((error: unknown) => {
      if (current !== this.#tries) return;
      this.close();
      this.#with.tell({ type: 'failed', problem: avatarProblemOf(codeOf(error)) });
    });
  }

  /** Ends what there is; `connect` begins anew. */
  close(): void {
    this.#tries += 1;
    this.#peer?.close();
    this.#peer = undefined;
    this.#with.tell({ type: 'gone' });
  }

  async #connect(counts: () => boolean): Promise<void> {
    const { ask, createPeer } = this.#with;
    const servers = readServers(await this.#askPatiently(RELAYS_METHOD, counts));
    if (!counts()) return;
    const peer = createPeer(servers);
    this.#peer = peer;
    this.#watch(peer, counts);
    const sdp = await offerToReceive(peer);
    if (!counts()) return;
    const answer = JSON.parse(await ask(CONNECT_METHOD, JSON.stringify({ sdp }))) as { sdp: string };
    if (counts()) await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
  }

  async #askPatiently(method: string, counts: () => boolean): Promise<string> {
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await this.#with.ask(method, '');
      } catch (error) {
        if (!counts() || !mayPass(codeOf(error)) || performance.now() > until) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }

  #watch(peer: RTCPeerConnection, counts: () => boolean): void {
    const { tell } = this.#with;
    let stream: MediaStream | undefined;
    peer.addEventListener('track', ({ streams, track }) => {
      if (track.kind === 'video') [stream] = streams;
    });
    peer.addEventListener('connectionstatechange', () => {
      if (!counts()) return;
      if (peer.connectionState === 'connected') {
        if (stream) tell({ type: 'shown', stream });
        else tell({ type: 'failed', problem: 'unsupported' });
      } else if (peer.connectionState === 'failed') {
        this.close();
        tell({ type: 'failed', problem: 'unreachable' });
      }
    });
  }
}

function codeOf(error: unknown): number | undefined {
  const { code } = Object(error) as { code?: unknown };
  return typeof code === 'number' ? code : undefined;
}

/** The relay servers in the agent's answer; what is none is left out. */
function readServers(answer: string): RTCIceServer[] {
  const servers: unknown = JSON.parse(answer);
  if (!Array.isArray(servers)) return [];
  return servers.filter((server: unknown): server is RTCIceServer => Array.isArray(Object(server).urls));
}
