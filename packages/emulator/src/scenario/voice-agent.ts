// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import type { Subagent } from './types.ts';

const text = z.string().min(1);

/** The greeting of a voice agent, in the form of the wire; a plain text is a template. */
const greeting = z.union([
  text,
  z.strictObject({ type: z.literal('template'), text }),
  z.strictObject({
    type: z.literal('llm_generated'),
    prompt: text,
    tool_choice: z.enum(['none', 'auto', 'required']).optional(),
  }),
]);

/** The stored definition of a voice agent; a version has the same fields. */
const definition = {
  model: text.optional().describe('The model it uses'),
  instructions: text
    .optional()
    .describe("Its instructions, a template; the client's instructions are then ignored"),
  greeting: greeting
    .optional()
    .describe('The greeting of a voice agent: a template, or a prompt for the model'),
  tools: z
    .array(z.looseObject({ type: z.enum(['function', 'mcp', 'toolbox', 'system']) }))
    .optional()
    .describe('Tools of a voice agent, in the form of the wire'),
  voice: z
    .union([text, z.looseObject({ type: text })])
    .optional()
    .describe('The voice of a voice agent, as in session.voice of Voice Live'),
  structuredInputs: z
    .record(
      text,
      z.strictObject({
        default: z.json().optional(),
        required: z.literal(true).optional().describe('A connection without it is rejected'),
      }),
    )
    .optional()
    .describe('What `{{name}}` in instructions and greeting stands for'),
  store: z.literal(true).optional().describe('Conversations are stored unless a client says `store=false`'),
  subagents: z.array(text).optional().describe('Names of the agents a voice agent may consult'),
};

/** What a scenario says about an agent that clients connect to as a voice agent. */
export const voiceAgentFields = {
  ...definition,
  disabled: z
    .literal(true)
    .optional()
    .describe('Connections to this voice agent are rejected with 409 agent_disabled'),
  webrtc: z.literal(true).optional().describe('A voice agent may be connected to with transport=webrtc'),
  versions: z
    .record(text, z.strictObject(definition))
    .optional()
    .describe('Versions of a voice agent by name: the fields in which each differs'),
};

/** An agent that is consulted while a voice agent answers. */
export const subagent = z
  .strictObject({
    name: text.describe('Its name; an agent that the definition does not list is an unknown target'),
    ms: z.number().min(0).optional().describe('How long it takes, in milliseconds'),
    reason: z
      .enum(['unknown_target', 'timeout', 'cancelled', 'stopped_by_user', 'superseded', 'failed'])
      .optional()
      .describe('Why it fails'),
  })
  .describe('A consultation') satisfies z.ZodType<Subagent>;
