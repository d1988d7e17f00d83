// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/* oxlint-disable unicorn/no-thenable -- the scenario format has a key named then */

/**
 * Based on LiveKit's `basic_task_group`: a tool runs a group of tasks, one after the other, and returns their results.
 */
import { llm, voice, workflows } from '@livekit/agents';
import { z } from 'zod';
import { defineProgram, type Pattern, runAsWorker } from './program.ts';

/** Asks for one field of the form. */
class FieldTask extends voice.AgentTask<string> {
  readonly #field: string;

  constructor(field: string) {
    super({
      instructions: `Take down the caller's ${field} as soon as they say it.`,
      tools: {
        [`write_${field}`]: llm.tool({
          description: `Writes the ${field} into the form.`,
          parameters: z.object({ value: z.string() }),
          execute: async ({ value }) => {
            this.complete(value);
            return `${field}: ${value}`;
          },
        }),
      },
    });
    this.#field = field;
  }

  override async onEnter(): Promise<void> {
    await this.session.generateReply({ userInput: `Now ask for the ${this.#field}.` });
  }
}

export class BookingAgent extends voice.Agent {
  constructor() {
    super({
      instructions: 'You book kayaks. Call fill_in_form when the caller wants one.',
      tools: {
        fill_in_form: llm.tool({
          description: 'Asks the caller for everything a booking needs.',
          parameters: z.object({}),
          execute: async () => {
            // The summary at the end of a group needs a text model, which a realtime model is not.
            const group = new workflows.TaskGroup({
              summarizeChatCtx: false,
              onTaskCompleted: async ({ taskId }) => {
                await this.session.say(`The ${taskId} is written down.`).waitForPlayout();
              },
            });
            for (const id of ['name', 'day']) {
              group.add(() => new FieldTask(id), { id, description: `Asks for the ${id}` });
            }
            return JSON.stringify((await group.run()).taskResults);
          },
        }),
      },
    });
  }

  override async onEnter(): Promise<void> {
    await this.session.say('Hello, this is the boat house.').waitForPlayout();
  }
}

const writes = (text: string, field: string, value: string) => ({
  when: { text },
  call: [{ tool: `write_${field}`, arguments: { value } }],
});

export const taskGroup: Pattern = {
  scenario: {
    version: 1,
    turns: [
      {
        when: { text: 'I want a kayak' },
        call: [{ tool: 'fill_in_form' }],
        then: { say: 'Your kayak is booked.' },
      },
      { when: { text: 'ask for the name' }, say: 'Who is it for?' },
      { when: { text: 'ask for the day' }, say: 'For which day?' },
      writes('For Ada', 'name', 'Ada'),
      writes('On Monday', 'day', 'Monday'),
    ],
  },
  createAgent: () => new BookingAgent(),
};

export default defineProgram(taskGroup);
runAsWorker(import.meta.url);
