// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** A server event as voice agents send it, with the names of that wire. */
export interface VoiceAgentEvent {
  type: string;
  event_id?: string;
  [field: string]: unknown;
}
