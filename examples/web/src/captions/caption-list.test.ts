// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from 'vitest';
import { type CaptionAction, type CaptionList, captionReducer, NO_CAPTIONS } from './caption-list.ts';

const run = (...actions: CaptionAction[]): CaptionList => actions.reduce(captionReducer, NO_CAPTIONS);
const said = (list: CaptionList): string[] =>
  list.captions.map(({ speaker, text, final }) => `${speaker}: ${text}${final ? '' : '…'}`);

/** One whole-text update of what the caller says, as LiveKit Agents sends it. */
function update(
  streamId: string,
  segmentId: string,
  text: string,
  final: boolean,
  startedAt = 0,
): CaptionAction[] {
  return [
    { type: 'open', streamId, segmentId, speaker: 'you', startedAt },
    { type: 'chunk', streamId, text },
    { type: 'close', streamId, final },
  ];
}

test("the agent's words are appended as they are spoken, and final when the stream ends", () => {
  const open: CaptionAction = {
    type: 'open',
    streamId: 'a',
    segmentId: 'S1',
    speaker: 'agent',
    startedAt: 0,
  };
  const speaking = [
    open,
    { type: 'chunk', streamId: 'a', text: 'Yes,' },
    { type: 'chunk', streamId: 'a', text: ' we do.' },
  ];
  expect(said(run(...(speaking as CaptionAction[])))).toEqual(['agent: Yes, we do.…']);
  const ended = run(...(speaking as CaptionAction[]), { type: 'close', streamId: 'a', final: false });
  expect(said(ended)).toEqual(['agent: Yes, we do.']);
  expect(ended.streams).toEqual({});
});

test("each update of the caller's words replaces the previous one, and stays interim until one is final", () => {
  const interim = run(...update('1', 'S', 'do you', false), ...update('2', 'S', 'do you rent', false));
  expect(said(interim)).toEqual(['you: do you rent…']);
  expect(said(update('3', 'S', 'Do you rent kayaks?', true).reduce(captionReducer, interim))).toEqual([
    'you: Do you rent kayaks?',
  ]);
});

test('a stale interim update does not make a final caption interim again', () => {
  const list = run(...update('1', 'S', 'Hello.', true), ...update('2', 'S', 'Hello.', false));
  expect(said(list)).toEqual(['you: Hello.']);
});

test('two speakers who talk at once have separate captions, in the order in which they began', () => {
  const list = run(
    { type: 'open', streamId: 'a', segmentId: 'S', speaker: 'agent', startedAt: 10 },
    { type: 'chunk', streamId: 'a', text: 'The weather' },
    ...update('b', 'S', 'Sorry', false, 20),
    { type: 'chunk', streamId: 'a', text: ' is' },
    ...update('c', 'S', 'Sorry to interrupt.', true, 20),
    { type: 'close', streamId: 'a', final: false },
  );
  expect(said(list)).toEqual(['agent: The weather is', 'you: Sorry to interrupt.']);
});

test('what the caller said before the answer began precedes it, even if it is transcribed later', () => {
  const list = run(
    { type: 'open', streamId: 'a', segmentId: 'A', speaker: 'agent', startedAt: 900 },
    { type: 'chunk', streamId: 'a', text: 'Four degrees.' },
    ...update('b', 'B', 'What is the weather?', true, 100),
  );
  expect(said(list)).toEqual(['you: What is the weather?', 'agent: Four degrees.…']);
});

test('an interrupted answer is matched by its words, whether more or fewer of them are shown', () => {
  const answer: CaptionAction[] = [
    { type: 'open', streamId: 'a', segmentId: 'A', speaker: 'agent', startedAt: 1 },
    { type: 'chunk', streamId: 'a', text: ' It is four degrees and' },
  ];
  const marked = run(...answer, { type: 'interrupted', text: 'It is four degrees and clear' });
  expect(marked.captions).toMatchObject([{ interrupted: true, final: true }]);
  const cut = run(
    ...answer,
    { type: 'interrupted', text: 'It is four' },
    { type: 'chunk', streamId: 'a', text: ' clear' },
  );
  expect(cut.captions).toMatchObject([{ interrupted: true, text: 'It is four' }]);
  expect(run(...answer, { type: 'interrupted', text: 'Goodbye' }).captions).toMatchObject([
    { interrupted: false },
  ]);
});

test('a typed message is final at once', () => {
  const list = run({ type: 'message', id: 'm', speaker: 'you', text: 'Hi', startedAt: 5 });
  expect(list.captions).toMatchObject([{ text: 'Hi', typed: true, final: true }]);
});

describe('the order reported by the agent', () => {
  const greeting: CaptionAction[] = [
    { type: 'open', streamId: 'a', segmentId: 'A', speaker: 'agent', startedAt: 900 },
    { type: 'chunk', streamId: 'a', text: 'Hello, this is' },
    { type: 'close', streamId: 'a', final: false },
  ];
  const question = update('b', 'B', 'Can you hear me?', true, 100);
  const inOrder = ['agent: Hello, this is', 'you: Can you hear me?'];

  test('overrides what the page has heard', () => {
    const list = run(
      ...greeting,
      ...question,
      { type: 'placed', speaker: 'agent', text: 'Hello, this', startedAt: 5000 },
      { type: 'placed', speaker: 'you', text: 'Can you hear me?', startedAt: 5400 },
    );
    expect(said(list)).toEqual(inOrder);
  });

  test('also applies when it arrives before the words', () => {
    const list = run(
      { type: 'placed', speaker: 'agent', text: 'Hello, this is', startedAt: 5000 },
      { type: 'placed', speaker: 'you', text: 'Can you hear me?', startedAt: 5400 },
      ...question,
      ...greeting,
    );
    expect(said(list)).toEqual(inOrder);
  });

  test('applies to the latest caption with these words, and to each once', () => {
    const list = run(
      ...update('1', 'S1', 'Yes.', true, 10),
      { type: 'placed', speaker: 'you', text: 'Yes.', startedAt: 10 },
      ...update('2', 'S2', 'Yes.', true, 20),
      { type: 'placed', speaker: 'you', text: 'Yes.', startedAt: 20 },
    );
    expect(list.captions.map(({ startedAt, placed }) => [startedAt, placed])).toEqual([
      [10, true],
      [20, true],
    ]);
    expect(list.early).toEqual([]);
  });
});
