// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { Subagent } from './types.ts';

const text = z.string().min(1);

/** What a voice agent says first, in the words of the wire; a text alone is a template. */
const greeting = z.union([
  text,
  z.strictObject({ type: z.literal('template'), text }),
  z.strictObject({
    type: z.literal('llm_generated'),
    prompt: text,
    tool_choice: z.enum(['none', 'auto', 'required']).optional(),
  }),
]);

/** What the stored definition of a voice agent has; a version has the same. */
const definition = {
  model: text.optional().describe('The model it uses'),
  instructions: text.optional().describe('Its instructions, a template; those of a client are ignored then'),
  greeting: greeting
    .optional()
    .describe('What a voice agent says first: a template, or what the model makes of a prompt'),
  tools: z
    .array(z.looseObject({ type: z.enum(['function', 'mcp', 'toolbox', 'system']) }))
    .optional()
    .describe('Tools of a voice agent, as the wire has them'),
  voice: z
    .union([text, z.looseObject({ type: text })])
    .optional()
    .describe('The voice of a voice agent, as in session.voice of Voice Live'),
  structuredInputs: z
    .record(
      text,
      z.strictObject({
        default: z.json().optional(),
        required: z.literal(true).optional().describe('A connection without it is refused'),
      }),
    )
    .optional()
    .describe('What `{{name}}` in instructions and greeting stands for'),
  subagents: z.array(text).optional().describe('Names of the agents a voice agent may consult'),
};

/** What a scenario says of an agent that is connected to as a voice agent. */
export const voiceAgentFields = {
  ...definition,
  disabled: z.literal(true).optional().describe('A voice agent is refused with 409 agent_disabled'),
  webrtc: z.literal(true).optional().describe('A voice agent may be connected to with transport=webrtc'),
  versions: z
    .record(text, z.strictObject(definition))
    .optional()
    .describe('Versions of a voice agent by name: what each has in place of the rest'),
};

/** An agent that is asked while a voice agent answers. */
export const subagent = z
  .strictObject({
    name: text.describe('Its name; one that the definition does not list is an unknown target'),
    ms: z.number().min(0).optional().describe('How long it takes, in milliseconds'),
    reason: z
      .enum(['unknown_target', 'timeout', 'cancelled', 'stopped_by_user', 'superseded', 'failed'])
      .optional()
      .describe('Why it comes to nothing'),
  })
  .describe('A consultation') satisfies z.ZodType<Subagent>;
