// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { newId, type ServerItem } from '@voicelive-kit/protocol';
import type { Clock } from '../connection/clock.ts';
import { hearRejection, thrownText } from '../errors/of-application.ts';
import type { McpApprovalBasis, McpApprovalRequest, RemoteCall } from '../events/remote-tool-events.ts';
import type { SafeEmitter, SessionLog } from '../events/safe-emitter.ts';
import type { Link } from '../link/link.ts';
import { type ApprovalRules, isRequired } from './approval-rules.ts';
import { APPROVAL_TIMEOUT_MS, type McpApprovalCallback } from './azure-mcp.ts';

/** How long a decision may take before the caller is asked to wait, milliseconds. */
const FILLER_AFTER_MS = 500;
/** How long a request that arrived without its arguments waits for them, milliseconds. */
const ARGUMENTS_MS = 1000;
/** How long the service may take to begin a call that was approved, milliseconds. */
const BEGIN_MS = 10_000;
/** How many requests are remembered, to recognise repeated ones. */
const REMEMBERED = 256;

interface Pending {
  request: McpApprovalRequest;
  /** `early`: its arguments have not arrived yet. */
  state: 'early' | 'asking' | 'approved';
  readonly control: AbortController;
  /** Item of the call it is about, once known. */
  itemId: string | undefined;
  /** The response that asked, if known. */
  readonly responseId: string | undefined;
  /** Something else was said since, or the caller interrupted: nobody is waiting for it in silence. */
  overtaken: boolean;
  readonly timers: Set<() => void>;
}

export interface ApprovalsInit {
  readonly clock: Clock;
  readonly emitter: SafeEmitter;
  readonly log: SessionLog;
  rules(serverLabel: string): ApprovalRules;
  /** Whether the response that makes a call was cancelled, so that the call is no longer wanted. */
  cancelled(itemId: string): boolean;
  /** Calls in progress, oldest first. */
  running(): readonly RemoteCall[];
  /** Speaks a filler; the function it returns withdraws it unless it has begun. */
  fill(text: string): () => void;
  /** A call will not be made. `expected`: nothing was said since it was requested, so the model has to continue. */
  refused(itemId: string | undefined, expected: boolean): void;
  /** A call that blocked others no longer blocks them. */
  released(): void;
}

/** Calls of MCP servers that wait for consent: requests a decision, and sends it to the service within a time limit. */
export class Approvals {
  readonly #with: ApprovalsInit;
  readonly #pending = new Map<string, Pending>();
  readonly #known = new Set<string>();
  #link: Pick<Link, 'items'> | undefined;
  #takeFillerBack: (() => void) | undefined;

  constructor(init: ApprovalsInit) {
    this.#with = init;
  }

  /** True while a call waits for consent. */
  get asking(): boolean {
    return this.#all.some(({ state }) => state !== 'approved');
  }

  /** Items of calls that were approved and have not ended. */
  get approved(): readonly string[] {
    const approved = this.#all.filter(({ state }) => state === 'approved');
    return approved.flatMap(({ itemId }) => itemId ?? []);
  }

  /** Items of calls that wait for consent or have been approved. */
  get items(): readonly string[] {
    return this.#all.flatMap(({ itemId }) => itemId ?? []);
  }

  /** True while other calls should not be spoken about, because the caller is waiting for this one as well. */
  get holdsReply(): boolean {
    return this.#all.some(({ overtaken }) => !overtaken);
  }

  /** Whether a call waits for consent. */
  awaits(itemId: string): boolean {
    return this.#all.some((one) => one.itemId === itemId && one.state !== 'approved');
  }

  get #all(): readonly Pending[] {
    return [...this.#pending.values()];
  }

  connected(link: Pick<Link, 'items'>): void {
    this.#link = link;
  }

  /** The requests were lost with their connection; returns those that the caller is still waiting for. */
  disconnected(
    reason: 'connection_lost' | 'session_closed' = 'connection_lost',
  ): readonly McpApprovalRequest[] {
    this.#link = undefined;
    const lost: McpApprovalRequest[] = [];
    for (const one of this.#pending.values()) {
      const undecided = one.state !== 'approved';
      this.#close(one);
      if (!undecided) continue;
      if (!one.overtaken) lost.push(one.request);
      this.#with.refused(one.itemId, false);
      this.#with.emitter.emit('mcp_approval_withdrawn', { ...one.request, reason });
    }
    this.#known.clear();
    return lost;
  }

