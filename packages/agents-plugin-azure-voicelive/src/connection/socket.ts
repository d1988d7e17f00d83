// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { VoiceLiveError } from '../errors/index.ts';

/** How a connection ended. */
export interface SocketClosed {
  /** Ready for the application; `retryable` says whether a new connection can help. */
  readonly error: VoiceLiveError;
  /** True when this side closed it on purpose: nothing to report. */
  readonly local: boolean;
}

/** One open connection, from the accepted handshake to its end. */
export interface Socket {
  /** The `x-ms-client-request-id` of its handshake. */
  readonly requestId: string;
  /** What authenticated the handshake, in every form the service may repeat it: must not appear in errors or logs. */
  readonly secrets: readonly string[];
  /** Set by the owner as soon as it is known, so that errors of this connection carry it. */
  sessionId: string | null;
  readonly isOpen: boolean;
  /** Bytes handed to the socket and not yet sent. */
  readonly bufferedAmount: number;
  /** Sends a text frame; false, and nothing sent, when the connection is not open. Never throws. */
  send(text: string): boolean;
  /** What `work` sends goes to the system in one piece. */
  batch(work: () => void): void;
  /** Takes the messages: first those that came before this call, in order and at once, then each as it comes. */
  onMessage(listener: (data: string, isBinary: boolean) => void): void;
  /** Adds a listener that is called once; at once if the connection has ended already. */
  onClosed(listener: (closed: SocketClosed) => void): void;
  /** The peer must give a sign of life within so many milliseconds, or the connection counts as broken. */
  challenge(limitMs: number): void;
  /** Close frame, then the end of the socket after a short grace. Resolves within a second, never rejects. */
  close(): Promise<void>;
  /** Ends the socket at once. */
  terminate(): void;
}
