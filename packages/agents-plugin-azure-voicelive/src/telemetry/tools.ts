// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { Attributes } from '@opentelemetry/api';
import type { ServerItem } from '@voicelive-kit/protocol';
import type { RemoteCall, RemoteCallKind } from '../events/remote-tool-events.ts';
import { record } from './metrics.ts';
import { ATTR, SPANS } from './names.ts';
import { type End, now, type Observation, seconds, servedBy } from './observation.ts';

type Kind = 'function' | RemoteCallKind;

interface Wait {
  readonly sinceMs: number;
  readonly kind: Kind;
  readonly name: string | null;
  readonly attributes: Attributes;
}

/** Maximum number of open calls. Beyond this, the oldest is recorded as `open`. */
const REMEMBERED = 64;

/**
 * The tool type of each kind in the semantic conventions (`gen_ai.tool.type`): who runs it, and whether it retrieves
 * data.
 */
const TOOL_TYPE: Record<Kind, 'function' | 'extension' | 'datastore'> = {
  function: 'function',
  mcp: 'extension',
  foundry_agent: 'extension',
  web_search: 'datastore',
  file_search: 'datastore',
};

/** Records tool calls, from the model's call until the service has the result. */
export function observeTools({ session, write }: Observation): End {
  const waits = new Map<string, Wait>();

  const begin = (id: string, wait: Omit<Wait, 'sinceMs'>): void => {
    if (waits.has(id)) return;
    waits.set(id, { ...wait, sinceMs: now() });
    const [oldest] = waits.keys();
    if (waits.size > REMEMBERED && oldest !== undefined) over(oldest, 'open');
  };
  const over = (
    id: string,
    outcome: 'answered' | 'failed' | 'open',
    { errorType, content }: { readonly errorType?: string; readonly content?: Attributes } = {},
  ): void => {
    const wait = waits.get(id);
    if (!wait) return;
    waits.delete(id);
    const { sinceMs, kind, name } = wait;
    const endMs = now();
    const attributes: Attributes = {
      ...servedBy(session),
      [ATTR.toolKind]: kind,
      [ATTR.toolType]: TOOL_TYPE[kind],
      [ATTR.outcome]: outcome,
    };
    if (name !== null) attributes[ATTR.toolName] = name;
    const told = { ...attributes, ...wait.attributes, ...content };
    write({ name: SPANS.toolWait, startMs: sinceMs, endMs, attributes: told, errorType });
    if (errorType !== undefined) attributes[ATTR.errorType] = errorType;
    record('toolWait', seconds(endMs - sinceMs), attributes);
  };

  const called = (responseId: string, item: ServerItem): void => {
    if (item.type !== 'function_call' || !item.call_id || item.status === 'incomplete') return;
    begin(item.call_id, {
      kind: 'function',
      name: item.name ?? null,
      attributes: { [ATTR.toolCallId]: item.call_id, ...ofResponse(responseId) },
    });
  };
  const held = ({ item }: { readonly item: ServerItem }): void => {
    if (item.type === 'function_call_output' && item.call_id) over(item.call_id, 'answered');
  };
  session.on('response.output_item.done', ({ response_id, item }) => called(response_id, item));
  session.on('response.done', ({ response }) => {
    if (response.status !== 'completed') return;
    for (const item of response.output ?? []) called(response.id, item);
  });
  session.on('conversation.item.created', held);
  session.on('conversation.item.added', held);

  session.on('remote_call_started', ({ itemId, kind, name, serverLabel, responseId }) => {
    begin(itemId, {
      kind,
      name,
      attributes: {
        [ATTR.toolCallId]: itemId,
        ...(serverLabel !== null && { [ATTR.serverLabel]: serverLabel }),
        ...(responseId !== null && ofResponse(responseId)),
      },
    });
  });
  session.on('remote_call_completed', ({ output, ...call }) => {
    over(call.itemId, 'answered', { content: contentOf(call, output) });
  });
  session.on('remote_call_failed', ({ reason, error, ...call }) => {
    over(call.itemId, 'failed', { errorType: reason, content: contentOf(call, error) });
  });
  return () => {
    for (const id of waits.keys()) over(id, 'open');
  };
}

/** Content of calls that the framework does not see. For functions, its own span `function_tool` has it. */
function contentOf({ arguments: given }: RemoteCall, output: string | null): Attributes {
  return {
    ...(given !== '' && { [ATTR.toolArguments]: given }),
    ...(output !== null && { [ATTR.toolOutput]: output }),
  };
}

function ofResponse(responseId: string): Attributes {
  return { [ATTR.responseId]: responseId, [ATTR.providerIds]: [responseId] };
}
