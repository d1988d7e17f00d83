// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { llm } from '@livekit/agents';
import type { Peer } from '@voicelive-kit/conformance/testing';

interface Told {
  code?: string;
  serviceCode?: string | null;
}

/** What the application is told: code, code of the service, whether the call continues. */
export const told = (
  errors: readonly llm.RealtimeModelError[],
): [string | undefined, string | null | undefined, boolean][] =>
  errors.map(({ error, recoverable }) => [(error as Told).code, (error as Told).serviceCode, recoverable]);

/** The service reports an error, about a message of the client or by itself. */
export function serviceError(peer: Peer, code: string, ref?: string): void {
  peer.sendRaw({
    type: 'error',
    event_id: 'event_scripted',
    error: { type: 'invalid_request_error', code, message: 'scripted', event_id: ref ?? null },
  });
}
