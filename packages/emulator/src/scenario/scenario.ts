// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { z } from 'zod';
import { call } from './call.ts';
import { fault } from './fault.ts';
import { rawEvent } from './raw-event.ts';
import { remoteFields } from './remote.ts';
import { subagent } from './voice-agent.ts';
import type {
  Greeting,
  GreetingInput,
  Reply,
  ReplyInput,
  Scenario,
  ScenarioInput,
  Turn,
  TurnInput,
} from './types.ts';
import { words } from './words.ts';

const milliseconds = z.number().min(0);

const word = z
  .tuple([z.string(), milliseconds, milliseconds])
  .describe('A word with its start and end, in milliseconds of the audio file');

const usage = z
  .strictObject({
    inputText: z.int().min(0).optional(),
    inputAudio: z.int().min(0).optional(),
    cached: z.int().min(0).optional(),
    outputText: z.int().min(0).optional(),
    outputAudio: z.int().min(0).optional(),
  })
  .describe('Token counts to report instead of the estimates');

const replyFields = {
  say: z.string().min(1).optional().describe('What the agent says'),
  call: z.array(call).min(1).optional().describe('Tool calls; several are made in parallel'),
  // The established name in scenarios; the object is never awaited.
  // oxlint-disable-next-line unicorn/no-thenable
  get then(): z.ZodOptional<z.ZodType<Reply, ReplyInput>> {
    return reply.optional().describe('The reply once every call has its output');
  },
  get denied(): z.ZodOptional<z.ZodType<Reply, ReplyInput>> {
    return reply.optional().describe('The reply when a call of an MCP server was not approved');
  },
  subagent: subagent.optional().describe('Another agent that a voice agent consults before it speaks'),
  annotations: z
    .array(z.record(z.string(), z.json()))
    .optional()
    .describe('Annotations of what is said, for example citations, verbatim'),
  invocations: z
    .array(z.record(z.string(), z.json()))
    .optional()
    .describe('Events of a hosted agent other than speech, verbatim'),
  audio: z
    .string()
    .min(1)
    .optional()
    .describe('WAV file (PCM, 16 bit) of what the agent says, relative to the scenario file'),
  words: z.array(word).optional().describe('Word times of the audio file; without them they are estimated'),
  delayMs: milliseconds.optional().describe('Thinking time before the response starts'),
  usage: usage.optional(),
  events: z.array(rawEvent).optional().describe('Additional events to send, verbatim'),
  fault: fault.optional().describe('A fault that strikes once, at this reply'),
};

/** Validates a reply. */
export const reply: z.ZodType<Reply, ReplyInput> = z
  .strictObject(replyFields)
  .meta({ id: 'Reply', description: 'What the agent does in answer' });

const states = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** Conditions on the agent, which distinguish the agents of one conversation. */
const agentConditions = {
  instructions: words
    .optional()
    .describe("Words in the agent's instructions, in any case, or a pattern (/…/i); a list: any of them"),
  tool: words
    .optional()
    .describe('An offered function tool, or a pattern of its name (/…/i); a list: any of them'),
};

const greeting = z
  .strictObject({
    ...replyFields,
    when: z
      .strictObject(agentConditions)
      .refine((when) => Object.keys(when).length > 0, 'Give instructions or tool')
      .optional()
      .describe('Only for an agent that matches all of this'),
    again: z
      .literal(true)
      .optional()
      .describe('Given again once nothing the agent said is left in the conversation'),
  })
  .meta({
    id: 'Greeting',
    description: 'What the agent says when it is asked to speak first',
  }) satisfies z.ZodType<Greeting, GreetingInput>;

const turn = z
  .strictObject({
    hear: z
      .string()
      .optional()
      .describe('What the emulator "hears" when the user speaks in this turn: the transcript'),
    unfinished: z
      .boolean()
      .optional()
      .describe(
        'Whether `hear` reads as unfinished, for turn detection that waits for the end of a sentence; by default the words decide',
      ),
    transcription: z
      .enum(['failed', 'late', 'none'])
      .optional()
      .describe('The transcript of this turn fails, comes after the answer, or never comes'),
    when: z
      .strictObject({
        text: words
          .optional()
          .describe(
            'Words in the typed text or transcript, in any case, or a pattern (/…/i); a list: any of them',
          ),
        transcript: words
          .optional()
          .describe('The same for speech only; a message that a client restores counts as typed'),
        state: states.optional().describe('The state of the scenario; a list: any of them'),
        ...agentConditions,
      })
      .refine((when) => Object.keys(when).length > 0, 'Give text, transcript, state, instructions or tool')
      .optional()
      .describe(
        'Answers out of order whenever all of this matches; with `hear`, in order, but only in this state and to this agent',
      ),
    set: z
      .strictObject({ state: z.string().min(1).describe('The state from this turn on') })
      .optional()
      .describe('What this turn changes'),
    ...replyFields,
  })
  .meta({ id: 'Turn', description: 'One user turn and the answer to it' }) satisfies z.ZodType<
  Turn,
  TurnInput
>;

/** The scenario format, version 1; the published JSON schema is generated from it. */
export const scenarioSchema = z
  .strictObject({
    version: z.literal(1).describe('Version of this format'),
    greeting: z
      .union([z.string().min(1), greeting, z.array(z.union([z.string().min(1), greeting])).min(1)])
      .optional()
      .describe(
        'The reply when the agent is asked to speak first; a list: one after the other, each once, and only to agents that match its `when`',
      ),
    given: z
      .array(
        z.strictObject({
          say: z.string().min(1).describe('The words, exactly as the client gives them'),
          audio: replyFields.audio.unwrap(),
          words: replyFields.words,
        }),
      )
      .optional()
      .describe('Recordings of words that a client has spoken verbatim (`pre_generated_assistant_message`)'),
    ...remoteFields,
    state: z.string().min(1).optional().describe('The initial state; default `start`'),
    faults: z.array(fault).optional().describe('Faults armed from the start'),
    turns: z
      .array(turn)
      .default([])
      .describe('Answered in order, unless `when` matches something else first'),
  })
  .meta({ title: 'Scenario of the Voice Live emulator' }) satisfies z.ZodType<Scenario, ScenarioInput>;

export type {
  Call,
  CallInput,
  Greeting,
  Reply,
  ReplyInput,
  Scenario,
  ScenarioInput,
  Subagent,
  Turn,
} from './types.ts';

/** The greetings of a scenario in order, whichever form they were written in. */
export function greetingsOf(scenario: Scenario | undefined): Greeting[] {
  return [scenario?.greeting ?? []].flat().map((each) => (typeof each === 'string' ? { say: each } : each));
}
