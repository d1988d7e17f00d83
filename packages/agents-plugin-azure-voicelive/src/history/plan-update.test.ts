// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import { expect, test } from 'vitest';
import { HistoryMirror } from './mirror.ts';
import { planUpdate, type UpdateStep } from './plan-update.ts';

function message(id: string, text: string, role: 'user' | 'assistant' = 'user'): llm.ChatMessage {
  return llm.ChatMessage.create({ id, role, content: text === '' ? [] : [text] });
}

function mirrorOf(...items: llm.ChatItem[]): HistoryMirror {
  const mirror = new HistoryMirror();
  for (const item of items) mirror.insert(item, undefined);
  return mirror;
}

function plan(mirror: HistoryMirror, items: llm.ChatItem[]): string[] {
  const steps = planUpdate(mirror, new llm.ChatContext(items), mirror.deletable(Date.now()));
  return steps.map((step: UpdateStep) => {
    if (step.op === 'create') return `create ${step.item.id} after ${step.after}`;
    return `${step.op} ${step.id}`;
  });
}

const a = message('a', 'one');
const b = message('b', 'two');
const c = message('c', 'three');

test('no difference, no steps', () => {
  expect(plan(mirrorOf(a, b), [a, b])).toEqual([]);
});

test('appended items are anchored on one another', () => {
  expect(plan(mirrorOf(a), [a, b, c])).toEqual(['create b after a', 'create c after b']);
});

test('an insertion at the head names the head', () => {
  expect(plan(mirrorOf(b), [a, b])).toEqual(['create a after null']);
});

test('a changed text is created again at its place', () => {
  expect(plan(mirrorOf(a, b), [message('a', 'uno'), b])).toEqual(['delete a', 'create a after null']);
});

test('a moved item is deleted and created again', () => {
  const steps = plan(mirrorOf(a, b, c), [a, c, b]);
  expect(steps).toHaveLength(2);
  expect(steps.some((step) => step.startsWith('delete'))).toBe(true);
});

test('what the caller cannot have known is not deleted', () => {
  const mirror = mirrorOf(a);
  mirror.insert(message('speech', ''), undefined, { awaitingTranscript: true });
  mirror.insert(message('reply', 'so far', 'assistant'), undefined, {
    protectedUntil: Number.POSITIVE_INFINITY,
  });
  expect(plan(mirror, [a])).toEqual([]);
});

test('a transcript that comes back from the framework does not turn speech into text', () => {
  const mirror = mirrorOf(a);
  mirror.insert(message('speech', ''), undefined, { awaitingTranscript: true });
  expect(plan(mirror, [a, message('speech', 'hello')])).toEqual(['adopt speech']);
});

test('a reply cut to what was heard stays speech', () => {
  const mirror = mirrorOf(a);
  mirror.insert(message('reply', 'One two', 'assistant'), undefined, {
    speech: { audioMs: 2000, words: [], text: 'One two three four.' },
  });
  expect(plan(mirror, [a, message('reply', 'One two three', 'assistant')])).toEqual(['adopt reply']);
});

test('hand-offs, the instructions, interim and empty messages never reach the service', () => {
  const items = [
    message('lk.agent_task.instructions', 'be brief'),
    message('interim_1', 'one moment', 'assistant'),
    message('blank', '  '),
    new llm.AgentHandoffItem({ newAgentId: 'x' }),
    a,
  ];
  expect(plan(mirrorOf(), items)).toEqual(['create a after null']);
});

test('a real output takes the place of the placeholder for its call', () => {
  const call = llm.FunctionCall.create({ id: 'f', callId: 'call_1', name: 'look', args: '{}' });
  const output = (id: string, text: string): llm.FunctionCallOutput =>
    llm.FunctionCallOutput.create({ id, callId: 'call_1', output: text, isError: false });
  const mirror = mirrorOf(call);
  mirror.insert(output('settled_f', 'no result'), undefined, { placeholder: true });
  expect(plan(mirror, [call, output('settled_f', 'no result'), output('real', '4')])).toEqual([
    'delete settled_f',
    'create real after f',
  ]);
});
