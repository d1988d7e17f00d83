// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/* oxlint-disable unicorn/no-thenable -- the scenario format has a key named then */

/**
 * Based on LiveKit's `basic_agent_task`: an agent that hands the call to a task, waits for its result and takes the
 * call back; twice in a row when it enters, and once more from inside a tool.
 */
import { llm, voice } from '@livekit/agents';
import { z } from 'zod';
import { defineProgram, type Pattern, runAsWorker } from './program.ts';

/** Asks for one fact and ends when the caller has given it. */
class AskTask extends voice.AgentTask<string> {
  readonly #what: string;

  constructor(what: string) {
    super({
      instructions: `Find out the caller's ${what}, then call save_answer at once.`,
      tools: {
        save_answer: llm.tool({
          description: `Keeps the caller's ${what}.`,
          parameters: z.object({ answer: z.string() }),
          execute: async ({ answer }) => {
            this.complete(answer);
            return `saved ${what}`;
          },
        }),
      },
    });
    this.#what = what;
  }

  override async onEnter(): Promise<void> {
    this.session.generateReply({ userInput: `Ask me for my ${this.#what}.` });
  }
}

export class SurveyAgent extends voice.Agent {
  constructor() {
    super({
      instructions: 'You survey callers. Be brief.',
      tools: {
        ask_for: llm.tool({
          description: 'Asks the caller for one more fact.',
          parameters: z.object({ what: z.string() }),
          execute: async ({ what }) => `${what} is ${await new AskTask(what).run()}`,
        }),
      },
    });
  }

  override async onEnter(): Promise<void> {
    const name = await new AskTask('name').run();
    const city = await new AskTask('city').run();
    await this.session.say(`${name} from ${city}, thank you.`).waitForPlayout();
  }
}

const saves = (text: string, answer: string) => ({
  when: { text },
  call: [{ tool: 'save_answer', arguments: { answer } }],
  then: { say: `I have noted ${answer}.` },
});

export const agentTask: Pattern = {
  scenario: {
    version: 1,
    turns: [
      { when: { text: 'Ask me for my name' }, say: 'What is your name?' },
      { when: { text: 'Ask me for my city' }, say: 'Which city do you live in?' },
      { when: { text: 'Ask me for my hobby' }, say: 'What do you like to do?' },
      saves('I am Ada', 'Ada'),
      saves('In Oslo', 'Oslo'),
      saves('I like kayaks', 'kayaks'),
      {
        when: { text: 'One more' },
        call: [{ tool: 'ask_for', arguments: { what: 'hobby' } }],
        then: { say: 'Kayaks it is.' },
      },
    ],
  },
  createAgent: () => new SurveyAgent(),
};

export default defineProgram(agentTask);
runAsWorker(import.meta.url);
