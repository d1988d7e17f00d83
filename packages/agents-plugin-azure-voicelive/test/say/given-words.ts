// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ClientRequest, ScriptedServer } from '@voicelive-kit/conformance/testing';

/** The given words of a request; undefined for an ordinary one. */
export function givenIn({ raw }: ClientRequest): string | undefined {
  type Raw = { response?: { pre_generated_assistant_message?: { content: { text: string }[] } } };
  return (raw as Raw).response?.pre_generated_assistant_message?.content[0]?.text;
}

/** The content of each request, in order; `reply` if it had no given words. */
export function asked(server: ScriptedServer): string[] {
  return server.requests().map((request) => givenIn(request) ?? 'reply');
}

/** Has the service speak given words, and `answer` for any other request, with this many milliseconds each. */
export function obeys(server: ScriptedServer, { answer = 'It is warm.', ms = 60 } = {}): void {
  server.behaviour.onRequest = (request, peer) => {
    const response = peer.respond({ answering: request });
    response.speak(givenIn(request) ?? answer, ms);
    response.end();
  };
}
