// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { ParticipantKind, type Room } from '@livekit/rtc-node';
import type { McpApprovalCallback } from '@voicelive-kit/agents-plugin-azure-voicelive';

/** How long the caller's page waits for the caller, in milliseconds; the agent times out earlier. */
const PAGE_MS = 10 * 60_000;

/**
 * Lets the caller decide on their page whether a call may be made, by LiveKit RPC: `approve_tool_call` with JSON of
 * `id`, `server`, `tool` and `arguments`, answered with `allow` or anything else; `withdraw_tool_call` with the id when
 * no answer is needed any more. A page without these methods, or a caller who has left, counts as a denial.
 */
export function askCaller(room: Room): McpApprovalCallback {
  return async ({ id, serverLabel, tool, arguments: args }, { signal }) => {
    const caller = [...room.remoteParticipants.values()].find(
      ({ info }) => info.kind !== ParticipantKind.AGENT,
    );
    const self = room.localParticipant;
    if (!caller || !self) return false;
    const destinationIdentity = caller.identity;
    const withdraw = (): void => {
      self
        .performRpc({ destinationIdentity, method: 'withdraw_tool_call', payload: id })
        .catch(() => undefined);
    };
    signal.addEventListener('abort', withdraw, { once: true });
    const payload = JSON.stringify({ id, server: serverLabel, tool, arguments: args });
    const method = 'approve_tool_call';
    const answer = await self.performRpc({ destinationIdentity, method, payload, responseTimeout: PAGE_MS });
    signal.removeEventListener('abort', withdraw);
    return answer === 'allow';
  };
}
