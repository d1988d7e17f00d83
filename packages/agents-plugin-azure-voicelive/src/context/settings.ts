// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { SessionConfig } from '@voicelive-kit/protocol';

/** The session configuration this side wants, complete at any moment, so that a new connection starts from it. */
export class SessionSettings {
  #config: SessionConfig;

  constructor(initial: SessionConfig) {
    this.#config = { ...initial };
  }

  get desired(): Readonly<SessionConfig> {
    return this.#config;
  }

  get instructions(): string {
    return this.#config.instructions ?? '';
  }

  /** True when the service detects turns. */
  get detectsTurns(): boolean {
    return this.#config.turn_detection !== null;
  }

  /** True when the service answers a turn by itself. */
  get answersTurns(): boolean {
    return this.detectsTurns && this.#turnFlag('create_response') !== false;
  }

  /** True when the service truncates an interrupted message by itself. */
  get truncatesItself(): boolean {
    return this.#turnFlag('auto_truncate') === true;
  }

  /** False while the tool choice forbids calls. */
  get callsTools(): boolean {
    return this.#config.tool_choice !== 'none';
  }

  get transcribes(): boolean {
    return this.#config.input_audio_transcription !== null;
  }

  get sendsWordTimes(): boolean {
    return this.#config.output_audio_timestamp_types?.includes('word') === true;
  }

  get wantsAudio(): boolean {
    return this.#config.modalities?.includes('audio') !== false;
  }

  change(change: SessionConfig): void {
    this.#config = { ...this.#config, ...change };
  }

  /** Goes back to what the service holds, for the fields it refused. */
  revert(refused: SessionConfig, held: SessionConfig): void {
    for (const key of Object.keys(refused)) {
      if (key in held) this.#config = { ...this.#config, [key]: held[key] };
      else delete this.#config[key];
    }
  }

  /** Stops asking for a field altogether. */
  drop(field: string): void {
    const { [field]: _dropped, ...rest } = this.#config;
    this.#config = rest;
  }

  #turnFlag(name: 'create_response' | 'auto_truncate'): unknown {
    const detection = this.#config.turn_detection;
    return detection && typeof detection === 'object'
      ? (detection as Record<string, unknown>)[name]
      : undefined;
  }
}
