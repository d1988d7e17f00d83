// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/* oxlint-disable unicorn/no-thenable -- the scenario format has a key named then */

/**
 * Based on LiveKit's `multi_agent`: the first agent collects facts in the session's user data and hands over to the
 * next.
 */
import { llm, voice } from '@livekit/agents';
import { z } from 'zod';
import { defineProgram, type Pattern, runAsWorker } from './program.ts';

export interface Guest {
  name?: string;
  home?: string;
}

export class ReceptionAgent extends voice.Agent<Guest> {
  constructor() {
    super({
      instructions: 'You receive guests. Find out who they are and where they come from.',
      tools: {
        register_guest: llm.tool({
          description: 'Called once name and home are known.',
          parameters: z.object({ name: z.string(), home: z.string() }),
          execute: async ({ name, home }, { ctx }: llm.ToolOptions<Guest>) => {
            Object.assign(ctx.userData, { name, home });
            return llm.handoff({ agent: new GuideAgent(name, home), returns: 'The guide takes over.' });
          },
        }),
      },
    });
  }

  override async onEnter(): Promise<void> {
    this.session.generateReply({
      instructions: 'Greet the guest and ask who they are and where they come from.',
    });
  }
}

export class GuideAgent extends voice.Agent<Guest> {
  constructor(name: string, home: string) {
    super({ instructions: `You are the guide of ${name}, who comes from ${home}.` });
  }

  override async onEnter(): Promise<void> {
    this.session.generateReply();
  }
}

export const multiAgent: Pattern = {
  scenario: {
    version: 1,
    greeting: 'Welcome. Who are you, and where do you come from?',
    turns: [
      {
        when: { text: 'I am Ada' },
        call: [{ tool: 'register_guest', arguments: { name: 'Ada', home: 'Oslo' } }],
        then: { say: 'Ada from Oslo, here is your guide.' },
      },
      { when: { text: 'How deep' }, say: 'Four hundred metres.' },
    ],
  },
  session: { userData: {} },
  createAgent: () => new ReceptionAgent(),
};

export default defineProgram(multiAgent);
runAsWorker(import.meta.url);
