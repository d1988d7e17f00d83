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

/** How long a decision may take before the caller is told to wait, milliseconds. */
const FILLER_AFTER_MS = 500;
/** How long the arguments of a request may take that came without them, milliseconds. */
const ARGUMENTS_MS = 1000;
/** How long the service may take to begin a call that was approved, milliseconds. */
const BEGIN_MS = 10_000;
/** How many requests are remembered, to know one that is shown twice. */
const REMEMBERED = 256;

interface Pending {
  request: McpApprovalRequest;
  /** `early`: its arguments are still to come. */
  state: 'early' | 'asking' | 'approved';
  readonly control: AbortController;
  /** Item of the call it is about, once known. */
  itemId: string | undefined;
  /** The response that asked, where it is known. */
  readonly responseId: string | undefined;
  /** Something else was said since, or the caller interrupted: nobody waits for it in silence. */
  overtaken: boolean;
  readonly timers: Set<() => void>;
}

export interface ApprovalsInit {
  readonly clock: Clock;
  readonly emitter: SafeEmitter;
  readonly log: SessionLog;
  rules(serverLabel: string): ApprovalRules;
  /** Whether the response that makes a call was cancelled, so that nobody wants it any more. */
  cancelled(itemId: string): boolean;
  /** Calls under way, oldest first. */
  running(): readonly RemoteCall[];
  /** Says something that bridges the wait; the function it gives takes it back unless it has begun. */
  fill(text: string): () => void;
  /** A call will not be made. `expected`: nothing was said since it was asked for, so the model has to go on. */
  refused(itemId: string | undefined, expected: boolean): void;
  /** A call that others waited for does not keep them waiting any more. */
  released(): void;
}

/** Calls of MCP servers that wait for consent: asks for it, and tells the service within a time limit. */
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

  /** True while nothing should be said about other calls, because the caller still waits for this one as well. */
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

  /** The requests went with their connection; returns those that the caller still waits for a decision about. */
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

  /** The service shows a request or a call; `ended`: in its last form. */
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

  /** Something was said, or the caller interrupted: what waits for consent is not all that goes on any more. */
  overtaken(responseId?: string): void {
    for (const one of this.#pending.values()) {
      if (responseId === undefined || one.responseId !== responseId) one.overtaken = true;
    }
  }

  /** A call has shown a sign of life. */
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

  /** The agent has other tools now: what belongs to servers that it does not have is refused. */
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
      log.warn({ tool: request.tool, timeoutMs }, 'nobody decided about a call in time; it is refused');
      this.#settle(one, false, 'timed_out');
    });
    if (heard) emitter.emit('mcp_approval_requested', { ...request, timeoutMs, answer });
    // A listener may have decided already.
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
    // The problem comes from the application, so it may hold anything.
    this.#with.log.error(
      { tool: one.request.tool, 'lk.pii.error': problem },
      'whoever decides about a call gave neither true nor false; it is refused',
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
    // Without its item nobody can tell when it ends.
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
      'the service did not take the answer about a call',
    );
    const one = this.#pending.get(request.id);
    if (one) this.#close(one);
    this.#with.emitter.emit('mcp_approval_withdrawn', { ...request, reason: 'rejected' });
    if (one) this.#with.refused(one.itemId, !one.overtaken);
  }

  /** The service does not begin a call, or nobody can tell. `keep`: it may do so yet. */
  #release(one: Pending, keep: boolean): void {
    if (keep) one.overtaken = true;
    else this.#close(one);
    this.#with.released();
  }

  /** The call a request is about: the only thing they share is what they say. */
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
    if (one.state !== 'approved') one.control.abort(new Error('The request is gone.'));
    this.#dropFiller();
  }

  /** What has not been said when nobody waits any more need not be. */
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
