// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { llm } from '@livekit/agents';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planUpdate, type UpdateStep } from './plan-update.ts';
import { RemoteChatContext, type RemoteItem } from './remote-chat-context.ts';

const CREATED_AT = 1_700_000_000_000;

function message(id: string, text: string): llm.ChatMessage {
  return llm.ChatMessage.create({ id, role: 'user', content: [text], createdAt: CREATED_AT });
}

function call(nr: number, args = '{}'): llm.FunctionCall {
  return llm.FunctionCall.create({
    id: `call${nr}`,
    callId: `c${nr}`,
    name: 'f',
    args,
    createdAt: CREATED_AT,
  });
}

function output(nr: number, text: string, id = `output${nr}`): llm.FunctionCallOutput {
  const rest = { output: text, name: 'f', isError: false, createdAt: CREATED_AT };
  return llm.FunctionCallOutput.create({ id, callId: `c${nr}`, ...rest });
}

/** One item as it can be in either context: messages and calls with outputs, in two versions each. */
const item = fc.oneof(
  fc.tuple(fc.nat(7), fc.nat(1)).map(([nr, version]) => message(`message${nr}`, `text ${version}`)),
  fc.tuple(fc.nat(3), fc.nat(1)).map(([nr, version]) => call(nr, `{"version":${version}}`)),
  fc.tuple(fc.nat(3), fc.nat(1)).map(([nr, version]) => output(nr, `output ${version}`)),
);

const wantedItems: fc.Arbitrary<llm.ChatItem[]> = fc.uniqueArray(item, {
  maxLength: 14,
  selector: ({ id }) => id,
});

interface Present {
  readonly item: llm.ChatItem;
  readonly facts: Partial<RemoteItem>;
  readonly deletable: boolean;
}

/** A possible state of a service: an output comes after its call, a call has one output at most, real or a placeholder. */
const presentItems: fc.Arbitrary<Present[]> = fc
  .array(
    fc.tuple(
      item,
      fc.constantFrom('shown', 'shown', 'unknown', 'unfinished', 'placeholder', 'spoken'),
      fc.nat(1),
    ),
    { maxLength: 16 },
  )
  .map((drawn) => {
    const ids = new Set<string>();
    const answered = new Set<string>();
    const present: Present[] = [];
    for (const [one, state, version] of drawn) {
      const type = one.type;
      const isOutput = type === 'function_call_output';
      if (
        isOutput &&
        (answered.has(one.callId) || !present.some(({ item: { id } }) => id === `call${one.callId[1]}`))
      ) {
        continue;
      }
      const placeholder = isOutput && state === 'placeholder';
      const held = placeholder
        ? output(Number(one.callId[1]), `output ${version}`, `settled_${one.callId}`)
        : one;
      if (ids.has(held.id)) continue;
      ids.add(held.id);
      if (isOutput) answered.add(one.callId);
      const unfinished = state === 'unfinished' && type === 'message';
      const facts = {
        placeholder,
        unfinished,
        spokenByUser: state === 'spoken' && type === 'message',
        shown: true,
      };
      present.push({ item: held, facts, deletable: state !== 'unknown' && !unfinished });
    }
    return present;
  });

function held(present: readonly Present[]): RemoteChatContext {
  const remote = new RemoteChatContext();
  for (const { item: one, facts } of present) remote.insert(one, undefined, facts);
  return remote;
}

function planFor(present: readonly Present[], wanted: readonly llm.ChatItem[]): UpdateStep[] {
  const deletable = new Set(present.flatMap((one) => (one.deletable ? [one.item.id] : [])));
  return planUpdate(held(present), new llm.ChatContext([...wanted]), (one) => deletable.has(one.item.id));
}

