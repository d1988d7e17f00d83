// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import type { voice } from '@livekit/agents';
import { type AzureMcpTool, azureMcp, realtime } from '@voicelive-kit/agents-plugin-azure-voicelive';
import type { Clock } from './clock.ts';
import type { ConversationLog } from './conversation-log.ts';
import type { ToolRun } from '../result/result.ts';
import type { TranscriptPrinter } from '../terminal/transcript-printer.ts';

/** How long a person takes to read an approval request and press a button, in milliseconds. */
const DECISION_MS = 250;

/**
 * The booking system of the demo: an MCP server that the emulator plays. Each call is approved by a simulated person.
 */
export function demoBookings(): AzureMcpTool {
  return azureMcp({
    serverLabel: 'bookings',
    serverUrl: 'https://bookings.fjord-outfitters.example/mcp',
    onApproval: async (_, { signal }) => {
      await sleep(DECISION_MS, undefined, { signal });
      return true;
    },
  });
}

/** Some models spread their arguments over several lines. */
function inOneLine(args: string): string {
  try {
    return JSON.stringify(JSON.parse(args));
  } catch {
    return args;
  }
}

/** Adds the calls that the service makes by itself to the log and prints them. */
export function followRemoteCalls(
  { llm: model }: voice.AgentSession,
  log: ConversationLog,
  printer: TranscriptPrinter,
  clock: Clock,
): void {
  const [plugin] = model instanceof realtime.RealtimeModel ? model.sessions : [];
  if (!plugin) return;
  const begun = new Map<string, number>();
  const asked = new Map<string, number>();
  let consent: ToolRun['consent'];
  const ended = (call: realtime.RemoteCall, output: string, isError: boolean): void => {
    const startMs = begun.get(call.itemId) ?? clock.nowMs;
    const name = [call.serverLabel, call.name ?? call.kind].filter(Boolean).join('.');
    const run = { name, arguments: inOneLine(call.arguments), output, isError, ...(consent && { consent }) };
    consent = undefined;
    log.toolRan({ ...run, startMs, endMs: clock.nowMs });
    printer.tool(startMs, run, clock.nowMs - startMs);
  };
  plugin.on('remote_call_started', ({ itemId }) => begun.set(itemId, clock.nowMs));
  plugin.on('mcp_approval_requested', ({ id }) => asked.set(id, clock.nowMs));
  plugin.on('mcp_approval_answered', ({ id, approve }) => {
    consent = { allowed: approve, afterMs: clock.nowMs - (asked.get(id) ?? clock.nowMs) };
  });
  plugin.on('remote_call_completed', (call) => ended(call, call.output ?? '', false));
  plugin.on('remote_call_failed', (call) => ended(call, call.error ?? call.reason, true));
}
