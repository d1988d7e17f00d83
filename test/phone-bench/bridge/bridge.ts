// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

export interface BridgeOptions {
  /** Of the service on 127.0.0.1. */
  servicePort: number;
  maxCalls: number;
  onError: (message: string) => void;
}

/** A program between the carrier and the service. */
export interface Bridge {
  /** Of its webhook on 127.0.0.1. */
  port: number;
  /** Takes no more calls; resolves when the current ones have ended. */
  drain?: () => Promise<void>;
}

export type StartBridge = (options: BridgeOptions) => Promise<Bridge>;

/** When the service ends a turn: the same for all bridges. */
export const SILENCE_MS = 300;
