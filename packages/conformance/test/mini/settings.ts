// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ClientAction, NeutralConfig } from '../../src/index.ts';
import type { MiniPlugin } from './plugin.ts';

interface SettingsHooks {
  send: (action: ClientAction) => void;
  newRef: () => string;
  /** Whether there is a connection, and whether there has been one before. */
  up: () => boolean;
  hasBeenUp: () => boolean;
  error: (error: Error, recoverable: boolean) => void;
}

/** The session's desired configuration, changes in flight, and what the provider has accepted. */
export class MiniSettings {
  readonly #model: MiniPlugin;
  readonly #hooks: SettingsHooks;
  readonly #wanted: NeutralConfig;
  readonly #held: NeutralConfig = {};
  readonly #sent = new Map<string, NeutralConfig>();
  /** Whether the defective plugin waits for an answer that will never arrive. */
  blocked = false;

  constructor(model: MiniPlugin, hooks: SettingsHooks) {
    this.#model = model;
    this.#hooks = hooks;
    const { turnDetection, transcription, interruptsResponse, truncatesByItself, modalities } =
      model.overrides;
    this.#wanted = {
      instructions: '',
      turnDetection: turnDetection ?? true,
      transcription: transcription ?? true,
      interruptsResponse: interruptsResponse ?? true,
      truncatesByItself: truncatesByItself ?? false,
      audioOutput: modalities?.includes('audio') ?? true,
      tools: [],
      toolChoice: 'auto',
    };
    if (model.has('shares-settings-between-sessions')) this.#wanted = model.sharedConfig ??= this.#wanted;
  }

  get wanted(): Readonly<NeutralConfig> {
    return this.#wanted;
  }

  change(change: NeutralConfig): void {
    const isDown = this.#hooks.hasBeenUp() && !this.#hooks.up();
    if (isDown && this.#model.has('forgets-settings-made-while-down')) return;
    Object.assign(this.#wanted, change);
    const resets = this.#model.has('an-update-resets-the-rest');
    const rest = resets ? { interruptsResponse: true, transcription: true } : {};
    if (this.#hooks.up()) this.#send({ ...change, ...rest });
  }

  /** Configures a new connection. */
  restore(): void {
    this.#send({ ...this.#wanted });
  }

  /** Without a name it is an unsolicited session update. */
  accepted(name: string | undefined): void {
    const guesses = this.#model.has('any-account-is-an-answer');
    const ref = name ?? (guesses ? this.#sent.keys().next().value : undefined) ?? '';
    Object.assign(this.#held, this.#sent.get(ref));
    this.#sent.delete(ref);
  }

  /** A rejected setting returns to its previous value, unless it has been changed again. */
  refused(kind: string, ref: string | undefined): void {
    const { has } = this.#model;
    if (ref === undefined && kind === 'rejected' && has('an-unnamed-refusal-blocks-changes'))
      this.blocked = true;
    const refused = this.#sent.get(ref ?? '') as Record<string, unknown> | undefined;
    if (!refused || has('keeps-refused-settings')) return;
    this.#sent.delete(ref ?? '');
    if (has('a-refused-setting-is-final')) this.#hooks.error(new Error('refused'), false);
    const wanted = this.#wanted as Record<string, unknown>;
    const held = this.#held as Record<string, unknown>;
    const changed = Object.keys(refused).filter(
      (name) => wanted[name] === refused[name] || has('refusals-revert-everything'),
    );
    for (const name of changed) wanted[name] = held[name] ?? wanted[name];
    // Without a configuration a connection is useless.
    if (Object.keys(refused).length > 1) this.restore();
  }

  #send(config: NeutralConfig): void {
    const ref = this.#hooks.newRef();
    this.#sent.set(ref, config);
    this.#hooks.send({ kind: 'config', config, ref });
  }
}
