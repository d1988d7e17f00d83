// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newResponseId, type ServerItem } from '@voicelive-kit/protocol';
import { finishedCallItem, type RemoteKind } from '../conversation/remote-items.ts';
import type { Call } from '../scenario/scenario.ts';
import type { EngineContext } from './context.ts';
import type { OutputRef } from './events.ts';
import type { RemoteState } from './events.ts';

/** One call the service runs, from its first argument to its result. */
export class RemoteCall {
  readonly kind: RemoteKind;
  readonly call: Call;
  readonly ref: OutputRef;
  readonly #context: EngineContext;
  readonly #agentResponseId: string;
  #item: ServerItem;
  #arguments = '';
  #states = 0;

  constructor(context: EngineContext, kind: RemoteKind, call: Call, ref: OutputRef, item: ServerItem) {
    this.#context = context;
    this.kind = kind;
    this.call = call;
    this.ref = ref;
    this.#item = item;
    this.#agentResponseId = newResponseId(context.random);
  }

  get item(): ServerItem {
    return this.#item;
  }

  /** Streams a piece of its arguments. */
  argue(delta: string): void {
    this.#arguments += delta;
    if (this.kind === 'mcp' || this.kind === 'agent') {
      this.#context.emit({ kind: 'remote-arguments-delta', call: this.kind, ref: this.ref, delta });
    }
  }

  endArguments(): void {
    if (this.kind !== 'mcp' && this.kind !== 'agent') return;
    this.#update({ arguments: this.#arguments });
    this.#context.emit({
      kind: 'remote-arguments-done',
      call: this.kind,
      ref: this.ref,
      arguments: this.#arguments,
    });
  }

  /** The request its run waits for. */
  waitFor(approvalRequestId: string): void {
    this.#update({ approval_request_id: approvalRequestId });
  }

  /** Reports its progress. */
  report(state: RemoteState): void {
    this.#states += 1;
    this.#context.emit({
      kind: 'remote-state',
      call: this.kind,
      state,
      ref: this.ref,
      sequence: this.#states,
      agentResponseId: this.#agentResponseId,
    });
  }

  /** Ends it and returns the item in its current state. */
  finish(completed: boolean): ServerItem {
    const include = this.#context.session.include ?? [];
    this.#item = finishedCallItem(this.#item, this.call, {
      arguments: this.#arguments,
      completed,
      withResults: include.includes('file_search_call.results'),
      agentResponseId: this.#agentResponseId,
    });
    return this.#item;
  }

  #update(change: object): void {
    this.#item = { ...this.#item, ...change };
    this.#context.conversation.update(this.#item);
  }
}
