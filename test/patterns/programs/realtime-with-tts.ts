// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/* oxlint-disable unicorn/no-thenable -- the scenario format has a key named then */

/** Based on LiveKit's `realtime_with_tts`: half a cascade. The model hears and answers with text, and a TTS speaks. */
import { llm, voice } from '@livekit/agents';
import { z } from 'zod';
import { defineProgram, type Pattern, runAsWorker } from './program.ts';

const tideTable = llm.tool({
  description: 'When the tide is high in a harbour.',
  parameters: z.object({ harbour: z.string() }),
  execute: async ({ harbour }) => `High water in ${harbour} is at noon.`,
});

/** Long enough to be interrupted, with words that show how much of it was heard. */
export const LONG_ANSWER =
  'First you carry the kayak to the water, second you put on the vest, third you step in from the side, ' +
  'fourth you push away from the shore, and fifth you paddle out into the fjord.';

export const realtimeWithTts: Pattern = {
  scenario: {
    version: 1,
    turns: [
      {
        when: { text: 'high tide' },
        call: [{ tool: 'tide_table', arguments: { harbour: 'Bergen' } }],
        then: { say: 'High water is at noon.' },
      },
      { when: { text: 'How do I start' }, say: LONG_ANSWER },
      { when: { text: 'Stop' }, say: 'All right.' },
    ],
  },
  model: { modalities: ['text'] },
  session: { turnHandling: { turnDetection: 'realtime_llm' } },
  createAgent: () =>
    new voice.Agent({ instructions: 'You help at the boat house.', tools: { tide_table: tideTable } }),
  onceInRoom: (session) => void session.say('Hello from the boat house.'),
};

export default defineProgram(realtimeWithTts);
runAsWorker(import.meta.url);
