// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { ConformanceDriver } from '../server/driver.ts';
import type { ItemRef, NeutralItem, ServerVerb } from '../server/neutral.ts';

const REF: ItemRef = { responseId: 'resp_odd', itemId: 'msg_odd', index: 0 };
const ITEM: NeutralItem = {
  kind: 'message',
  id: 'msg_odd',
  role: 'assistant',
  text: 'Odd.',
  parts: [{ type: 'audio', transcript: 'Odd.' }],
};
const USAGE = { inputText: 1, inputAudio: 2, cachedText: 1, outputText: 3, outputAudio: 4 };
const CALL = { previousId: null, callId: 'call_odd', name: 'look', args: '{}' };

/** One of each message that a provider sends after its greeting, about items that nothing else refers to. */
const VERBS: readonly ServerVerb[] = [
  { say: 'config-accepted', config: {} },
  { say: 'user-start', itemId: 'user_odd', atMs: 0 },
  { say: 'user-stop', itemId: 'user_odd', atMs: 500 },
  { say: 'committed', itemId: 'user_odd', previousId: null },
  { say: 'item-created', item: { ...ITEM, id: 'user_odd', role: 'user' }, previousId: null },
  { say: 'transcript-part', itemId: 'user_odd', delta: 'O', soFar: 'O' },
  { say: 'transcript-final', itemId: 'user_odd', text: 'Odd.', confidence: 0.5 },
  { say: 'transcript-failed', itemId: 'user_odd' },
  { say: 'tools-listed', itemId: 'list_odd', previousId: null },
  { say: 'response-start', responseId: 'resp_odd', answering: null },
  { say: 'message-start', previousId: null, form: 'audio', ...REF },
  { say: 'audio', bytes: new Uint8Array(48), ...REF },
  { say: 'text', delta: 'Odd.', form: 'audio', ...REF },
  { say: 'word', text: 'Odd.', fromMs: 0, toMs: 10, ...REF },
  { say: 'call', ...CALL, ...REF, itemId: 'item_odd', index: 1 },
  { say: 'remote-call', previousId: null, name: 'x', args: '{}', output: '', ...REF, itemId: 'remote_odd' },
  { say: 'message-end', text: 'Odd.', form: 'audio', complete: true, ...REF },
  { say: 'truncated', itemId: 'msg_odd', audioEndMs: 1 },
  ...(['failed', 'incomplete', 'cancelled', 'completed'] as const).map((status): ServerVerb => ({
    say: 'response-end',
    responseId: 'resp_odd',
    answering: null,
    status,
    usage: USAGE,
    items: [ITEM],
  })),
  { say: 'error', class: 'minor', message: 'odd', ref: 'ref_odd' },
  { say: 'item-deleted', itemId: 'msg_odd' },
  { say: 'cleared' },
];

const ODD: readonly unknown[] = [7, null, [null], 'odd', {}, true, [[]], { a: 1 }];

/** Messages of a protocol with one field of a wrong type or missing in each; none if they are not JSON. */
export function mutations(driver: ConformanceDriver): string[] {
  const originals = VERBS.flatMap((verb) => driver.write(verb)).flatMap(parsed);
  let n = 0;
  return originals.flatMap((original) =>
    pathsOf(original).flatMap((path) => {
      const values = [ODD[n % ODD.length], ODD[(n + 3) % ODD.length], undefined];
      n += 1;
      return values.map((value) => JSON.stringify(changed(original, path, value)));
    }),
  );
}

function parsed(message: unknown): object[] {
  if (typeof message !== 'string') return [];
  try {
    const json: unknown = JSON.parse(message);
    return typeof json === 'object' && json !== null ? [json] : [];
  } catch {
    return [];
  }
}

/** Paths to every field, and to elements of lists. */
function pathsOf(value: unknown, before: readonly string[] = []): string[][] {
  const paths: string[][] = [];
  if (typeof value !== 'object' || value === null) return paths;
  for (const [name, inner] of Object.entries(value)) {
    const path = [...before, name];
    paths.push(path, ...pathsOf(inner, path));
  }
  return paths;
}

function changed(value: unknown, [name, ...rest]: string[], to: unknown): unknown {
  if (name === undefined) return to;
  if (Array.isArray(value))
    return value.map((inner, index) => (String(index) === name ? changed(inner, rest, to) : inner));
  const object = value as Record<string, unknown>;
  return { ...object, [name]: changed(object[name], rest, to) };
}
