// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { ParticipantKind, type Room } from '@livekit/rtc-node';
import type { McpApprovalCallback } from '@voicelive-kit/agents-plugin-azure-voicelive';

/** How long the caller's page waits for the caller, milliseconds; the agent gives up sooner by itself. */
const PAGE_MS = 10 * 60_000;

/**
 * Has the caller decide on their page whether a call may be made: by LiveKit's RPC, `approve_tool_call` with JSON of `id`,
 * `server`, `tool` and `arguments`, answered `allow` or anything else; `withdraw_tool_call` with the id when no answer is
 * needed any more. A page that does not know it, and a caller who is gone, refuse.
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
