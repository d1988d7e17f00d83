// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { ConnectionState } from 'livekit-client';

export type Connection = 'connecting' | 'connected' | 'reconnecting' | 'disconnected';

/** LiveKit's state for display: users need not know which of its two connections is being repaired. */
export function connectionOf(state: ConnectionState): Connection {
  switch (state) {
    case ConnectionState.Connected:
      return 'connected';
    case ConnectionState.Connecting:
      return 'connecting';
    case ConnectionState.Reconnecting:
    case ConnectionState.SignalReconnecting:
      return 'reconnecting';
    default:
      return 'disconnected';
  }
}

export const CONNECTION_LABELS: Record<Connection, string> = {
  connecting: 'Connecting',
  connected: 'Connected',
  reconnecting: 'Reconnecting',
  disconnected: 'Not connected',
};
