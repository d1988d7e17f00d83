// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import type { ScenarioInput } from '@voicelive-kit/emulator';
import type { FaultCase } from '../fault-case.ts';
import { ends, recovers, unnoticed } from '../promised.ts';
import type { Stage } from '../stage/stage.ts';
import { weather } from '../stage/tools.ts';

/** A question that needs a tool, and the answer. */
const WITH_TOOL: ScenarioInput = {
  version: 1,
  turns: [
    {
      call: [{ tool: 'get_weather', arguments: { city: 'Oslo' } }],
      then: { say: 'It is warm in Oslo.' },
    },
    { say: 'Goodbye.' },
  ],
};

/** A call is answered although the connection breaks, and its answer is given once. */
async function throughATool(stage: Stage, slug: 'drop-mid-tool' | 'drop-before-follow-up'): Promise<void> {
  let runs = 0;
  const tool = weather(() => {
    runs += 1;
    return Promise.resolve('warm');
  });
  await stage.open({}, { tools: [tool] });
  stage.strike(slug);
  await stage.exchange('How is the weather in Oslo?');
  await stage.until('the answer', () => stage.answers.includes('It is warm in Oslo.'));
  stage.check(runs === 1, `the tool ran ${runs} times`);
  await stage.exchange('Thank you.');
}

/** A fault that closes or breaks the connection between two turns. */
function between(
  fault: Pick<FaultCase, 'number' | 'slug' | 'title'> & { variant?: string; status?: number },
  code: string,
): FaultCase {
  const { status, ...named } = fault;
  const slug = fault.slug as 'cut';
  return {
    ...named,
    expect: recovers(code),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike({ slug, ...(status !== undefined && { status }) });
      await stage.exchange();
      await stage.spoken();
    },
  };
}

