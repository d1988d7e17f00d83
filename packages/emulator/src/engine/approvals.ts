// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newId, type McpApprovalResponseItem } from '@voicelive-kit/protocol';
import { ClientMistake } from './client-mistake.ts';
import type { EngineContext } from './context.ts';
import type { RemoteCall } from './remote-call.ts';
import { CALL_MS } from './remote-plan.ts';

/** Calls of MCP servers that wait until the client approves them; the response that made them is over by then. */
export class Approvals {
  readonly #context: EngineContext;
  readonly #waiting = new Map<string, RemoteCall>();

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

  /** Throws a ClientMistake for an answer to a request nobody made, or made and has an answer to. */
  check({ approval_request_id: id }: McpApprovalResponseItem): void {
    if (this.#waiting.has(id)) return;
    throw new ClientMistake(
      'invalid_value',
      `No approval request with id '${id}' is waiting for an answer.`,
      'item.approval_request_id',
    );
  }

  /** Makes the call, or lets it go. */
  answer({ approval_request_id: id, approve }: McpApprovalResponseItem): void {
    const call = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (call === undefined || !approve || this.#context.faults.take('approval-unanswered')) return;
    call.report('in_progress');
    this.#context.after(call.call.delayMs ?? CALL_MS, () => this.#complete(call));
  }

  #complete(call: RemoteCall): void {
    const { conversation, emit } = this.#context;
    call.report(call.call.error === undefined ? 'completed' : 'failed');
    const item = call.finish(true);
    conversation.update(item);
    emit({ kind: 'output-done', ref: call.ref, item });
  }
}
