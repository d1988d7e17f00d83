// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { ServerEventOf, ServerItem } from '@voicelive-kit/protocol';
import type { Clock } from '../connection/clock.ts';
import type { ContextSync } from '../context/context-sync.ts';
import type { RemoteCallKind } from '../events/remote-tool-events.ts';
import type { SafeEmitter, SessionLog } from '../events/safe-emitter.ts';
import type { Link } from '../link/link.ts';
import type { ApprovalRules } from './approval-rules.ts';
import { Approvals } from './approvals.ts';
import { McpListings } from './mcp-listings.ts';
import { RemoteCalls, type RemoteCallState } from './remote-calls.ts';

export interface RemoteToolsInit {
  readonly clock: Clock;
  readonly emitter: SafeEmitter;
  readonly log: SessionLog;
  readonly sync: ContextSync;
  approvalRules(serverLabel: string): ApprovalRules;
  fill(text: string): () => void;
  /** Whether the response that makes a call was cancelled. */
  cancelled(itemId: string): boolean;
  /** A call will not be made, and the model has to continue. */
  notMade(): void;
  /** Replies held back for a call no longer need to wait for it. */
  released(): void;
}

interface Shown {
  readonly responseId?: string;
  readonly ended?: boolean;
}

/** Everything that the service runs by itself: tool lists of MCP servers, calls and their ends, consent, citations. */
export class RemoteTools {
  readonly approvals: Approvals;
  readonly #with: RemoteToolsInit;
  readonly #calls: RemoteCalls;
  readonly #listings: McpListings;
  /** Why the model has to be asked to continue, once there is a connection. */
  #lost: string | undefined;

  constructor(init: RemoteToolsInit) {
    this.#with = init;
    this.#calls = new RemoteCalls(init);
    this.#listings = new McpListings(init.emitter, init.log);
    this.approvals = new Approvals({
      ...init,
      rules: (serverLabel) => init.approvalRules(serverLabel),
      running: () => this.#calls.running,
      refused: (itemId, expected) => {
        if (itemId !== undefined) this.#calls.refused(itemId);
        if (expected) init.notMade();
      },
    });
  }

  /** True while a call runs or waits for consent. */
  get busy(): boolean {
    return this.approvals.asking || this.#calls.running.length > 0;
  }

  connected(link: Link): void {
    this.approvals.connected(link);
    this.#listings.connected(link);
  }

  /** The connection is lost. `interrupted`: whether nobody waits for a call any more. */
  disconnected(interrupted: (itemId: string) => boolean): void {
    const approved = new Set(this.approvals.approved);
    const requests = this.approvals.disconnected();
    const calls = this.#calls.disconnected();
    this.#listings.disconnected();
    const missed = calls.filter(({ itemId }) => approved.has(itemId) || !interrupted(itemId));
    const lost = [
      ...lostRequests(requests.map(({ tool }) => tool)),
      ...lostCalls(missed.flatMap(({ name }) => name ?? [])),
    ];
    if (lost.length > 0) this.#lost = lost.join(' ');
  }

  /** What to tell the model about calls that were lost with the last connection. */
  get lost(): string | undefined {
    return this.#lost;
  }

  /** The model has been told, or continues for another reason. */
  lossTold(): void {
    this.#lost = undefined;
  }

  end(): void {
    this.approvals.disconnected('session_closed');
    this.#calls.disconnected();
    this.#lost = undefined;
  }

  // ---- the service

  /** A response is over; if it broke off, so are the calls it was still making. */
  responseEnded(responseId: string, completed: boolean): void {
    if (!completed) this.#calls.responseBrokeOff(responseId, new Set(this.approvals.items));
  }

  itemShown(item: ServerItem, details: Shown = {}): void {
    this.#listings.shown(item);
    this.#calls.shown(item, details);
    this.approvals.shown(item, details);
  }

  itemRetrieved(item: ServerItem): void {
    this.#listings.retrieved(item);
  }

  listed({ type, item_id: itemId }: ListingEvent): void {
    if (type === 'mcp_list_tools.completed') this.#listings.completed(itemId);
    else this.#listings.failed(itemId);
  }

  argumentsDone({ item_id: itemId, arguments: args }: { item_id: string; arguments?: string | null }): void {
    this.#calls.argumentsDone(itemId, args ?? '');
  }

  progressed(event: { type: string; item_id: string; response_id?: string | null }): void {
    const [, kind, state] = PROGRESS.exec(event.type) ?? [];
    if (kind === undefined) return;
    this.approvals.progressed(event.item_id);
    this.#calls.progressed(
      event.item_id,
      kind.replace(/_call$/u, '') as RemoteCallKind,
      state as RemoteCallState,
      event.response_id,
    );
  }

  cited(event: ServerEventOf<'response.audio_transcript.annotation.added'>): void {
    const { response_id: responseId, item_id: itemId, annotation_index: index } = event;
    const annotation = (event.annotation ?? {}) as Readonly<Record<string, unknown>>;
    this.#with.emitter.emit('citation', {
      responseId,
      itemId: this.#with.sync.ids.fromService(itemId),
      index: index ?? 0,
      url: textIn(annotation, 'url'),
      title: textIn(annotation, 'title') ?? textIn(annotation, 'filename'),
      startIndex: numberIn(annotation, 'start_index'),
      endIndex: numberIn(annotation, 'end_index'),
      annotation,
    });
  }
}

type ListingEvent = ServerEventOf<'mcp_list_tools.completed'> | ServerEventOf<'mcp_list_tools.failed'>;

const PROGRESS =
  /^response\.(mcp_call|foundry_agent_call|web_search_call|file_search_call)\.(in_progress|searching|completed|failed)$/u;

function lostRequests(tools: readonly string[]): string[] {
  if (tools.length === 0) return [];
  return [
    `The call of ${tools.join(' and ')} was not made, because the connection to the tool was lost. Make it again if it is still wanted.`,
  ];
}

function lostCalls(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  return [
    `The connection to ${[...new Set(names)].join(' and ')} was lost during the call, so its result will not arrive. Make the call again if doing it twice does no harm; otherwise say that the outcome is not known.`,
  ];
}

function textIn(fields: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}

function numberIn(fields: Readonly<Record<string, unknown>>, name: string): number | null {
  const value = fields[name];
  return typeof value === 'number' ? value : null;
}
