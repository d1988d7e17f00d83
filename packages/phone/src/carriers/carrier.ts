// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { IncomingHttpHeaders } from 'node:http';

/** How a carrier encodes the audio of a call; always one channel. */
export interface MediaFormat {
  encoding: 'mulaw' | 'alaw' | 'pcm16';
  /** Hz. */
  sampleRate: 8000 | 16_000 | 24_000;
}

/** The capabilities of a carrier on its media socket. */
export interface CarrierAbilities {
  /** Reports when audio was played up to a mark. Otherwise playout is modelled by a clock. */
  readonly marks: boolean;
  /** Discards audio that it has not played. */
  readonly clear: boolean;
  /** Reports digits that the caller presses as messages. */
  readonly dtmf: boolean;
  /**
   * The call continues with the answer to a webhook once the socket is closed, so that it can be transferred without an
   * API key.
   */
  readonly continues: boolean;
}

/** The content of a carrier's frame. */
export type CarrierEvent =
  /** The socket is open; nothing is known about the call yet. */
  | { readonly type: 'connected' }
  | CallStarted
  /**
   * Audio of the caller: 16-bit samples at the rate of the call. `atMs`: time since the stream began, if the carrier
   * sends it.
   */
  | { readonly type: 'audio'; readonly samples: Int16Array; readonly atMs?: number | undefined }
  | { readonly type: 'dtmf'; readonly digit: string }
  /** All audio before this mark was played, or was dropped by a clear. */
  | { readonly type: 'marked'; readonly name: string }
  | { readonly type: 'stopped'; readonly reason?: string | undefined }
  /** The carrier reports an error about something we sent. */
  | { readonly type: 'refused'; readonly message: string }
  /** Known or unknown, and not relevant here, such as our own track. */
  | { readonly type: 'ignored'; readonly kind: string }
  /** Not allowed by the carrier's documentation; `problem` quotes nothing of it. */
  | { readonly type: 'invalid'; readonly problem: string };

export interface CallStarted {
  readonly type: 'started';
  readonly streamId: string;
  /** The carrier's id of the call. */
  readonly callId: string;
  /** Phone numbers, if the carrier sends them here. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Parameters passed on by the webhook's answer. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly format: MediaFormat;
}

export type CarrierCommand =
  | { readonly type: 'audio'; readonly samples: Int16Array }
  | { readonly type: 'mark'; readonly name: string }
  | { readonly type: 'clear' };

/** Translates the messages of one call; remembers its stream id and format, and performs no I/O. */
export interface CarrierCodec {
  /** Never throws: an unreadable frame is an `invalid` event. */
  decode(frame: string | Uint8Array): CarrierEvent;
  /** The frame to send; undefined if the carrier does not support the command, and before the call has started. */
  encode(command: CarrierCommand): string | Uint8Array | undefined;
}

/** A telephone carrier: the protocol of its media socket. Each has one file in this folder. */
export interface Carrier {
  readonly name: string;
  readonly abilities: CarrierAbilities;
  /** `headers` of the request that opened the socket: some carriers identify the call nowhere else. */
  createCodec(headers?: IncomingHttpHeaders): CarrierCodec;
}
