// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { EventEmitter } from 'node:events';
import type { ServerItem } from '@voicelive-kit/protocol';
import { ContextSync } from '../src/context/context-sync.ts';
import { SafeEmitter, type SessionLog } from '../src/events/safe-emitter.ts';
import type { Link } from '../src/link/link.ts';
import type { Answer } from '../src/link/pending-answers.ts';
import type { ApprovalRules } from '../src/tools/approval-rules.ts';
import { RemoteTools } from '../src/tools/remote-tools.ts';
import { ManualClock } from './manual-clock.ts';

const NAMES = [
  'mcp_tools_listed',
  'mcp_listing_failed',
  'remote_call_started',
  'remote_call_arguments',
  'remote_call_completed',
  'remote_call_failed',
  'mcp_approval_requested',
  'mcp_approval_answered',
  'mcp_approval_withdrawn',
];

const SILENT: SessionLog = { debug: () => undefined, warn: () => undefined, error: () => undefined };

interface Sent {
  readonly item: { readonly approval_request_id?: string; readonly approve?: boolean };
}

/** The remote tools on a manual clock, with everything they report, send and request. */
export function openRemote(rules: Partial<ApprovalRules> = {}, { listens = true } = {}) {
  const clock = new ManualClock();
  const emitter = new EventEmitter();
  const told: [string, Record<string, unknown>][] = [];
  for (const name of NAMES) {
    if (!listens && name === 'mcp_approval_requested') continue;
    emitter.on(name, (payload: Record<string, unknown>) => told.push([name, payload]));
  }
  const sent: Sent[] = [];
  const retrieved: string[] = [];
  const link = { answer: { kind: 'done' } as Answer | undefined };
  const fills: string[] = [];
  const cancelled = new Set<string>();
  const asked = { notMade: 0, released: 0 };
  const remote = new RemoteTools({
    clock,
    emitter: new SafeEmitter(emitter, SILENT, 'test'),
    log: SILENT,
    sync: new ContextSync(SILENT),
    approvalRules: () => ({ offered: true, required: 'always', ...rules }),
    cancelled: (itemId) => cancelled.has(itemId),
    fill: (text) => {
      fills.push(text);
      return () => fills.push('taken back');
    },
    notMade: () => (asked.notMade += 1),
    released: () => (asked.released += 1),
  });
  const answered = (): Promise<Answer> =>
    link.answer ? Promise.resolve(link.answer) : new Promise(() => undefined);
  const connection = {
    items: {
      create: (item: Sent['item']) => {
        sent.push({ item });
        return answered();
      },
    },
    retrieveItem: (id: string) => {
      retrieved.push(id);
      return answered();
    },
  } as unknown as Link;
  const connect = (): void => remote.connected(connection);
  connect();
  return {
    cancelled,
    connect,
    remote,
    clock,
    told,
    sent,
    retrieved,
    link,
    fills,
    asked,
    names: () => told.map(([name]) => name),
  };
}

export const call = (rest: object = {}): ServerItem => ({
  id: 'mcp_1',
  type: 'mcp_call',
  server_label: 'docs',
  name: 'search',
  arguments: '',
  ...rest,
});
export const request = (rest: object = {}): ServerItem => ({
  id: 'mcpr_1',
  type: 'mcp_approval_request',
  server_label: 'docs',
  name: 'search',
  arguments: '{"q":1}',
  ...rest,
});
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
