// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newId, type McpApprovalResponseItem, type ServerItem } from '@voicelive-kit/protocol';
import { ClientMistake } from '../client-mistake.ts';
import type { EngineContext } from './context.ts';
import type { RemoteCall } from './remote-call.ts';
import { CALL_MS } from './remote-plan.ts';

/** Calls of MCP servers that wait for the client's approval; the responses that made them have ended by then. */
export class Approvals {
  readonly #context: EngineContext;
  readonly #waiting = new Map<string, RemoteCall>();
  /** For each approved call, by its item: the last item of the conversation when the call ended. */
  readonly #endedAfter = new Map<string, string>();

  constructor(context: EngineContext) {
    this.#context = context;
  }

  /** Asks the client whether a call may be made. */
  ask(call: RemoteCall): void {
    const { conversation, emit, random } = this.#context;
    const id = newId('mcpr', 22, random);
    call.waitFor(id);
    this.#waiting.set(id, call);
    const asked = call.item.type === 'mcp_call' ? call.item : undefined;
    const item = {
      id,
      object: 'realtime.item',
      type: 'mcp_approval_request' as const,
      server_label: asked?.server_label ?? null,
      name: asked?.name ?? null,
      arguments: asked?.arguments ?? null,
    };
    emit({ kind: 'item-created', item, previousItemId: conversation.add(item), spoken: false });
  }

  /** Throws a ClientMistake for an answer to a request that does not exist or has been answered. */
  check({ approval_request_id: id }: McpApprovalResponseItem): void {
    if (this.#waiting.has(id)) return;
    throw new ClientMistake(
      'invalid_value',
      `No approval request with id '${id}' is waiting for an answer.`,
      'item.approval_request_id',
    );
  }

  /** Makes the call, or drops it. */
  answer({ approval_request_id: id, approve }: McpApprovalResponseItem): void {
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (call === undefined || !approve || this.#context.faults.take('approval-unanswered')) return;
    call.report('in_progress');
    this.#context.after(call.call.delayMs ?? CALL_MS, () => this.#complete(call));
  }

  /**
   * Items as a model reads them: the result of an approved call counts from when it arrived, not from when the call was
   * made.
   */
  asTheyEnded(items: readonly ServerItem[]): ServerItem[] {
    const moved = items.filter(({ id }) => this.#endedAfter.has(id));
    const others = items.filter(({ id }) => !this.#endedAfter.has(id));
    for (const item of moved) {
      const at = others.findIndex(({ id }) => id === this.#endedAfter.get(item.id));
      others.splice(at < 0 ? others.length : at + 1, 0, item);
    }
    return others;
  }

  #complete(call: RemoteCall): void {
    const { conversation, emit } = this.#context;
    call.report(call.call.error === undefined ? 'completed' : 'failed');
    const item = call.finish(true);
    const last = conversation.items.findLast(({ id }) => id !== item.id && !this.#endedAfter.has(id));
    if (last) this.#endedAfter.set(item.id, last.id);
    conversation.update(item);
    emit({ kind: 'output-done', ref: call.ref, item });
    this.#context.callEnded(call.call, call.ref.responseId);
  }
}
