// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';

interface Line {
  kind: string;
  connection: number;
  atMs: number;
  event?: { type: string } & Record<string, unknown>;
}

/** The length of the plugin's packets, in milliseconds. */
const PACKET_MS = 10;
/**
 * The audio the emulator counts before the first sound of a turn, and how long it waits for silence: `server_vad` with
 * its defaults.
 */
const PREFIX_PADDING_MS = 400;
const SILENCE_MS = 500;

/** What the emulator recorded of the first call: its intended delays are read from here. */
export class ServiceTape {
  readonly #lines: Line[];

  constructor(path: string) {
    const text = readFileSync(path, 'utf8').split('\n').filter(Boolean);
    const lines = text.map((line) => JSON.parse(line) as Line);
    // Connections that were opened ahead of a call carry no audio.
    const call = lines.find(({ event }) => event?.type === 'input_audio_buffer.append')?.connection;
    this.#lines = lines.filter(({ connection }) => connection === call);
  }

  /** For each answered turn: the wait for silence, and the thinking time until the first audio, in milliseconds. */
  answerTimes(): number[] {
    const times: number[] = [];
    for (const [index, { event, atMs }] of this.#lines.entries()) {
      if (event?.type !== 'input_audio_buffer.speech_stopped') continue;
      const delta = this.#lines.slice(index).find((line) => line.event?.type === 'response.audio.delta');
      if (delta) times.push(SILENCE_MS + delta.atMs - atMs);
    }
    return times;
  }

  /** For each start of speech: from its first sound until the emulator was certain, in milliseconds. */
  detectionTimes(): number[] {
    const packets = this.#lines.filter((line) => line.event?.type === 'input_audio_buffer.append');
    return this.#ofType('input_audio_buffer.speech_started').map(({ atMs, event }) => {
      const voiceMs = Number(event?.['audio_start_ms']) + PREFIX_PADDING_MS;
      const arrived = packets[Math.floor(voiceMs / PACKET_MS)];
      return arrived ? Math.max(0, atMs - arrived.atMs) : Number.NaN;
    });
  }

  /** Where each interrupted answer was reported to have been cut, in milliseconds of it. */
  truncatedAt(): number[] {
    return this.#ofType('conversation.item.truncate').map(({ event }) => Number(event?.['audio_end_ms']));
  }

  #ofType(type: string): Line[] {
    return this.#lines.filter(({ event }) => event?.type === type);
  }
}
