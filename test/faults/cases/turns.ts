// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { FaultRequest, ScenarioInput } from '@voicelive-kit/emulator';
import type { FaultCase } from '../fault-case.ts';
import { unnoticed } from '../promised.ts';
import type { Stage } from '../stage/stage.ts';
import { weather } from '../stage/tools.ts';

const LONG = Array.from({ length: 40 }, (_, i) => `word${i}`).join(' ');

/** The emulator's answer to a turn without words, which its hearing faults cause. */
const NOT_UNDERSTOOD = 'Sorry, I did not catch that.';
const WORDLESS = 'only the service holds a turn without words';

/** A long answer to interrupt, the reply to the interruption, and a goodbye. */
const INTERRUPTED: ScenarioInput = {
  version: 1,
  turns: [{ say: LONG }, { hear: 'Stop.', say: 'Stopped.' }, { say: 'Goodbye.' }],
};

/** The service detects the caller at the fault's moment; the answer stops and the next turn works as usual. */
function interruption(number: number, slug: FaultRequest['slug'], title: string): FaultCase {
  return {
    number,
    slug,
    title,
    expect: unnoticed({ historyDiffers: WORDLESS }),
    emulator: { scenario: INTERRUPTED, pace: 'realtime' },
    async run(stage) {
      await stage.open();
      stage.strike(slug);
      const speech = stage.session.generateReply({ userInput: 'Tell me everything.' });
      await stage.settle('the answer to stop', speech.waitForPlayout());
      await stage.until('the next answer', () => stage.answers.at(-1) === NOT_UNDERSTOOD);
      await quiet(stage);
      await stage.exchange('Thank you.');
    },
  };
}

async function quiet(stage: Stage): Promise<void> {
  await stage.until('silence', () => !stage.agent.output.playing);
}

/** Faults 53 to 63: turn taking. */
export const turns: FaultCase[] = [
  interruption(53, 'interrupt-before-audio', 'The caller speaks before the answer is heard'),
  {
    ...interruption(54, 'interrupt-at-end', 'The caller speaks as the last of the answer is sent'),
    emulator: {
      scenario: {
        version: 1,
        turns: [{ say: 'First answer.' }, { hear: 'Wait.', say: 'Stopped.' }, { say: 'Goodbye.' }],
      },
      pace: 'realtime',
    },
  },
  interruption(55, 'interrupt-twice', 'The caller interrupts twice within 100 ms'),
  {
    number: 56,
    slug: 'interrupt-during-tool',
    title: 'The caller speaks while a tool runs',
    expect: unnoticed({ historyDiffers: WORDLESS }),
    emulator: {
      scenario: {
        version: 1,
        turns: [
          { call: [{ tool: 'get_weather', arguments: { city: 'Oslo' } }], then: { say: 'It is warm.' } },
          { say: 'Goodbye.' },
        ],
      },
    },
    async run(stage) {
      let runs = 0;
      const tool = weather(async () => {
        runs += 1;
        await stage.pause(600);
        return 'warm';
      });
      await stage.open({}, { tools: [tool] });
      stage.strike('interrupt-during-tool');
      stage.session.generateReply({ userInput: 'How is the weather in Oslo?' });
      await stage.until('the next answer', () => stage.answers.includes(NOT_UNDERSTOOD));
      await quiet(stage);
      // The framework drops the call, because the speech that made it was interrupted; the model is told what happened
      // to it.
      await stage.until('the result', () =>
        stage.service?.items.some(({ type }) => type === 'function_call_output'),
      );
      stage.check(runs <= 1, `the tool ran ${runs} times`);
      await stage.exchange('Thank you.');
    },
  },
  {
    number: 57,
    slug: 'interrupt-after-done',
    title: 'The caller interrupts after the service has sent the whole answer, while it plays',
    expect: unnoticed(),
    emulator: { scenario: INTERRUPTED },
    async run(stage) {
      await stage.open();
      stage.session.generateReply({ userInput: 'Tell me everything.' });
      await stage.until('the answer to play', () => stage.agent.output.positionMs > 500);
      stage.cause('the caller speaks');
      await stage.say();
      await stage.until('the next answer', () => stage.answers.at(-1) === 'Stopped.');
      stage.check(stage.agent.output.finished[0]?.interrupted === true, 'the answer was played to its end');
      await stage.exchange('Thank you.');
    },
  },
  {
    number: 58,
    slug: 'cancel-refused',
    title: 'The application interrupts, and the service reports that nothing is active',
    expect: unnoticed(),
    emulator: {
      // It ends well within the 10 s in which a reply must begin.
      scenario: { version: 1, turns: [{ say: 'One two three four five six seven.' }, { say: 'Stopped.' }] },
      pace: 'realtime',
    },
    async run(stage) {
      await stage.open();
      stage.strike('cancel-refused');
      const speech = stage.session.generateReply({ userInput: 'Tell me everything.' });
      await stage.until('the answer to play', () => stage.agent.output.positionMs > 800);
      await stage.settle('the interruption', stage.session.interrupt().await);
      await stage.settle('the answer to stop', speech.waitForPlayout());
      await stage.until('the cut answer', () => stage.answers.length === 1);
      const next = await stage.exchange('And now?');
      stage.check(next === 'Stopped.', `said "${next}"`);
    },
  },
  {
    number: 59,
    slug: 'already-active',
    title: 'A reply is rejected because another one is active',
    expect: unnoticed(),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike('already-active');
      await stage.exchange('Go on.');
      await stage.exchange();
    },
  },
  {
    number: 60,
    slug: 'no-speech-started',
    title: 'The service never reports that the caller started to speak',
    expect: unnoticed(),
    async run(stage) {
      await stage.open();
      stage.strike('no-speech-started');
      await stage.spoken();
      await stage.spoken();
    },
  },
  {
    number: 61,
    slug: 'no-speech-stopped',
    title: 'The service never reports that the caller stopped speaking',
    expect: unnoticed(),
    async run(stage) {
      await stage.open();
      stage.strike('no-speech-stopped');
      await stage.spoken();
      await stage.spoken();
    },
  },
  {
    number: 62,
    slug: 'noise-burst',
    title: 'A noise of 80 ms is taken for a turn',
    expect: unnoticed({ historyDiffers: WORDLESS }),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike('noise-burst');
      await stage.pause(1000);
      await stage.exchange();
      await stage.spoken();
    },
  },
  {
    number: 63,
    slug: 'reply-race',
    title: 'A reply is requested while turn detection has just started one',
    expect: unnoticed({ historyDiffers: 'the framework plays the reply it requested first' }),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike('reply-race');
      stage.session.generateReply({ userInput: 'Go on.' });
      await stage.until('an answer', () => stage.answers.length > 1);
      await quiet(stage);
      await stage.exchange();
    },
  },
];
