// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { McpApproval, ModelFamily, Tool } from '@voicelive-kit/protocol';
import { remoteKindOf, type RemoteKind } from '../conversation/remote-items.ts';
import type { Call } from '../scenario/scenario.ts';
import { argueSteps, type Step } from './steps.ts';

/** Duration of a call on the service's side if the scenario gives none, in milliseconds. */
export const CALL_MS = 20;

/** The plan of a call the service runs. */
export function planRemoteCall(
  call: Call,
  kind: RemoteKind,
  options: { family: ModelFamily; approval: boolean },
): Step[] {
  const waitMs = call.delayMs ?? CALL_MS;
  const begin: Step = { do: 'open-remote', kind, call };
  if (kind === 'web-search' || kind === 'file-search') {
    return [
      begin,
      { do: 'remote-state', state: 'in_progress' },
      { do: 'remote-state', state: 'searching' },
      { do: 'remote-state', state: 'completed', waitMs },
      { do: 'close' },
    ];
  }
  const asked: Step[] = [begin, ...argueSteps(call, options.family), { do: 'remote-arguments-done' }];
  if (options.approval) return [...asked, { do: 'ask-approval' }];
  return [
    ...asked,
    { do: 'remote-state', state: 'in_progress' },
    { do: 'remote-state', state: call.error === undefined ? 'completed' : 'failed', waitMs },
    { do: 'close' },
  ];
}

/** True if the client must approve a call first, as configured for its MCP server; always by default. */
export function needsApproval(call: Call, tools: readonly Tool[]): boolean {
  if (remoteKindOf(call) !== 'mcp') return false;
  const server = tools.find((tool) => tool.type === 'mcp' && tool.server_label === call.mcp);
  if (server?.type !== 'mcp') return false;
  return asks(server.require_approval ?? 'always', call.tool ?? '');
}

function asks(approval: McpApproval, tool: string): boolean {
  if (typeof approval === 'string') return approval !== 'never';
  return (approval.always ?? []).includes(tool) || !(approval.never ?? []).includes(tool);
}
