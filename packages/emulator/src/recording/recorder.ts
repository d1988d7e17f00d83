// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { WriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { resolve } from 'node:path';
import { hideInText, withoutSecrets } from '@voicelive-kit/protocol';
import { safeHeaders, safeTarget } from '../secrets.ts';
import { explained } from '../system-error.ts';
import { safeEvent } from './redact.ts';

/** Records one connection. */
export interface ConnectionRecording {
  received(data: Uint8Array, binary: boolean): void;
  sent(frame: string | Uint8Array): void;
  closed(by: 'client' | 'server', code: number, reason: string): void;
}

/**
 * Writes everything that goes over the wire to a file, as JSON Lines; never keys or tokens, audio only if requested.
 */
export class Recorder {
  readonly #file: WriteStream;
  readonly #keepAudio: boolean;
  readonly #start = performance.now();
  #connections = 0;
  #broken: Error | undefined;

  private constructor(file: WriteStream, keepAudio: boolean, log: (message: string) => void) {
    this.#file = file;
    this.#keepAudio = keepAudio;
    file.on('error', (error) => {
      if (this.#broken === undefined) log(`the recording ends here: ${error.message}`);
      this.#broken = error;
    });
    this.#write({ kind: 'recording', version: 1, startedAt: new Date().toISOString() });
  }

  /** Starts a file that only its owner can read; rejects if it cannot be written. */
  static async start(path: string, keepAudio: boolean, log: (message: string) => void): Promise<Recorder> {
    const handle = await open(path, 'w', 0o600).catch((error: unknown) => {
      const file = resolve(path);
      throw explained(error, {
        ENOENT: `record: there is no folder for ${file}; make it first`,
        EISDIR: `record: ${file} is a folder; give a file in it`,
        EACCES: `record: ${file} may not be written; check its permissions`,
      });
    });
    return new Recorder(handle.createWriteStream(), keepAudio, log);
  }

  open(url: URL, headers: IncomingHttpHeaders): ConnectionRecording {
    this.#connections += 1;
    const connection = this.#connections;
    const target = safeTarget(url);
    this.#write({ kind: 'open', connection, atMs: this.#now(), target, headers: safeHeaders(headers) });
    return {
      received: (data, binary) => this.#frame('client', connection, data, binary),
      sent: (frame) => this.#frame('server', connection, Buffer.from(frame), typeof frame !== 'string'),
      closed: (by, code, reason) =>
        this.#write({ kind: 'close', connection, atMs: this.#now(), by, code, reason: hideInText(reason) }),
    };
  }

  refused(url: URL, headers: IncomingHttpHeaders, status: number): void {
    const target = safeTarget(url);
    this.#write({ kind: 'refused', atMs: this.#now(), target, status, headers: safeHeaders(headers) });
  }

  /** Resolves when everything is in the file. */
  async close(): Promise<void> {
    if (this.#broken !== undefined) return;
    await new Promise<void>((resolve) => {
      this.#file.once('error', () => resolve());
      this.#file.end(() => resolve());
    });
  }

  #frame(kind: 'client' | 'server', connection: number, data: Uint8Array, binary: boolean): void {
    const line = { kind, connection, atMs: this.#now() };
    if (binary) return this.#write({ ...line, binary: safeBinary(data) });
    const text = Buffer.from(data).toString();
    const value = parse(text);
    return this.#write(
      isEvent(value)
        ? { ...line, event: safeEvent(value, this.#keepAudio) }
        : { ...line, text: safeText(text, value) },
    );
  }

  #write(line: object): void {
    if (this.#broken === undefined) this.#file.write(`${JSON.stringify(line)}\n`);
  }

  /** Milliseconds since the recording began, to a tenth. */
  #now(): number {
    return Math.round((performance.now() - this.#start) * 10) / 10;
  }
}

/** The bytes of a binary frame in base64; a client may have sent text as one. */
function safeBinary(data: Uint8Array): string {
  const text = Buffer.from(data).toString('latin1');
  return Buffer.from(safeText(text, parse(text)), 'latin1').toString('base64');
}

/** A text that is no event, although it may be JSON: an event without a type, or in a list. */
function safeText(text: string, value: unknown): string {
  return typeof value === 'object' && value !== null
    ? JSON.stringify(withoutSecrets(value))
    : hideInText(text);
}

function isEvent(value: unknown): value is object {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'type') === 'string';
}

/** What JSON holds, or undefined for anything else. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