  /** The service reports a request or a call; `ended`: in its final form. */
  shown(
    item: ServerItem,
    { responseId, ended = false }: { responseId?: string; ended?: boolean } = {},
  ): void {
    if (item.type === 'mcp_call' && item.approval_request_id) {
      const one = this.#pending.get(item.approval_request_id);
      if (one) one.itemId ??= item.id;
    }
    if (item.type !== 'mcp_approval_request') return;
    const known = this.#pending.get(item.id);
    const args = item.arguments ?? '';
    if (known) {
      if (known.state !== 'early') return;
      if (args !== '') known.request = { ...known.request, arguments: args };
      if (args !== '' || ended) this.#ask(known);
      return;
    }
    if (this.#known.has(item.id)) return;
    this.#remember(item.id);
    const serverLabel = item.server_label ?? '';
    const request = { id: item.id, serverLabel, tool: item.name ?? '', arguments: args };
    const one: Pending = {
      request,
      state: 'early',
      control: new AbortController(),
      itemId: this.#callOf(request),
      responseId,
      overtaken: false,
      timers: new Set(),
    };
    this.#pending.set(item.id, one);
    if (args !== '' || ended) this.#ask(one);
    else this.#after(one, ARGUMENTS_MS, () => this.#ask(one));
  }

  /** Something was said, or the caller interrupted: the caller is no longer waiting for consent in silence. */
  overtaken(responseId?: string): void {
    for (const one of this.#pending.values()) {
      if (responseId === undefined || one.responseId !== responseId) one.overtaken = true;
    }
  }

  /** There was an event about a call. */
  progressed(itemId: string): void {
    for (const one of this.#pending.values()) {
      if (one.itemId === itemId && one.state === 'approved') this.#clearTimers(one);
    }
  }

  /** A call has ended; true when it had been approved. */
  ended(itemId: string): boolean {
    const one = this.#all.find((each) => each.itemId === itemId && each.state === 'approved');
    if (one) this.#close(one);
    return one !== undefined;
  }

  /** The agent's tools have changed: requests of servers that it does not have are refused. */
  toolsChanged(): void {
    for (const one of this.#pending.values()) {
      if (one.state === 'approved' || this.#with.rules(one.request.serverLabel).offered) continue;
      this.#settle(one, false, 'tool_withdrawn');
    }
  }

  #ask(one: Pending): void {
    if (one.state !== 'early') return;
    this.#clearTimers(one);
    one.state = 'asking';
    const { emitter, log } = this.#with;
    const { request } = one;
    if (one.itemId !== undefined && this.#with.cancelled(one.itemId)) {
      one.overtaken = true;
      this.#settle(one, false, 'interrupted');
      return;
    }
    const rules = this.#with.rules(request.serverLabel);
    const { onApproval, timeoutMs = APPROVAL_TIMEOUT_MS, fillerText } = rules;
    const heard = emitter.hears('mcp_approval_requested');
    const answer = (approve: unknown): void => this.#decided(one, approve);
    this.#after(one, timeoutMs, () => {
      log.warn(
        { tool: request.tool, timeoutMs },
        'a call was refused because nobody decided about it in time',
      );
      this.#settle(one, false, 'timed_out');
    });
    if (heard) emitter.emit('mcp_approval_requested', { ...request, timeoutMs, answer });
    // A listener may have answered already.
    if (!this.#isOpen(one)) return;
    if (onApproval) this.#call(one, onApproval);
    else if (!isRequired(rules.required, request.tool)) {
      this.#settle(one, true, 'not_required');
      return;
    } else if (!heard) {
      const { serverLabel, tool } = request;
      log.warn(
        { serverLabel, tool },
        'a call needs consent and there is nobody to ask; give azureMcp an onApproval, or listen to mcp_approval_requested',
      );
      this.#settle(one, false, 'nobody_to_ask');
      return;
    }
    if (fillerText !== undefined) {
      this.#after(one, FILLER_AFTER_MS, () => (this.#takeFillerBack ??= this.#with.fill(fillerText)));
    }
  }

