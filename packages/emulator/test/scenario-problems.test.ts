// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from 'vitest';
import { startEmulator, type ScenarioInput } from '../src/index.ts';
import { parseScenario } from '../src/scenario/parse-scenario.ts';

/** What is said about a scenario in the file demo.yaml. */
function problemWith(yaml: string): string {
  try {
    parseScenario(yaml, 'demo.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
const turn = (fields: string): string => `version: 1\nturns:\n  - ${fields}\n`;
const greeting = (value: string): string => `version: 1\ngreeting: ${value}\n`;

describe('a problem in a scenario', () => {
  test.each([
    [
      'a field is misspelled',
      turn('hears: Hi'),
      '3:12: turns.0.hears: there is no such field; did you mean "hear"?',
    ],
    [
      'a top-level field is',
      'version: 1\nturn: []\n',
      '2:7: turn: there is no such field; did you mean "turns"?',
    ],
    [
      'a field of a nested reply is',
      turn('{ call: [{ tool: a }], then: { sai: Hi } }'),
      '3:41: turns.0.then.sai: there is no such field; did you mean "say"?',
    ],
    [
      'a condition has no such field',
      greeting('{ say: Hi, when: { text: Hi } }'),
      '2:36: greeting.when.text: there is no such field; the fields here are instructions, tool',
    ],
    [
      'a value of a greeting has the wrong type',
      greeting('{ say: 5 }'),
      '2:18: greeting.say: expected a text, but got 5 (write it in quotes)',
    ],
    [
      'an entry of a list has',
      greeting('[Hi, 5]'),
      '2:16: greeting.1: expected a text or an object, but got 5 (write it in quotes)',
    ],
    [
      'a condition is a text',
      greeting('{ say: Hi, when: ana }'),
      '2:28: greeting.when: expected an object, but got "ana"; its fields are instructions, tool',
    ],
    [
      'a reply is a text',
      turn('{ call: [{ tool: a }], then: Hi }'),
      '3:34: turns.0.then: expected an object, but got "Hi"; its fields are say, call',
    ],
    [
      'a call is not in a list',
      turn('{ call: { tool: a } }'),
      '3:13: turns.0.call: expected a list, but got an object',
    ],
    [
      'a value is misspelled',
      turn('{ transcription: fail }'),
      '3:22: turns.0.transcription: expected "failed", "late" or "none", but got "fail"; did you mean "failed"?',
    ],
    ['an argument is abbreviated', turn('{ call: [{ tool: a, args: {} }] }'), '; did you mean "arguments"?'],
    [
      'the name of a fault is misspelled',
      turn('{ say: Hi, fault: cutt }'),
      `3:23: turns.0.fault: there is no fault 'cutt'; did you mean "cut"?`,
    ],
    [
      'a name resembles several',
      turn('{ say: Hi, fault: close-101 }'),
      `there is no fault 'close-101'; did you mean "close-1011"?`,
    ],
    [
      'the beginning of several names is given',
      turn('{ say: Hi, fault: interrupt }'),
      `there is no fault 'interrupt'; give one of handshake-hang`,
    ],
    ['the fault of an object is', turn('{ fault: { slug: cutt } }'), 'but got "cutt"; did you mean "cut"?'],
    ['a list is empty', greeting('[]'), '2:11: greeting: needs at least one entry'],
    ['a number is negative', turn('{ delayMs: -1 }'), '3:16: turns.0.delayMs: must be at least 0'],
    ['the version is missing', 'turns: []\n', '1:1: version: is missing: expected 1'],
    [
      'the file is empty',
      '',
      '1:1: the scenario: expected an object, but got nothing; its fields are version, greeting',
    ],
    [
      'an alias has no anchor',
      turn('say: *loud*'),
      '3:10: there is no anchor &loud* before this; a text that begins with * needs quotes',
    ],
    ['a text has a colon', turn('say: Note: this'), '3:10: A text that contains ": " needs quotes'],
    ['there are two documents', 'version: 1\n---\nversion: 1\n', '2:1: A second document begins here'],
  ])('is explained when %s', (_, yaml, problem) => {
    expect(problemWith(yaml)).toContain(problem);
    expect(problemWith(yaml)).toMatch(/^demo\.yaml:\d+:\d+: /u);
  });

  test('is explained for an object as well, every one of several', async () => {
    const scenario = { version: 1, greeting: 5, turns: [{ says: 'Hi' }] } as unknown as ScenarioInput;
    const started = startEmulator({ scenario });
    await expect(started).rejects.toThrow(
      'scenario: greeting: expected a text, an object or a list, but got 5',
    );
    await expect(started).rejects.toThrow(
      'scenario: turns.0.says: there is no such field; did you mean "say"?',
    );
  });
});