/** A strict service: an id is used by one item at a time, and an anchor must exist. */
function apply(present: readonly Present[], steps: readonly UpdateStep[]): llm.ChatItem[] {
  const items = present.map((one) => one.item);
  const at = (id: string): number => items.findIndex((one) => one.id === id);
  const adopted = new Map<string, llm.ChatItem>();
  for (const step of steps) {
    if (step.op === 'create') {
      assert.equal(at(step.item.id), -1, `${step.item.id} is free`);
      const anchor = step.after === null ? -1 : at(step.after);
      if (step.after !== null && anchor === -1) {
        // Items whose id at the service differs from that of the framework.
        assert.ok([...adopted.values()].map(({ id }) => id).includes(step.after));
      }
      const place =
        anchor === -1 && step.after !== null
          ? at([...adopted].find(([, one]) => one.id === step.after)?.[0] ?? '')
          : anchor;
      items.splice(place + 1, 0, step.item);
    } else {
      assert.ok(at(step.id) >= 0, `${step.id} is there`);
      if (step.op === 'delete') items.splice(at(step.id), 1);
      else adopted.set(step.id, step.item);
    }
  }
  return items.map((one) => adopted.get(one.id) ?? one);
}

/** The same for the plugin's copy, which must end up like that of the service. */
function applyHere(present: readonly Present[], steps: readonly UpdateStep[]): llm.ChatItem[] {
  const remote = held(present);
  for (const step of steps) {
    if (step.op === 'delete') remote.remove(step.id);
    else if (step.op === 'create') remote.insert(step.item, step.after);
    else remote.patch(step.id, { item: step.item });
  }
  return remote.items.map((one) => one.item);
}

function says(one: llm.ChatItem | undefined): unknown {
  if (one?.type === 'message') return one.textContent;
  if (one?.type === 'function_call') return one.args;
  return one?.type === 'function_call_output' ? one.output : undefined;
}

const ids = (items: readonly llm.ChatItem[]): string[] => items.map(({ id }) => id);
const outputsOf = (items: readonly llm.ChatItem[], callId: string): llm.ChatItem[] =>
  items.filter((one) => one.type === 'function_call_output' && one.callId === callId);

const contexts = fc.tuple(presentItems, wantedItems);

