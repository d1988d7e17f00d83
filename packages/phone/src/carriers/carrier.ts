// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { IncomingHttpHeaders } from 'node:http';

/** How a carrier codes the sound of a call; always one channel. */
export interface MediaFormat {
  encoding: 'mulaw' | 'alaw' | 'pcm16';
  /** Hz. */
  sampleRate: 8000 | 16_000 | 24_000;
}

/** What a carrier can do on its media socket. */
export interface CarrierAbilities {
  /** Tells when sound was played up to a mark. Without, playout is modelled by a clock. */
  readonly marks: boolean;
  /** Forgets sound that it has not played. */
  readonly clear: boolean;
  /** Reports digits the caller presses as messages. */
  readonly dtmf: boolean;
  /** The call goes on by the answer to a webhook once the socket is closed, so that it can be transferred without an API key. */
  readonly continues: boolean;
}

/** What a frame of a carrier says. */
export type CarrierEvent =
  /** The socket is up; nothing is known of the call yet. */
  | { readonly type: 'connected' }
  | CallStarted
  /** Sound of the caller: 16-bit samples at the rate of the call. `atMs`: since the stream began, where the carrier says. */
  | { readonly type: 'audio'; readonly samples: Int16Array; readonly atMs?: number | undefined }
  | { readonly type: 'dtmf'; readonly digit: string }
  /** All sound before this mark was played, or was dropped by a clear. */
  | { readonly type: 'marked'; readonly name: string }
  | { readonly type: 'stopped'; readonly reason?: string | undefined }
  /** The carrier reports an error about what we sent. */
  | { readonly type: 'refused'; readonly message: string }
  /** Known or unknown, and of no concern here, such as our own track. */
  | { readonly type: 'ignored'; readonly kind: string }
  /** Not what the carrier's documentation allows; `problem` quotes nothing of it. */
  | { readonly type: 'invalid'; readonly problem: string };

export interface CallStarted {
  readonly type: 'started';
  readonly streamId: string;
  /** The carrier's id of the call. */
  readonly callId: string;
  /** Phone numbers where the carrier tells them here. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** What the webhook's answer passed on. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly format: MediaFormat;
}

export type CarrierCommand =
  | { readonly type: 'audio'; readonly samples: Int16Array }
  | { readonly type: 'mark'; readonly name: string }
  | { readonly type: 'clear' };

/** Translates the messages of one call; remembers its stream id and format, and does no I/O. */
export interface CarrierCodec {
  /** Never throws: what cannot be read is an `invalid` event. */
  decode(frame: string | Uint8Array): CarrierEvent;
  /** The frame to send; undefined for what the carrier cannot do, and before the call has started. */
  encode(command: CarrierCommand): string | Uint8Array | undefined;
}

/** A carrier of telephone calls: what its media socket speaks. One file each in this folder. */
export interface Carrier {
  readonly name: string;
  readonly abilities: CarrierAbilities;
  /** `headers` of the request that opened the socket: some carriers name the call nowhere else. */
  createCodec(headers?: IncomingHttpHeaders): CarrierCodec;
}