  #call(one: Pending, onApproval: McpApprovalCallback): void {
    const { request, control } = one;
    new Promise<unknown>((resolve) => resolve(onApproval({ ...request }, { signal: control.signal }))).then(
      (approve) => this.#decided(one, approve),
      (error: unknown) => this.#failed(one, thrownText(error)),
    );
  }

  #decided(one: Pending, approve: unknown): void {
    if (typeof approve === 'boolean') this.#settle(one, approve, 'decided');
    else this.#failed(one, `a decision of type ${typeof approve}`);
    hearRejection(approve);
  }

  #failed(one: Pending, problem: string): void {
    if (!this.#isOpen(one)) return;
    // The error comes from the application, so it may contain anything.
    this.#with.log.error(
      { tool: one.request.tool, 'lk.pii.error': problem },
      'a call was refused because the decision was neither true nor false',
    );
    this.#settle(one, false, 'callback_failed');
  }

  #settle(one: Pending, approve: boolean, basis: McpApprovalBasis): void {
    if (!this.#isOpen(one)) return;
    this.#clearTimers(one);
    const { request, control } = one;
    control.abort(new Error(`The request was answered: ${basis}.`));
    if (approve) one.state = 'approved';
    else this.#pending.delete(request.id);
    this.#dropFiller();
    this.#with.emitter.emit('mcp_approval_answered', { ...request, approve, basis });
    void this.#send(one, approve);
    // Without its item it is impossible to tell when it ends.
    const keep = one.itemId !== undefined;
    if (approve) this.#after(one, BEGIN_MS, () => this.#release(one, keep));
    else this.#with.refused(one.itemId, !one.overtaken && basis !== 'tool_withdrawn');
  }

  async #send({ request }: Pending, approve: boolean): Promise<void> {
    const link = this.#link;
    const item = {
      type: 'mcp_approval_response' as const,
      id: newId('mcpa', 22),
      approval_request_id: request.id,
      approve,
    };
    const answer = await link?.items.create(item, undefined, () => undefined);
    if (answer?.kind !== 'refused' || link !== this.#link) return;
    const { code, type, param, message } = answer.error;
    this.#with.log.warn(
      { code: code ?? type, param, 'lk.pii.sentence': message },
      'the service did not accept the answer about a call',
    );
    const one = this.#pending.get(request.id);
    if (one) this.#close(one);
    this.#with.emitter.emit('mcp_approval_withdrawn', { ...request, reason: 'rejected' });
    if (one) this.#with.refused(one.itemId, !one.overtaken);
  }

  /** The service does not begin a call, or it is impossible to tell. `keep`: it may still do so. */
  #release(one: Pending, keep: boolean): void {
    if (keep) one.overtaken = true;
    else this.#close(one);
    this.#with.released();
  }

  /** The call a request is about: the only thing they share is their content. */
  #callOf({ serverLabel, tool, arguments: args }: McpApprovalRequest): string | undefined {
    const taken = new Set(this.#all.map(({ itemId }) => itemId));
    const alike = this.#with
      .running()
      .filter((call) => call.serverLabel === serverLabel && call.name === tool && !taken.has(call.itemId));
    return (alike.find((call) => call.arguments === args) ?? alike[0])?.itemId;
  }

  #isOpen(one: Pending): boolean {
    return this.#pending.get(one.request.id) === one && one.state !== 'approved';
  }

  #close(one: Pending): void {
    this.#clearTimers(one);
    this.#pending.delete(one.request.id);
    if (one.state !== 'approved') one.control.abort(new Error('The request no longer exists.'));
    this.#dropFiller();
  }

  /** Withdraws a filler that has not begun when nothing waits any more. */
  #dropFiller(): void {
    if (this.asking) return;
    this.#takeFillerBack?.();
    this.#takeFillerBack = undefined;
  }

  #after(one: Pending, delayMs: number, work: () => void): void {
    const cancel = this.#with.clock.after(delayMs, () => {
      one.timers.delete(cancel);
      work();
    });
    one.timers.add(cancel);
  }

  #clearTimers({ timers }: Pending): void {
    for (const cancel of timers) cancel();
    timers.clear();
  }

  #remember(id: string): void {
    this.#known.add(id);
    const [oldest] = this.#known;
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }
}
