// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { waitFor, type WaitOptions } from '../waiting.ts';
import type { ConformanceDriver } from './driver.ts';
import type { Received } from './inbox.ts';
import type { ClientAction, NeutralConfig, NeutralItem } from './neutral.ts';
import type { Peer } from './peer.ts';

type Kind = ClientAction['kind'];
type Of<K extends Kind> = Received<Extract<ClientAction, { kind: K }>>;

/** All connections a provider has had, and what it received on them. */
export class Connections {
  readonly driver: ConformanceDriver;
  readonly #peers: Peer[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(driver: ConformanceDriver) {
    this.driver = driver;
  }

  /** The newest connection; throws when there is none. */
  get peer(): Peer {
    const peer = this.#peers.at(-1);
    if (!peer) throw new Error('the plugin has not connected');
    return peer;
  }

  /** All connections so far, oldest first. */
  connections(): Peer[] {
    return [...this.#peers];
  }

  openPeers(): Peer[] {
    return this.#peers.filter((peer) => peer.open);
  }

  /** Resolves to connection number `count` once it is open. */
  waitForPeer(count = 1, options: WaitOptions = {}): Promise<Peer> {
    return this.until(`connection ${count}`, () => this.#peers[count - 1], options);
  }

  /** Resolves to connection number `count` once the client has configured it. */
  async configured(count = 1, options: WaitOptions = {}): Promise<Peer> {
    const peer = await this.waitForPeer(count, options);
    return this.until(`a configuration on connection ${count}`, () => peer.of('config')[0] && peer, options);
  }

  /** Waits until `probe` returns something; the error says what has arrived instead. */
  until<T>(what: string, probe: () => T | undefined | null | false, options: WaitOptions = {}): Promise<T> {
    const arrived = (): unknown => this.#peers.map(({ received }) => inShort(received));
    return waitFor(what, probe, { seen: arrived, ...options });
  }

  /** Everything of one kind, across all connections, in order. */
  received<K extends Kind>(kind: K): Of<K>[] {
    return this.#peers.flatMap((peer) => peer.of(kind));
  }

  requests(): Of<'request'>[] {
    return this.received('request');
  }

  cancels(): Of<'cancel'>[] {
    return this.received('cancel');
  }

  truncations(): Of<'truncate'>[] {
    return this.received('truncate');
  }

  /** Items of the newest connection's conversation, in order. */
  items(): NeutralItem[] {
    return this.#peers.at(-1)?.conversation.items() ?? [];
  }

  /** Configuration in force on the newest connection. */
  config(): NeutralConfig {
    return this.#peers.at(-1)?.config ?? {};
  }

  /** Samples received across all connections; `since` is a time on the timeline. */
  audio(since = 0): Int16Array {
    const pieces = this.received('audio').filter(({ atMs }) => atMs >= since);
    const all = new Int16Array(pieces.reduce((sum, { samples }) => sum + samples.length, 0));
    let at = 0;
    for (const { samples } of pieces) {
      all.set(samples, at);
      at += samples.length;
    }
    return all;
  }

  /** Milliseconds of audio received. */
  audioMs(since = 0): number {
    return (this.audio(since).length * 1000) / this.driver.sampleRate.input;
  }

  /** Calls `listener` whenever something arrives or ends; returns a function that removes it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  protected add(peer: Peer): void {
    this.#peers.push(peer);
  }

  protected changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Kinds of what has arrived; consecutive repeats are listed once. */
function inShort(received: readonly { kind: string }[]): string {
  return received
    .map(({ kind }) => kind)
    .filter((kind, index, kinds) => kind !== kinds[index - 1])
    .join(' ');
}
