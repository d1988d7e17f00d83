// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { VoiceLiveError } from '../errors/index.ts';

/** How a connection ended. */
export interface SocketClosed {
  /** Ready for the application; `retryable` says whether a new connection can help. */
  readonly error: VoiceLiveError;
  /** True when this side closed it on purpose, so there is nothing to report. */
  readonly local: boolean;
  /** The service said that its agent has ended the conversation. */
  readonly byAgent?: boolean;
}

/** One open connection, from the accepted handshake to its end. */
export interface Socket {
  /** The `x-ms-client-request-id` of its handshake. */
  readonly requestId: string;
  /**
   * The credentials of the handshake, in every form in which the service may repeat them: must not appear in errors or
   * logs.
   */
  readonly secrets: readonly string[];
  /** Set by the owner as soon as it is known, so that errors of this connection carry it. */
  sessionId: string | null;
  readonly isOpen: boolean;
  /** Bytes passed to the socket and not yet sent. */
  readonly bufferedAmount: number;
  /** Sends a text frame; returns false, without sending, when the connection is not open. Never throws. */
  send(text: string): boolean;
  /** Everything that `work` sends is written in one piece. */
  batch(work: () => void): void;
  /** Receives the messages: first those that arrived before this call, in order and immediately, then each as it arrives. */
  onMessage(listener: (data: string, isBinary: boolean) => void): void;
  /** Adds a listener that is called once; immediately if the connection has already ended. */
  onClosed(listener: (closed: SocketClosed) => void): void;
  /** The peer must give a sign of life within the given milliseconds, or the connection counts as broken. */
  challenge(limitMs: number): void;
  /** Sends a close frame, then ends the socket after a short grace period. Resolves within a second, never rejects. */
  close(): Promise<void>;
  /** Ends the socket immediately. */
  terminate(): void;
}
