// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import {
  SESSION_FIELDS,
  unavailableField,
  type ClientFieldName,
  type DescribedFieldName,
  type SessionField,
} from '@voicelive-kit/protocol';
import { z } from 'zod';
import { ClientMistake } from '../client-mistake.ts';
import { OUTPUT_FORMATS } from '../speech/output-format.ts';
import {
  animationFields,
  echoCancellationFields,
  transcriptionFields,
  turnDetectionFields,
} from './audio-fields.ts';
import { avatarFields } from './avatar-config.ts';
import { interimFields } from './interim-fields.ts';
import { toolChoiceFields, toolFields } from './tool-fields.ts';
import { voiceFields } from './voice-fields.ts';

/** The values of a field that the table of the protocol describes. */
function described(name: DescribedFieldName): z.ZodType {
  return z.fromJSONSchema(SESSION_FIELDS[name].values as z.core.JSONSchema.JSONSchema);
}

/** The fields that the table describes. */
const DESCRIBED = Object.fromEntries(
  Object.entries<SessionField>(SESSION_FIELDS)
    .filter(([, { values }]) => values !== undefined)
    .map(([name, { nullable }]) => {
      const values = described(name as DescribedFieldName);
      return [name, nullable ? values.nullable() : values];
    }),
) as Record<DescribedFieldName, z.ZodType>;

/** The others that a client may set: objects of many kinds. */
const SETTABLE = {
  voice: voiceFields.nullable(),
  output_audio_format: z.enum(OUTPUT_FORMATS),
  turn_detection: turnDetectionFields.nullable(),
  input_audio_echo_cancellation: echoCancellationFields.nullable(),
  input_audio_transcription: transcriptionFields.nullable(),
  animation: animationFields.nullable(),
  avatar: avatarFields.nullable(),
  tools: z.array(toolFields),
  tool_choice: toolChoiceFields,
  interim_response: interimFields.nullable(),
} satisfies Record<Exclude<ClientFieldName, DescribedFieldName>, z.ZodType>;

/** What a client may set, as the wire spells it; anything else is rejected as unknown. */
export const sessionFields = z.strictObject({ ...DESCRIBED, ...SETTABLE }).partial();

const items = z.array(z.looseObject({ type: z.string() }));

/** Every field of the `response` of `response.create`. */
export const responseFields = z
  .strictObject({
    commit: z.boolean(),
    cancel_previous: z.boolean(),
    append_input_items: items,
    input_items: items,
    modalities: described('modalities'),
    instructions: z.string(),
    voice: voiceFields,
    output_audio_format: z.enum(OUTPUT_FORMATS),
    tools: z.array(toolFields),
    tool_choice: toolChoiceFields,
    temperature: described('temperature').nullable(),
    max_output_tokens: described('max_response_output_tokens'),
    reasoning_effort: described('reasoning_effort'),
    metadata: described('metadata'),
    interim_response: interimFields.nullable(),
    pre_generated_assistant_message: z.looseObject({
      role: z.literal('assistant').optional(),
      content: z.array(z.looseObject({ type: z.enum(['text', 'output_text']), text: z.string() })).min(1),
    }),
    conversation: z.string(),
    invoke_input: z.unknown(),
  })
  .partial();

/** Throws the ClientMistake for the first wrong field, as the service would answer it. */
export function checkFields(fields: z.ZodType, value: unknown, root: string): void {
  const checked = fields.safeParse(value, { reportInput: true });
  if (!checked.success) throw mistakeOf(checked.error.issues[0], root);
}

/** Throws the ClientMistake of an unknown field for one that the API version does not have yet. */
export function checkAvailable(apiVersion: string, root: 'session' | 'response', given: object): void {
  const unavailable = unavailableField(apiVersion, root, given);
  if (unavailable === undefined) return;
  const param = `${root}.${unavailable.field}`;
  throw new ClientMistake(
    'unknown_parameter',
    `Unknown parameter: '${param}'. The API version ${apiVersion} does not have it; ${unavailable.since} does.`,
    param,
  );
}

/** In a union, the mistake of the closest branch: the one found deepest in it. */
function nearest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const inner = issue.errors.flatMap(([first]) => (first === undefined ? [] : [nearest(first)]));
  const deepest = inner.toSorted((one, other) => other.path.length - one.path.length)[0];
  if (deepest === undefined || deepest.path.length === 0) return issue;
  return { ...deepest, path: [...issue.path, ...deepest.path] };
}

function mistakeOf(found: z.core.$ZodIssue | undefined, root: string): ClientMistake {
  const issue = found && nearest(found);
  const path = issue?.path ?? [];
  const at = path.reduce<string>(
    (text, key) => text + (typeof key === 'number' ? `[${key}]` : `.${String(key)}`),
    root,
  );
  if (issue?.code === 'unrecognized_keys') {
    const param = `${at}.${issue.keys[0] ?? ''}`;
    return new ClientMistake('unknown_parameter', `Unknown parameter: '${param}'.`, param);
  }
  if (issue?.code === 'invalid_type' && issue.input === undefined && path.length > 1) {
    return new ClientMistake('missing_required_parameter', `Missing required parameter: '${at}'.`, at);
  }
  return new ClientMistake('invalid_value', `Invalid value: '${at}'. ${issue?.message ?? ''}`.trim(), at);
}
