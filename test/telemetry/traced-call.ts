// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { llm } from '@livekit/agents';
import { pause } from '@voicelive-kit/conformance/testing';
import { z } from 'zod';
import { startAgent, turn, until } from '../conversation/stage.ts';

/** Words that may be exported under names of personal data only, and a key that may not be exported at all. */
export const MARKS = {
  caller: 'zanzibar',
  agent: 'quokkas',
  argument: 'lisbon-harbour',
  result: 'drizzle-at-noon',
  instructions: 'be-a-lighthouse',
} as const;
export const KEY = 'key-0123456789-marmalade';

const LONG = 'Now I am going to say a great many words, one after the other. '.repeat(12);

/**
 * One call with everything that is traced: a turn with a tool, a long answer that the caller interrupts, a connection
 * that is cut, and a last answer. Returns when it has been hung up.
 */
export async function tracedCall(): Promise<void> {
  const { emulator, agent, plugin } = await startAgent(
    { apiKey: KEY, model: 'gpt-4.1' },
    {
      scenario: {
        version: 1,
        turns: [
          {
            hear: `How is the weather in ${MARKS.caller}?`,
            call: [{ tool: 'get_weather', arguments: { city: MARKS.argument } }],
            then: { say: `Only ${MARKS.agent}.` },
          },
          { hear: 'Tell me a story.', say: LONG },
          { hear: 'Stop.', say: 'Yes.' },
          { say: 'Bye.' },
        ],
      },
    },
    {
      instructions: MARKS.instructions,
      tools: [
        llm.tool({
          name: 'get_weather',
          description: 'The weather in a city',
          parameters: z.object({ city: z.string() }),
          execute: async () => MARKS.result,
        }),
      ],
    },
  );
  const ends = (count: number) => () => agent.output.finished.length >= count;
  const say = async (name: string): Promise<void> => {
    for (const [at, frame] of turn(name).entries()) {
      agent.input.push([frame]);
      if (at % 20 === 19) await pause(1);
    }
  };
  await until('the connection', () => plugin.connectionState === 'connected');
  await say('caller-1-question.wav');
  await until('the answer after the tool', ends(1));
  await say('caller-2-weather.wav');
  await until('the long answer', () => agent.output.playing && agent.output.positionMs > 100);
  await say('caller-3-interruption.wav');
  await until('the cut', () => agent.output.finished.some(({ interrupted }) => interrupted));
  await until('the answer to the interruption', ends(3));
  emulator.inject({ slug: 'cut' });
  await until('the loss', () => plugin.connectionState === 'reconnecting');
  await until('the reconnect', () => plugin.connectionState === 'connected');
  await agent.session.generateReply().waitForPlayout();
  await agent.session.close();
}
