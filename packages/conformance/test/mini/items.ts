// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { NeutralItem } from '../../src/index.ts';
import type { Defect } from './defects.ts';

/** Converts a framework item for the provider; undefined for what it cannot hold. */
export function toNeutral(item: llm.ChatItem, has: (defect: Defect) => boolean): NeutralItem | undefined {
  if (item.type === 'function_call')
    return {
      kind: 'call',
      id: item.id,
      callId: item.callId,
      name: item.name,
      args: has('restores-raw-arguments') ? item.args : asObject(item.args),
    };
  if (item.type === 'function_call_output')
    return { kind: 'output', id: item.id, callId: item.callId, output: outputOf(item, has) };
  if (item.type !== 'message') return undefined;
  const text = item.rawTextContent ?? '';
  const role = item.role === 'user' || item.role === 'assistant' ? item.role : 'system';
  const images = item.content.flatMap((part) =>
    typeof part !== 'string' && part.type === 'image_content' && typeof part.image === 'string'
      ? [{ type: 'image' as const, url: part.image }]
      : [],
  );
  const sent = images.filter(
    ({ url }) =>
      !has(url.startsWith('data:') ? 'forgets-images-of-its-own' : 'sends-nothing-for-images-elsewhere'),
  );
  const texts = text === '' ? [] : [{ type: 'text' as const, text }];
  return { kind: 'message', id: item.id, role, text, parts: [...texts, ...sent] };
}

/** Converts the provider's item for the framework; undefined for what it cannot hold. */
export function fromNeutral(item: NeutralItem): llm.ChatItem | undefined {
  if (item.kind === 'call')
    return llm.FunctionCall.create({ id: item.id, callId: item.callId, name: item.name, args: item.args });
  if (item.kind === 'output')
    return llm.FunctionCallOutput.create({
      id: item.id,
      callId: item.callId,
      output: item.output,
      isError: false,
    });
  if (item.kind !== 'message') return undefined;
  return llm.ChatMessage.create({ id: item.id, role: item.role, content: item.text ? [item.text] : [] });
}

/** The result of a tool as text; empty if it has no text form. */
function outputOf({ output }: { output: string | undefined }, has: (defect: Defect) => boolean): string {
  return has('sends-outputs-without-text') ? (output as string) : (output ?? '');
}

/** Arguments in a form the provider accepts: an object as JSON, otherwise an empty one. */
function asObject(args: string): string {
  try {
    const value: unknown = JSON.parse(args);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? args : '{}';
  } catch {
    return '{}';
  }
}
