// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { FaultRequest } from '@voicelive-kit/emulator';
import type { FaultCase } from '../fault-case.ts';
import { recovers, unnoticed } from '../promised.ts';
import { silence } from '../stage/caller.ts';
import { weather } from '../stage/tools.ts';

const LONG = Array.from({ length: 40 }, (_, i) => `word${i}`).join(' ');

/** Something odd arrives during an answer, and again while nobody speaks; both kinds of turn work as usual. */
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

/** Faults 35 to 52: odd data on the wire. */
export const wire: FaultCase[] = [
  odd(35, 'unknown-event', 'An unknown event arrives'),
  odd(36, 'unknown-field', 'Events contain unknown fields'),
  odd(37, 'missing-field', 'Events lack optional fields'),
  odd(38, 'malformed-json', 'A frame is not JSON'),
  odd(39, 'binary-frame', 'A frame is binary'),
  odd(40, 'huge-message', 'A message of 8 MiB arrives'),
  odd(41, 'trickle', 'An event arrives in pieces of one byte'),
  odd(42, 'duplicate-event-id', 'Two events have the same id'),
  odd(43, 'late-deltas', 'Pieces of an answer arrive after its end'),
  odd(44, 'double-created', 'A response is announced twice'),
  odd(45, 'done-without-created', 'A response ends that was never announced'),
  {
    number: 46,
    slug: 'items-swapped',
    title: 'The items of a response end in a different order than they began',
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
    title: 'The service deletes a message while it is being truncated',
    // The application keeps what was heard, whatever the service does to its own copy.
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
    title: "The caller's transcript arrives after the answer",
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
    title: "The caller's transcript never arrives",
    expect: unnoticed({ historyDiffers: 'only the service holds what the caller said, as audio' }),
    async run(stage) {
      await stage.open();
      stage.strike('no-transcript');
      await stage.spoken();
      await stage.exchange();
    },
  },
  odd(50, 'empty-audio', 'A piece of audio is empty', {
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike('empty-audio');
      await stage.settle(
        'the reply to end',
        stage.session.generateReply({ userInput: 'Go on.' }).waitForPlayout(),
      );
      await stage.until('its words', () => stage.answers.length === 2);
      // Nothing was played, so on a busy machine the next turn would begin before the answer.
      await stage.push(silence(1000));
      await stage.spoken();
    },
  }),
  {
    number: 51,
    slug: 'text-only-reply',
    title: 'An answer arrives as text, although speech was requested',
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
  odd(52, 'timing-out-of-order', 'Word times arrive late and out of order'),
  {
    number: 52,
    slug: 'timing-out-of-order',
    variant: 'cut',
    title: 'Word times arrive out of order, and the connection breaks',
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
