// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A conversation item in protocol-neutral form. */
export type NeutralItem =
  | { kind: 'message'; id: string; role: 'user' | 'assistant' | 'system'; text: string; parts: NeutralPart[] }
  | { kind: 'call'; id: string; callId: string; name: string; args: string }
  | { kind: 'output'; id: string; callId: string; output: string }
  | { kind: 'other'; id: string };

/** A part of a message; images by address or data URL. */
export type NeutralPart =
  | { type: 'text'; text: string }
  | { type: 'image'; url: string }
  | { type: 'audio'; transcript: string | null };

/** A tool as it reached the provider. */
export interface NeutralTool {
  name: string;
  description?: string;
  parameters: unknown;
}

/** Tool choice as it reached the provider; `unknown` holds a form the protocol does not have. */
export type NeutralToolChoice = 'auto' | 'none' | 'required' | { function: string } | { unknown: unknown };

/** The session configuration; contains only what a client mentioned. */
export interface NeutralConfig {
  instructions?: string;
  tools?: NeutralTool[];
  toolChoice?: NeutralToolChoice;
  /** Whether the provider detects turns. */
  turnDetection?: boolean;
  /** Whether the provider cancels its response when the user starts to speak. */
  interruptsResponse?: boolean;
  /** Whether the provider truncates an interrupted message by itself. */
  truncatesByItself?: boolean;
  transcription?: boolean;
  audioOutput?: boolean;
}

/** Tokens by modality; an omitted count is 0. */
export interface NeutralUsage {
  inputText?: number;
  inputAudio?: number;
  cachedText?: number;
  cachedAudio?: number;
  outputText?: number;
  outputAudio?: number;
}

/** How a response ended; `filtered`: stopped by a content filter; `exhausted`: failed because the quota is used up. */
export type ResponseStatus = 'completed' | 'failed' | 'incomplete' | 'cancelled' | 'filtered' | 'exhausted';

/**
 * Errors of a provider. `minor`: something unimportant. `fatal`: a retry cannot help, for example an unknown model.
 * `exhausted`: the quota is used up. `busy`: a response is already active. `nothing-to-cancel`: a cancel found no
 * response. `rejected`: the request or item it names is rejected. `no-anchor`: the item that a new one was to follow
 * does not exist. `empty-commit`: there was too little audio to commit.
 */
export type ErrorClass =
  'minor' | 'fatal' | 'exhausted' | 'busy' | 'nothing-to-cancel' | 'rejected' | 'no-anchor' | 'empty-commit';

/** Where a created item goes: `first`, at the end, or after the named item. */
export type ItemPlace = { at: 'first' } | { at: 'end' } | { after: string };

/** What a client message means. `ref` is the id by which an error can name the message, if the protocol has one. */
export type ClientAction =
  | { kind: 'config'; config: NeutralConfig; ref?: string; raw?: unknown }
  | { kind: 'audio'; samples: Int16Array }
  | { kind: 'commit'; ref?: string }
  | { kind: 'clear'; ref?: string }
  | { kind: 'create'; item: NeutralItem; place: ItemPlace; ref?: string; raw: unknown }
  | { kind: 'delete'; itemId: string; ref?: string }
  | { kind: 'truncate'; itemId: string; audioEndMs: number; ref?: string }
  | ClientRequest
  | { kind: 'cancel'; responseId?: string; ref?: string }
  | { kind: 'other'; name: string };

/** A request for a response. */
export interface ClientRequest {
  kind: 'request';
  ref?: string;
  /** Instructions in the provider's sense: those that replace the session's, and those added to them. */
  instructions?: { replace?: string; add?: string };
  toolChoice?: NeutralToolChoice;
  raw: unknown;
}

/** What the scripted provider sends; a driver writes it in its protocol. */
export type ServerVerb =
  | { say: 'hello' }
  /**
   * `raw` holds everything the client has configured so far, in the protocol's own form. `ref` names the message that
   * is acknowledged; without it the update is unsolicited.
   */
  | { say: 'config-accepted'; config: NeutralConfig; ref?: string; raw?: unknown }
  | { say: 'item-created'; item: NeutralItem; previousId: string | null; raw?: unknown }
  | { say: 'item-deleted'; itemId: string }
  | { say: 'truncated'; itemId: string; audioEndMs: number }
  | { say: 'committed'; itemId: string; previousId: string | null }
  | { say: 'cleared' }
  | { say: 'user-start'; itemId: string; atMs: number }
  | { say: 'user-stop'; itemId: string; atMs: number }
  | { say: 'transcript-part'; itemId: string; delta: string; soFar: string }
  | { say: 'transcript-final'; itemId: string; text: string; confidence?: number; part?: number }
  | { say: 'transcript-failed'; itemId: string }
  /** The provider has listed the tools of its own tool server, and keeps an item about it. */
  | { say: 'tools-listed'; itemId: string; previousId: string | null }
  | { say: 'response-start'; responseId: string; answering: ClientRequest | null }
  | ({ say: 'message-start'; previousId: string | null; form: 'audio' | 'text' } & ItemRef)
  | ({ say: 'audio'; bytes: Uint8Array } & ItemRef)
  | ({ say: 'text'; delta: string; form: 'audio' | 'text' } & ItemRef)
  /**
   * Times count from the start of the message's audio, before which the response had `audioBeforeMs` of it (0 by
   * default).
   */
  | ({ say: 'word'; text: string; fromMs: number; toMs: number; audioBeforeMs?: number } & ItemRef)
  /** The time of a word whose text was sent before. */
  | ({ say: 'word-time'; text: string; fromMs: number; toMs: number; audioBeforeMs?: number } & ItemRef)
  | ({ say: 'message-end'; text: string; form: 'audio' | 'text'; complete: boolean } & ItemRef)
  | ({ say: 'call'; previousId: string | null; callId: string; name: string; args: string } & ItemRef)
  /** A call that the provider executes itself, with its result. */
  | ({ say: 'remote-call'; previousId: string | null; name: string; args: string; output: string } & ItemRef)
  | ({ say: 'call-again'; callId: string; name: string; args: string } & ItemRef)
  | {
      say: 'response-end';
      responseId: string;
      answering: ClientRequest | null;
      status: ResponseStatus;
      usage: NeutralUsage | null;
      items: NeutralItem[];
    }
  | { say: 'error'; class: ErrorClass; ref?: string; message: string }
  | { say: 'garbage' }
  | { say: 'unknown' };

/** Which item of which response; `index` is its position among the response's items, from 0. */
export interface ItemRef {
  responseId: string;
  itemId: string;
  index: number;
}
