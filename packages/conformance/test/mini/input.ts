// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { AudioFrame } from '@livekit/rtc-node';
import type { ClientAction } from '../../src/index.ts';
import { AudioPacker } from './audio-packer.ts';
import type { MiniPlugin } from './plugin.ts';

interface InputHooks {
  send: (action: ClientAction) => void;
  up: () => boolean;
  /** A turn is ended by hand. */
  commits: () => void;
}

/** The caller's audio on its way up, and the part of a manual turn that must be sent again after a drop. */
export class MiniInput {
  readonly #model: MiniPlugin;
  readonly #hooks: InputHooks;
  readonly #packer: AudioPacker;
  /** Whether there is audio to commit. */
  #heard = false;
  #laterCommit: NodeJS.Timeout | undefined;
  /** Audio of a manual turn: not committed yet, and committed but not transcribed yet. */
  #uncommitted: Int16Array[] = [];
  #committed: Int16Array[] = [];

  constructor(model: MiniPlugin, hooks: InputHooks) {
    this.#model = model;
    this.#hooks = hooks;
    this.#packer = new AudioPacker(model.has);
  }

  push(frame: AudioFrame): void {
    this.#heard = true;
    for (const samples of this.#packer.push(frame)) this.#send(samples);
  }

  commit(): void {
    const { has } = this.#model;
    if (!this.#hooks.up() && has('commit-needs-a-connection')) throw new Error('not connected');
    if (!this.#heard && !has('commits-nothing')) return;
    this.#heard = false;
    if (!has('commit-forgets-the-remainder')) for (const samples of this.#packer.flush()) this.#send(samples);
    this.#committed = this.#uncommitted.splice(0);
    this.#hooks.commits();
    // Without a connection the whole turn waits for the next one.
    const commit = (): void => {
      if (!this.#isManual || this.#hooks.up()) this.#hooks.send({ kind: 'commit' });
    };
    if (has('requests-before-committing')) setTimeout(commit, 20);
    else if (has('interrupt-forgets-the-commit')) this.#laterCommit = setTimeout(commit, 0);
    else if (!has('ignores-short-presses')) commit();
  }

  clear(): void {
    const { has } = this.#model;
    if (!has('keeps-the-remainder-over-a-handoff') && !has('clear-keeps-the-remainder')) this.#packer.clear();
    this.#heard = false;
    this.#uncommitted = [];
    if (!has('clear-stays-local')) this.#hooks.send({ kind: 'clear' });
  }

  interrupted(): void {
    clearTimeout(this.#laterCommit);
  }

  /** The provider has transcribed the turn, or answers it. */
  understood(): void {
    this.#committed = [];
  }

  /** Sends the turn that was committed but not transcribed, and the uncommitted audio, to a new connection. */
  tellAgain(): void {
    const { has } = this.#model;
    const turn = has('forgets-committed-turns') ? [] : this.#committed;
    for (const samples of turn) this.#hooks.send({ kind: 'audio', samples });
    if (turn.length > 0) this.#hooks.send({ kind: 'commit' });
    if (has('forgets-what-was-not-committed')) this.#uncommitted = [];
    for (const samples of this.#uncommitted) this.#hooks.send({ kind: 'audio', samples });
  }

  #send(samples: Int16Array): void {
    if (this.#isManual) this.#uncommitted.push(samples);
    if (!this.#isManual || this.#hooks.up()) this.#hooks.send({ kind: 'audio', samples });
  }

  /** Whether turns are ended by hand. */
  get #isManual(): boolean {
    return !(this.#model.overrides.turnDetection ?? true);
  }
}
