// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A conversation item as every protocol knows it. */
export type NeutralItem =
  | { kind: 'message'; id: string; role: 'user' | 'assistant' | 'system'; text: string; parts: NeutralPart[] }
  | { kind: 'call'; id: string; callId: string; name: string; args: string }
  | { kind: 'output'; id: string; callId: string; output: string }
  | { kind: 'other'; id: string };

/** What a message consists of; images by address or data URL. */
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

/** The session configuration; only what a client mentioned is present. */
export interface NeutralConfig {
  instructions?: string;
  tools?: NeutralTool[];
  toolChoice?: NeutralToolChoice;
  /** Whether the provider detects turns. */
  turnDetection?: boolean;
  /** Whether the provider cancels its response when the user starts to speak. */
  interruptsResponse?: boolean;
  /** Whether the provider shortens an interrupted message by itself. */
  truncatesByItself?: boolean;
  transcription?: boolean;
  audioOutput?: boolean;
}

/** Tokens by modality; what is left out is 0. */
export interface NeutralUsage {
  inputText?: number;
  inputAudio?: number;
  cachedText?: number;
  cachedAudio?: number;
  outputText?: number;
  outputAudio?: number;
}

/** How a response ended; `filtered`: stopped by a content filter; `exhausted`: failed as there is no quota left. */
export type ResponseStatus = 'completed' | 'failed' | 'incomplete' | 'cancelled' | 'filtered' | 'exhausted';

/**
 * What a provider can complain about. `minor`: something unimportant. `fatal`: no retry can help, for example an
 * unknown model. `exhausted`: the quota is used up. `busy`: a response is already active. `nothing-to-cancel`: a cancel found no response.
 * `rejected`: the request or item it names is refused. `no-anchor`: the item that a new one was to follow does not exist.
 * `empty-commit`: there was too little audio to commit.
 */
export type ErrorClass =
  'minor' | 'fatal' | 'exhausted' | 'busy' | 'nothing-to-cancel' | 'rejected' | 'no-anchor' | 'empty-commit';

/** Where a created item goes: `first`, at the end, or behind the item named. */
export type ItemPlace = { at: 'first' } | { at: 'end' } | { after: string };

/** What a client message means. `ref` is the id by which an error can name the message, where the protocol has one. */
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
  /** Instructions as the provider understands them: those that replace the session's, and those added to them. */
  instructions?: { replace?: string; add?: string };
  toolChoice?: NeutralToolChoice;
  raw: unknown;
}

/** What the scripted provider says; a driver writes it in its protocol. */
export type ServerVerb =
  | { say: 'hello' }
  /**
   * `raw` holds everything the client has configured so far, in the protocol's own form. `ref` names the message that is
   * accepted; without it the provider gives an account of the session that nobody asked for.
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
  /** The provider has asked a tool server of its own for its tools, and keeps an item about it. */
  | { say: 'tools-listed'; itemId: string; previousId: string | null }
  | { say: 'response-start'; responseId: string; answering: ClientRequest | null }
  | ({ say: 'message-start'; previousId: string | null; form: 'audio' | 'text' } & ItemRef)
  | ({ say: 'audio'; bytes: Uint8Array } & ItemRef)
  | ({ say: 'text'; delta: string; form: 'audio' | 'text' } & ItemRef)
  /** Times count from the start of the message's audio, before which the response had `audioBeforeMs` of it (0 by default). */
  | ({ say: 'word'; text: string; fromMs: number; toMs: number; audioBeforeMs?: number } & ItemRef)
  /** The time of a word whose text was said before. */
  | ({ say: 'word-time'; text: string; fromMs: number; toMs: number; audioBeforeMs?: number } & ItemRef)
  | ({ say: 'message-end'; text: string; form: 'audio' | 'text'; complete: boolean } & ItemRef)
  | ({ say: 'call'; previousId: string | null; callId: string; name: string; args: string } & ItemRef)
  /** A call that the provider executes by itself, with its result. */
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

/** Which item of which response; `index` is its place among the response's items, from 0. */
export interface ItemRef {
  responseId: string;
  itemId: string;
  index: number;
}
