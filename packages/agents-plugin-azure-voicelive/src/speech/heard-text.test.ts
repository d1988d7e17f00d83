// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { heardText, type Speech, withinCut } from './heard-text.ts';
import { WordTimes } from './word-times.ts';

const spoken = {
  text: 'One two three four.',
  audioMs: 2000,
  complete: true,
  words: [
    { text: 'One', startMs: 0, endMs: 400 },
    { text: 'two', startMs: 500, endMs: 900 },
    { text: 'three', startMs: 1000, endMs: 1400 },
    { text: 'four', startMs: 1500, endMs: 1900 },
  ],
};

test('uses word times to determine what was heard', () => {
  expect(heardText(spoken, 950)).toBe('One two');
});

test('trusts a synchroniser that reports less than the whole text', () => {
  expect(heardText(spoken, 950, 'One two three')).toBe('One two three');
});

test('does not trust the whole text when it is passed without a synchroniser', () => {
  expect(heardText(spoken, 950, spoken.text)).toBe('One two');
});

test('uses the share of audio without word times, in whole words', () => {
  expect(heardText({ ...spoken, words: [] }, 1000)).toBe('One two');
});

test('returns nothing at position 0, and everything at the end', () => {
  expect(heardText(spoken, 0)).toBe('');
  expect(heardText(spoken, 2000)).toBe(spoken.text);
});

test.each([
  ['the message', 0],
  ['the response', 400],
])('cuts a second message at the same word whether its offsets are relative to %s', (_, base) => {
  const times = new WordTimes(() => 400);
  for (const [text, startMs, endMs] of [
    ['warm', 600, 900],
    ['It', 0, 200],
    ['is', 300, 500],
  ] as const)
    times.add({ text, startMs: base + startMs, endMs: base + endMs }, 1000);
  const message: Speech = { text: 'It is warm.', audioMs: 1000, complete: true, words: times.words };
  expect(heardText(message, 550)).toBe('It is');
  expect(heardText(message, 650)).toBe('It is warm');
});

/** A complete message of 10 s without word times. */
function untimed(text: string): Speech {
  return { text, audioMs: 10_000, complete: true, words: [] };
}

test.each([
  ['Chinese', '今天的天气非常好，我们一起去公园散步吧。', 4500, 5500],
  ['Japanese', '今日はとても天気がいいので、公園を散歩しましょう。', 4500, 5500],
  ['Thai', 'วันนี้อากาศดีมากเราไปเดินเล่นที่สวนสาธารณะกันเถอะ', 4500, 5500],
  ['Turkish', 'İstanbul İzmir İznik İnegöl İskenderun İpsala', 4500, 5500],
  ['Hindi', 'आज मौसम बहुत अच्छा है चलो पार्क में टहलने चलते हैं', 4500, 5500],
  ['Arabic', 'الطقس جميل جدا اليوم هيا بنا نتمشى في الحديقة', 4500, 5500],
  ['Korean', '오늘은 날씨가 아주 좋으니 공원에 산책하러 갑시다', 4500, 5500],
  ['emoji', '👨‍👩‍👧‍👦👍🏽🎉🇩🇪❤️👨‍👩‍👧‍👦👍🏽🎉🇩🇪❤️', 4500, 5500],
  ['combining marks', 'e\u0301te\u0301 '.repeat(12), 4500, 5500],
  ['one long word', 'Donaudampfschifffahrtsgesellschaftskapitän', 4500, 5500],
])('keeps about the share that was heard, cut between graphemes: %s', (_, text, from, to) => {
  const whole = text.trim();
  const heard = heardText(untimed(text), 5000);
  expect(whole.startsWith(heard)).toBe(true);
  expect((heard.length / whole.length) * 10_000).toBeGreaterThan(from - 1500);
  expect((heard.length / whole.length) * 10_000).toBeLessThan(to + 1000);
  const graphemes = [...new Intl.Segmenter().segment(whole)].map(({ index }) => index);
  expect(graphemes).toContain(heard.length);
});

test('does not shift the cut into a word when letters grow in lower case', () => {
  const text = 'İİİİ İİİİ İİİİ son kelime';
  const words = ['İİİİ', 'İİİİ', 'İİİİ', 'son', 'kelime'].map((word, i) => ({
    text: word,
    startMs: i * 500,
    endMs: i * 500 + 400,
  }));
  expect(heardText({ text, audioMs: 3000, complete: true, words }, 1900)).toBe('İİİİ İİİİ İİİİ son');
});

test.each([
  ['the text in capitals', 'DIYARBAKIR ÇOK GÜZEL', ['Diyarbakır', 'çok', 'güzel'], 'DIYARBAKIR ÇOK'],
  ['another apostrophe', 'It’s four o’clock now', ["It's", 'four', "o'clock", 'now'], 'It’s four'],
  ['another encoding', 'Cafe\u0301 creme', ['Caf\u00e9', 'creme'], 'Cafe\u0301 creme'],
  ['Chinese words', '今天天气很好', ['今天', '天气', '很好'], '今天天气'],
])('finds words in %s', (_, text, bare, expected) => {
  const words = bare.map((word, i) => ({ text: word, startMs: i * 500, endMs: i * 500 + 400 }));
  expect(heardText({ text, audioMs: 9000, complete: true, words }, 950)).toBe(expected);
});

