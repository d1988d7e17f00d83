// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { responseFields, sessionFields } from './request-fields.ts';
import { toolChoiceFields, toolFields } from './tool-fields.ts';

const text = z.string().min(1);

/** The fields that voice agents add to those of Voice Live. Source: types of npm `@azure/ai-projects` 2.10.0. */
const [functionTool, mcpTool] = toolFields.options;
const responseScheduling = z.enum(['silent', 'when_idle', 'interrupt', 'skip_if_busy']).nullish();

const tool = z.discriminatedUnion('type', [
  functionTool,
  mcpTool
    .extend({
      server_url: text.nullish(),
      project_connection_id: text.nullish(),
      response_scheduling: responseScheduling,
    })
    .refine(({ server_url: url, project_connection_id: connection }) => url ?? connection, {
      message: 'give server_url or project_connection_id',
      path: ['server_url'],
    }),
  z.looseObject({
    type: z.literal('toolbox'),
    toolbox_name: text,
    toolbox_version: text,
    response_scheduling: responseScheduling,
  }),
  z.looseObject({ type: z.literal('system'), name: z.literal('end_conversation') }),
]);

const toolChoice = z.union([
  toolChoiceFields,
  z.looseObject({ type: z.literal('mcp'), server_label: text, name: text.nullish() }),
]);

const greeting = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('template'), text }),
  z.strictObject({
    type: z.literal('llm_generated'),
    prompt: text,
    tool_choice: toolChoice.nullish(),
  }),
]);

/** Fields of a session with a voice agent, with the engine's names. */
export const voiceAgentSessionFields = sessionFields.extend({
  input_audio_noise_reduction: z
    .looseObject({
      type: z.enum([
        'near_field',
        'far_field',
        'azure_deep_noise_suppression',
        'azure_deep_noise_suppression_headset',
        'azure_personal_noise_suppression',
      ]),
    })
    .nullish(),
  tools: z.array(tool).optional(),
  tool_choice: toolChoice.optional(),
  greeting: greeting.nullish(),
});

/** The same for one response. */
export const voiceAgentResponseFields = responseFields.extend({
  output_audio_timestamp_types: sessionFields.shape.output_audio_timestamp_types,
  tools: z.array(tool).optional(),
  tool_choice: toolChoice.optional(),
  parallel_tool_calls: z.boolean().optional(),
});