/** Faults 17 to 34: a live session ends, or is about to. */
export const liveSession: FaultCase[] = [
  between({ number: 17, slug: 'close-1000', title: 'The service closes with 1000' }, 'connection_closed'),
  between(
    { number: 18, slug: 'session-expired', title: 'The service closes with 1001, session_expired' },
    'session_expired',
  ),
  between(
    { number: 19, slug: 'cut', title: 'The connection breaks without a close frame, between two turns' },
    'connection_lost',
  ),
  {
    number: 20,
    slug: 'close-1008',
    title: 'The service closes with 1008, a policy violation',
    expect: ends('VoiceLiveConnectionError', 'policy_violation'),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike('close-1008');
      await stage.end();
    },
  },
  between(
    { number: 21, slug: 'close-1011', title: 'The service closes with 1011, an internal error' },
    'connection_closed',
  ),
  between(
    { number: 22, slug: 'close-1012', title: 'The service closes with 1012, a restart' },
    'connection_closed',
  ),
  between(
    { number: 22, slug: 'close-1012', variant: '1013', status: 1013, title: 'The service closes with 1013' },
    'connection_closed',
  ),
  between(
    { number: 23, slug: 'close-no-status', title: 'The service closes without a code' },
    'connection_closed',
  ),
  ...(['in', 'out', 'both'] as const).map((direction): FaultCase => ({
    number: 24,
    slug: 'half-open',
    variant: direction,
    title: {
      in: 'What the client sends is lost; the connection stays open',
      out: 'What the service sends is lost; the connection stays open',
      both: 'All packets are lost; the connection stays open',
    }[direction],
    expect: recovers('half_open'),
    async run(stage) {
      await stage.open({ replyTimeoutMs: 60_000 });
      await stage.exchange();
      stage.strike({ slug: 'half-open', direction });
      await stage.exchange();
    },
  })),
  {
    number: 25,
    slug: 'drop-mid-reply',
    title: 'The connection breaks while the agent speaks',
    expect: recovers('connection_lost'),
    emulator: { pace: 'realtime' },
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike({ slug: 'drop-mid-reply', afterMs: 200 });
      stage.session.generateReply({ userInput: 'Go on.' });
      await stage.connection(2);
      await stage.exchange('And after that?');
    },
  },
  {
    number: 25,
    slug: 'drop-mid-reply',
    variant: 'unheard',
    title: 'The connection breaks before anything of the answer was heard',
    expect: recovers('connection_lost'),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike({ slug: 'drop-mid-reply', when: 'response-created' });
      await stage.exchange('Go on.');
      await stage.exchange('And after that?');
    },
  },
  {
    number: 26,
    slug: 'drop-mid-tool',
    title: 'The connection breaks while the arguments of a call are sent',
    expect: recovers('connection_lost'),
    emulator: { scenario: WITH_TOOL },
    run: (stage) => throughATool(stage, 'drop-mid-tool'),
  },
  {
    number: 27,
    slug: 'drop-before-follow-up',
    title: 'The connection breaks between the result of a tool and the answer',
    expect: recovers('connection_lost'),
    emulator: { scenario: WITH_TOOL },
    run: (stage) => throughATool(stage, 'drop-before-follow-up'),
  },
  {
    number: 28,
    slug: 'drop-mid-speech',
    title: 'The connection breaks while the caller speaks',
    expect: recovers('connection_lost'),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike({ slug: 'drop-mid-speech', afterMs: 100 });
      await stage.say();
      await stage.connection(2);
      await stage.spoken();
      await stage.exchange();
    },
  },
  {
    number: 29,
    slug: 'drop-mid-update',
    title: 'The connection breaks while the configuration is being changed',
    expect: recovers('connection_lost'),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike('drop-mid-update');
      await stage.settle('new instructions', stage.agent.agent.updateInstructions('Be kind.'));
      await stage.exchange();
      const instructions = stage.service?.session.instructions;
      stage.check(instructions === 'Be kind.', `the service has the instructions "${instructions}"`);
    },
  },
  {
    number: 30,
    slug: 'drop-twice',
    title: 'The connection breaks, and so does the next one as soon as it is announced',
    expect: recovers('connection_lost', { handshakes: 3 }),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike('drop-twice');
      await stage.exchange();
    },
  },
  {
    number: 31,
    slug: 'session-limit',
    title: 'The session has reached its 60 minutes',
    // The announced end causes a second connection, which the end itself may replace.
    expect: recovers('service_error', { handshakes: [2, 3] }),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike('session-limit');
      await stage.exchange();
      await stage.spoken();
    },
  },
  {
    number: 31,
    slug: 'session-limit',
    variant: 'planned',
    title: 'The session is about to reach its limit',
    expect: unnoticed({ handshakes: [2, 4] }),
    async run(stage) {
      await stage.open({ maxSessionDuration: 2000 });
      await stage.exchange();
      stage.cause('a session may last 2 s');
      await stage.connection(2);
      await stage.exchange();
      await stage.spoken();
    },
  },
  {
    number: 32,
    slug: 'token-limit',
    title: 'A response fails because too many tokens were used in a minute',
    expect: recovers('response_failed', { handshakes: 1 }),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike('token-limit');
      await stage.settle(
        'the reply to end',
        stage.session.generateReply({ userInput: 'Go on.' }).waitForPlayout(),
      );
      await stage.until('an error', () => stage.errors[0]);
      await stage.exchange('And now?');
    },
  },
  ...[-1, 1].map((hours): FaultCase => ({
    number: 33,
    slug: 'clock-jump',
    variant: hours > 0 ? 'forward' : 'back',
    title: `The clock is set an hour ${hours > 0 ? 'forward' : 'back'} in a call, whose connection breaks later`,
    expect: recovers('connection_lost'),
    async run(stage) {
      await stage.open();
      // Before the first turn: the framework sorts its history, and paces captions, by the wall clock.
      stage.cause('the clock is set');
      await withClockSet(hours * 3_600_000, async () => {
        await stage.exchange();
        await stage.spoken();
        stage.strike('cut');
        await stage.exchange();
      });
    },
  })),
  {
    number: 33,
    slug: 'clock-jump',
    variant: 'sleep',
    title: 'The machine sleeps for five minutes, and the service drops the connection',
    expect: recovers('connection_lost'),
    async run(stage) {
      await stage.open();
      await stage.exchange();
      stage.strike('cut');
      await withClockSet(300_000, async () => {
        await stage.exchange();
        await stage.spoken();
      });
    },
  },
  {
    number: 34,
    slug: 'sigterm',
    title: 'The process is told to stop while the agent speaks',
    expect: unnoticed({ historyDiffers: 'the call is over' }),
    emulator: { pace: 'realtime' },
    async run(stage) {
      await stage.open();
      await stage.exchange();
      const speech = stage.session.generateReply({ userInput: 'Go on.' });
      await stage.until('the answer to play', () => stage.agent.output.playing);
      const told = once(process, 'SIGTERM');
      stage.cause('SIGTERM');
      process.kill(process.pid, 'SIGTERM');
      await told;
      await stage.settle('the call to end', stage.hangUp());
      await stage.settle('the speech to end', speech.waitForPlayout());
      await stage.until('the service to see the end', () => stage.service === undefined);
    },
  },
];

/** Runs something while `Date` returns another time, as after a clock correction. */
async function withClockSet(byMs: number, run: () => Promise<void>): Promise<void> {
  const { now } = Date;
  Date.now = () => now() + byMs;
  try {
    await run();
  } finally {
    Date.now = now;
  }
}