test('cuts a stretch by its share of the time when its words differ from the text', () => {
  const message: Speech = {
    text: 'It costs 1 2 3 4 5 6 7 8 dollars today',
    audioMs: 5000,
    complete: true,
    words: [
      { text: 'It', startMs: 0, endMs: 200 },
      { text: 'costs', startMs: 300, endMs: 600 },
      { text: 'twelve', startMs: 700, endMs: 1000 },
      { text: 'million', startMs: 1100, endMs: 2500 },
      { text: 'dollars', startMs: 4000, endMs: 4400 },
      { text: 'today', startMs: 4500, endMs: 4900 },
    ],
  };
  expect(heardText(message, 2300)).toBe('It costs 1 2 3 4');
  expect(heardText(message, 4100)).toBe('It costs 1 2 3 4 5 6 7 8 dollars');
});

test('is not misled by a word that occurs again further on', () => {
  const message: Speech = {
    text: '$100 for one ticket and the bus',
    audioMs: 4000,
    complete: true,
    words: ['one', 'hundred', 'dollars', 'for', 'one', 'ticket', 'and', 'the', 'bus'].map((text, i) => ({
      text,
      startMs: i * 400,
      endMs: i * 400 + 300,
    })),
  };
  expect(heardText(message, 1100).length).toBeLessThanOrEqual('$100'.length);
  expect(heardText(message, 1500)).toBe('$100 for');
});

test('claims no more than a slow voice says while the message is incomplete, however far the text is ahead', () => {
  const text = 'One two three four five six seven eight nine ten. '.repeat(10);
  const incomplete: Speech = { text, audioMs: 1000, complete: false, words: [] };
  expect(heardText(incomplete, 1000)).toBe('One two');
  expect(heardText({ ...incomplete, audioMs: 4000 }, 1000)).toBe('One two');
  expect(heardText({ ...incomplete, audioMs: 4000 }, 3000)).toBe('One two three four five six');
});

test('trusts word times as far as they go while the message is incomplete', () => {
  const incomplete: Speech = { ...spoken, text: `${spoken.text} Five six seven.`, complete: false };
  expect(heardText(incomplete, 1600)).toBe('One two three four');
  expect(heardText(incomplete, 2000)).toBe('One two three four');
});

test.each([900, 850])(
  'does not claim a word without a time while the message is incomplete and words with a time use up all %i ms of audio',
  (audioMs) => {
    const message = { ...spoken, complete: false, audioMs, words: spoken.words.slice(0, 2) };
    expect(heardText(message, audioMs)).toBe('One two');
  },
);

test('does not trust a synchroniser that reports text before it was heard', () => {
  expect(heardText(spoken, 450, 'One two three')).toBe('One');
});

test.each([
  [1900, undefined],
  [1900, 'One two three'],
  [2000, undefined],
])('keeps an earlier truncation: at %i ms, with %j', (heardMs, synchronized) => {
  expect(heardText({ ...spoken, heard: 'One' }, heardMs, synchronized)).toBe('One');
  expect(heardText({ ...spoken, heard: '' }, heardMs, synchronized)).toBe('');
});

test('lets a later truncation leave less than an earlier one', () => {
  expect(heardText({ ...spoken, heard: 'One two three' }, 950)).toBe('One two');
  expect(withinCut('One', 'One two')).toBe('One');
  expect(withinCut('One two', undefined)).toBe('One two');
});

test('treats a position that is not a number as nothing heard', () => {
  expect(heardText(spoken, Number.NaN)).toBe('');
});

test('never cuts within a word in a script with spaces', () => {
  for (const text of [
    'İstanbul çok güzel ama kalabalık bir şehir',
    'The weather is remarkably uncomfortable today',
  ]) {
    for (let heardMs = 2600; heardMs < 10_000; heardMs += 100) {
      const heard = heardText(untimed(text), heardMs);
      expect(`${text} `).toContain(`${heard} `);
      expect(text.startsWith(heard)).toBe(true);
    }
  }
});

test('does not find a word inside another', () => {
  const words = ['Cars', 'are', 'can', 'joy'].map((text, i) => ({
    text,
    startMs: i * 500,
    endMs: i * 500 + 400,
  }));
  const message: Speech = { text: 'Cars are a cancan of joy', audioMs: 3000, complete: true, words };
  expect(heardText(message, 1100)).toBe('Cars are a');
});

test('does not separate a letter from its joiner and mark', () => {
  const words = [{ text: 'no', startMs: 0, endMs: 300 }];
  expect(heardText({ text: 'no\u200d\u0301 yes', audioMs: 1000, complete: false, words }, 200)).toBe('n');
});

test('uses a slow pace that depends on the script', () => {
  const text = '今天的天气非常好我们一起去公园散步吧';
  expect(heardText({ text, audioMs: 2000, complete: false, words: [] }, 1000)).toBe('今天的');
});