describe('the plan of an update, from any context to any other', () => {
  const forAny =
    (check: (present: Present[], wanted: llm.ChatItem[], result: llm.ChatItem[]) => void): (() => void) =>
    () =>
      fc.assert(
        fc.property(contexts, ([present, wanted]) => {
          check(present, wanted, apply(present, planFor(present, wanted)));
        }),
        { numRuns: 1000 },
      );

  test('leaves the plugin with the same items as the service', () => {
    expect(() =>
      fc.assert(
        fc.property(contexts, ([present, wanted]) => {
          const steps = planFor(present, wanted);
          assert.deepEqual(ids(applyHere(present, steps)), ids(apply(present, steps)));
        }),
        { numRuns: 1000 },
      ),
    ).not.toThrow();
  });

  test('includes all wanted items with the right content, except outputs without a call', () => {
    expect(
      forAny((present, wanted, result) => {
        const calls = new Set(
          [...present.map((one) => one.item), ...wanted].flatMap((one) =>
            one.type === 'function_call' ? [one.callId] : [],
          ),
        );
        for (const one of wanted) {
          const found = result.find(({ id }) => id === one.id);
          if (one.type === 'function_call_output' && !calls.has(one.callId)) {
            assert.equal(found, undefined);
            continue;
          }
          const facts = present.find(({ item: { id } }) => id === one.id)?.facts;
          if (facts?.unfinished || facts?.spokenByUser) assert.notEqual(found, undefined);
          else assert.deepEqual(says(found), says(one));
        }
      }),
    ).not.toThrow();
  });

  test('removes unwanted items if that is allowed, and keeps them if not', () => {
    expect(
      forAny((present, wanted, result) => {
        const remaining = new Set(ids(result));
        for (const { item: one, deletable, facts } of present) {
          if (one.type !== 'message' || ids(wanted).includes(one.id)) continue;
          assert.equal(remaining.has(one.id), !deletable || facts.unfinished === true, one.id);
        }
      }),
    ).not.toThrow();
  });

  test('adds nothing that was in neither context', () => {
    expect(
      forAny((present, wanted, result) => {
        const known = new Set([...present.map((one) => one.item.id), ...ids(wanted)]);
        assert.deepEqual(
          ids(result).filter((id) => !known.has(id)),
          [],
        );
        assert.equal(new Set(ids(result)).size, result.length);
      }),
    ).not.toThrow();
  });

  test('establishes the wanted order, except for items that cannot be moved', () => {
    expect(
      forAny((present, wanted, result) => {
        const fixed = new Set(present.flatMap(({ item: { id }, facts }) => (facts.unfinished ? [id] : [])));
        const there = new Set(ids(result));
        const movable = ids(wanted).filter((id) => there.has(id) && !fixed.has(id));
        const alsoWanted = new Set(movable);
        const calls = new Map(
          wanted.flatMap((one) => (one.type === 'function_call' ? [[one.callId, one.id]] : [])),
        );
        // An output that is wanted before its call cannot be there.
        const early = new Set(
          wanted.flatMap((one, at) => {
            if (one.type !== 'function_call_output') return [];
            const callAt = ids(wanted).indexOf(calls.get(one.callId) ?? '');
            return callAt > at ? [one.id, calls.get(one.callId) ?? ''] : [];
          }),
        );
        const free = (id: string): boolean => alsoWanted.has(id) && !early.has(id);
        assert.deepEqual(ids(result).filter(free), movable.filter(free));
      }),
    ).not.toThrow();
  });

  test('treats a call and its output as one: never an output without its call before it, never two', () => {
    expect(
      forAny((present, wanted, result) => {
        result.forEach((one, at) => {
          if (one.type === 'function_call') assert.ok(outputsOf(result, one.callId).length <= 1);
          if (one.type !== 'function_call_output') return;
          const callAt = result.findIndex(
            (other) => other.type === 'function_call' && other.callId === one.callId,
          );
          assert.ok(callAt >= 0, `the call of ${one.id}`);
          assert.ok(callAt < at, `the call of ${one.id}`);
        });
        for (const one of result) {
          if (one.type !== 'function_call') continue;
          const before = outputsOf([...present.map((each) => each.item), ...wanted], one.callId);
          // A call that was answered, or will be, is never left without an answer.
          if (before.length > 0) assert.equal(outputsOf(result, one.callId).length, 1, one.id);
        }
      }),
    ).not.toThrow();
  });

  test('sends nothing for items that are already there', () => {
    expect(() =>
      fc.assert(
        fc.property(presentItems, (present) => {
          const wanted = present.map((one) => one.item);
          assert.deepEqual(planFor(present, wanted), []);
          const copies = wanted.map((one) =>
            Object.assign(Object.create(Object.getPrototypeOf(one) as object) as llm.ChatItem, one),
          );
          assert.deepEqual(
            planFor(present, copies).filter(({ op }) => op !== 'adopt'),
            [],
          );
        }),
        { numRuns: 1000 },
      ),
    ).not.toThrow();
  });

  test('sends nothing for a second update to the same context', () => {
    expect(() =>
      fc.assert(
        fc.property(contexts, ([present, wanted]) => {
          const remote = held(present);
          const deletable = new Set(present.flatMap((one) => (one.deletable ? [one.item.id] : [])));
          const wish = new llm.ChatContext(wanted);
          const may = (one: RemoteItem): boolean => deletable.has(one.item.id);
          for (const step of planUpdate(remote, wish, may)) {
            if (step.op === 'delete') remote.remove(step.id);
            else if (step.op === 'create') remote.insert(step.item, step.after);
            else remote.patch(step.id, { item: step.item, placeholder: false });
          }
          assert.deepEqual(
            planUpdate(remote, wish, may).filter(({ op }) => op !== 'adopt'),
            [],
          );
        }),
        { numRuns: 1000 },
      ),
    ).not.toThrow();
  });

  test('keeps the arguments of a call that was read before they arrived', () => {
    const present = [{ item: call(0, '{"version":1}'), facts: {}, deletable: true }];
    const steps = planFor(present, [call(0, '')]);
    expect(steps).toMatchObject([{ op: 'adopt', item: { args: '{"version":1}' } }]);
  });
});
