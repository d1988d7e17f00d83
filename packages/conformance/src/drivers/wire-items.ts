// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type {
  ItemPlace,
  NeutralItem,
  NeutralPart,
  NeutralTool,
  NeutralToolChoice,
} from '../server/neutral.ts';

/** What Voice Live and OpenAI Realtime have in common on the wire. */
interface WireItem {
  id?: string | undefined;
  type?: string | undefined;
  role?: string | undefined;
  content?: unknown;
  call_id?: string | undefined;
  name?: string | undefined;
  arguments?: string | null | undefined;
  output?: string | undefined;
}

/** Reads a client's item; without an id it gets `fallbackId`. */
export function readItem(wire: WireItem, fallbackId: string): NeutralItem {
  const id = wire.id ?? fallbackId;
  if (wire.type === 'function_call')
    return {
      kind: 'call',
      id,
      callId: required(wire, 'call_id'),
      name: required(wire, 'name'),
      args: required(wire, 'arguments'),
    };
  if (wire.type === 'function_call_output')
    return { kind: 'output', id, callId: required(wire, 'call_id'), output: required(wire, 'output') };
  if (wire.type !== 'message') return { kind: 'other', id };
  const parts = (Array.isArray(wire.content) ? wire.content : []).map(readPart);
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const role = wire.role === 'user' || wire.role === 'assistant' ? wire.role : 'system';
  return { kind: 'message', id, role, text, parts };
}

/** Reads a field that the protocol requires. */
function required(wire: WireItem, name: 'call_id' | 'name' | 'arguments' | 'output'): string {
  const value: unknown = wire[name];
  if (typeof value !== 'string')
    throw new TypeError(`"${name}" of a ${wire.type} must be a string, not ${JSON.stringify(value)}`);
  return value;
}

function readPart(part: unknown): NeutralPart {
  const { type, text, image_url, transcript } = part as Record<string, unknown>;
  if (type === 'input_image') return { type: 'image', url: String(image_url) };
  if (typeof text === 'string') return { type: 'text', text };
  return { type: 'audio', transcript: typeof transcript === 'string' ? transcript : null };
}

export function readPlace(previousItemId: string | null | undefined): ItemPlace {
  if (previousItemId === undefined || previousItemId === null) return { at: 'end' };
  return previousItemId === 'root' ? { at: 'first' } : { after: previousItemId };
}

export function readTools(tools: unknown): NeutralTool[] {
  return (Array.isArray(tools) ? tools : []).map((tool: Record<string, unknown>) => {
    const { name, server_label, type, description, parameters } = tool;
    const known: NeutralTool = { name: String(name ?? server_label ?? type), parameters };
    if (typeof description === 'string') known.description = description;
    return known;
  });
}

export function readToolChoice(choice: unknown): NeutralToolChoice {
  if (choice === 'auto' || choice === 'none' || choice === 'required') return choice;
  const { type, name } = (typeof choice === 'object' && choice !== null ? choice : {}) as Record<
    string,
    unknown
  >;
  return type === 'function' && typeof name === 'string' ? { function: name } : { unknown: choice };
}

/** Reads the samples of base64 PCM, whatever the alignment of the decoded bytes. */
export function samplesOf(base64: string): Int16Array {
  const bytes = Buffer.from(base64, 'base64');
  const even = bytes.byteLength - (bytes.byteLength % 2);
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + even));
}
