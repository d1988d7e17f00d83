// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { FaultRequest } from '@voicelive-kit/emulator';
import type { FaultCase } from '../fault-case.ts';
import { recovers, unnoticed } from '../promised.ts';
import { silence } from '../stage/caller.ts';
import { weather } from '../stage/tools.ts';

const LONG = Array.from({ length: 40 }, (_, i) => `word${i}`).join(' ');

/** Something odd comes during an answer, and another while nobody speaks; both kinds of turn go on as ever. */
function odd(
  number: number,
  slug: FaultRequest['slug'],
  title: string,
  more: Partial<FaultCase> = {},
): FaultCase {
  return {
    number,
    slug,
    title,
    expect: unnoticed(),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike({ slug, times: 2 });
      const first = await stage.exchange();
      const second = await stage.spoken();
      stage.check(
        first === 'Second answer.' && second === 'Third answer.',
        `said "${first}" and "${second}"`,
      );
    },
    ...more,
  };
}

/** Faults 35 to 52: what comes over the wire is odd. */
export const wire: FaultCase[] = [
  odd(35, 'unknown-event', 'An event comes that nobody knows'),
  odd(36, 'unknown-field', 'Events carry fields that nobody knows'),
  odd(37, 'missing-field', 'Events lack fields that they may lack'),
  odd(38, 'malformed-json', 'A frame is no JSON'),
  odd(39, 'binary-frame', 'A frame is binary'),
  odd(40, 'huge-message', 'A message of 8 MiB comes'),
  odd(41, 'trickle', 'An event comes in pieces of one byte'),
  odd(42, 'duplicate-event-id', 'Two events have the same id'),
  odd(43, 'late-deltas', 'Pieces of an answer come after its end'),
  odd(44, 'double-created', 'A response is announced twice'),
  odd(45, 'done-without-created', 'A response ends that was never announced'),
  {
    number: 46,
    slug: 'items-swapped',
    title: 'The items of a response end in another order than they began',
    expect: unnoticed(),
    emulator: {
      scenario: {
        version: 1,
        turns: [
          {
            say: 'Let me see.',
            call: [{ tool: 'get_weather', arguments: { city: 'Oslo' } }],
            then: { say: 'Warm.' },
          },
          { say: 'Goodbye.' },
        ],
      },
    },
    async run(stage) {
      let runs = 0;
      await stage.open({}, { tools: [weather(() => Promise.resolve(`${(runs += 1)} degrees`))] });
      stage.strike('items-swapped');
      await stage.exchange('How is the weather?');
      await stage.until('the answer', () => stage.answers.includes('Warm.'));
      stage.check(runs === 1, `the tool ran ${runs} times`);
      await stage.exchange('Thank you.');
    },
  },
  {
    number: 47,
    slug: 'delete-under-truncate',
    title: 'The service deletes a message while it is being cut',
    // What was heard stays with the application, whatever the service does to its own copy.
    expect: unnoticed({ historyDiffers: 'the service deleted the message by itself' }),
    emulator: {
      scenario: {
        version: 1,
        turns: [{ say: LONG }, { hear: 'Stop.', say: 'Stopped.' }, { say: 'Goodbye.' }],
      },
    },
    async run(stage) {
      await stage.open();
      stage.strike('delete-under-truncate');
      stage.session.generateReply({ userInput: 'Tell me everything.' });
      await stage.until('the answer to play', () => stage.agent.output.positionMs > 800);
      await stage.say();
      await stage.until('the next answer', () => stage.answers.at(-1) === 'Stopped.');
      await stage.exchange('Thank you.');
    },
  },
  {
    number: 48,
    slug: 'late-transcript',
    title: "The caller's words come after the answer to them",
    expect: unnoticed(),
    async run(stage) {
      await stage.open();
      stage.strike('late-transcript');
      await stage.spoken();
      await stage.exchange();
    },
  },
  {
    number: 49,
    slug: 'no-transcript',
    title: "The caller's words never come",
    expect: unnoticed({ historyDiffers: 'the service alone holds what the caller said, as sound' }),
    async run(stage) {
      await stage.open();
      stage.strike('no-transcript');
      await stage.spoken();
      await stage.exchange();
    },
  },
  odd(50, 'empty-audio', 'A piece of sound is empty', {
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike('empty-audio');
      await stage.settle(
        'the reply to end',
        stage.session.generateReply({ userInput: 'Go on.' }).waitForPlayout(),
      );
      await stage.until('its words', () => stage.answers.length === 2);
      // Nothing was played, so the turn that follows would begin before the answer by the clock of a busy machine.
      await stage.push(silence(1000));
      await stage.spoken();
    },
  }),
  {
    number: 51,
    slug: 'text-only-reply',
    title: 'An answer comes as text, although speech was asked for',
    expect: unnoticed(),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike('text-only-reply');
      await stage.settle(
        'the reply to end',
        stage.session.generateReply({ userInput: 'Go on.' }).waitForPlayout(),
      );
      await stage.until('the answer', () => stage.answers.length === 2);
      await stage.exchange();
    },
  },
  odd(52, 'timing-out-of-order', 'Times of words come late and in another order'),
  {
    number: 52,
    slug: 'timing-out-of-order',
    variant: 'cut',
    title: 'Times of words come in another order, and the connection breaks',
    expect: recovers('connection_lost'),
    async run(stage) {
      await stage.open();
      stage.strike({ slug: 'timing-out-of-order', times: 2 });
      await stage.exchange();
      stage.strike('cut');
      await stage.exchange();
    },
  },
];
