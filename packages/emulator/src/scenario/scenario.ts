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
  .describe('A word, when it starts and when it ends, in milliseconds of the audio file');

const usage = z
  .strictObject({
    inputText: z.int().min(0).optional(),
    inputAudio: z.int().min(0).optional(),
    cached: z.int().min(0).optional(),
    outputText: z.int().min(0).optional(),
    outputAudio: z.int().min(0).optional(),
  })
  .describe('Token counts to report instead of the estimated ones');

const replyFields = {
  say: z.string().min(1).optional().describe('What the agent says'),
  call: z.array(call).min(1).optional().describe('Tool calls; several are made in parallel'),
  // The word people know from every scenario; the object is never awaited.
  // oxlint-disable-next-line unicorn/no-thenable
  get then(): z.ZodOptional<z.ZodType<Reply, ReplyInput>> {
    return reply.optional().describe('The reply once every call has its output');
  },
  get denied(): z.ZodOptional<z.ZodType<Reply, ReplyInput>> {
    return reply.optional().describe('The reply when a call of an MCP server was not approved');
  },
  subagent: subagent.optional().describe('Another agent a voice agent asks before it speaks'),
  annotations: z
    .array(z.record(z.string(), z.json()))
    .optional()
    .describe('Annotations of what is said, for example citations, word for word'),
  invocations: z
    .array(z.record(z.string(), z.json()))
    .optional()
    .describe('Events of a hosted agent that are not speech, word for word'),
  audio: z
    .string()
    .min(1)
    .optional()
    .describe('WAV file (PCM, 16 bit) of what the agent says, relative to the scenario file'),
  words: z.array(word).optional().describe('Word times of the audio file; without them they are estimated'),
  delayMs: milliseconds.optional().describe('Thinking time before the response starts'),
  usage: usage.optional(),
  events: z.array(rawEvent).optional().describe('Events to send besides, word for word'),
  fault: fault.optional().describe('A fault that happens once, at this reply'),
};

/** Checks a reply. */
export const reply: z.ZodType<Reply, ReplyInput> = z
  .strictObject(replyFields)
  .meta({ id: 'Reply', description: 'What the agent does in answer' });

const states = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** Conditions on the agent that is asked: they tell the agents of one conversation apart. */
const agentConditions = {
  instructions: words
    .optional()
    .describe("Words the agent's instructions contain, any case, or a pattern (/…/i); several: any of them"),
  tool: words
    .optional()
    .describe('A function tool on offer, or a pattern of its name (/…/i); several: any of them'),
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
      .describe('Given again, too, once nothing the agent said is left in the conversation'),
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
      .describe('What the emulator "heard" when the user speaks in this turn: the transcript'),
    unfinished: z
      .boolean()
      .optional()
      .describe(
        'Whether `hear` reads as unfinished, for turn detection that waits for the end of a sentence; without it the words tell',
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
            'Words the typed text or transcript contains, any case, or a pattern (/…/i); several: any of them',
          ),
        transcript: words
          .optional()
          .describe('The same for speech alone; a message that a client restores counts as typed'),
        state: states.optional().describe('The state the scenario is in; several: any of them'),
        ...agentConditions,
      })
      .refine((when) => Object.keys(when).length > 0, 'Give text, transcript, state, instructions or tool')
      .optional()
      .describe(
        'Answers out of order, whenever all of this matches; with `hear`, in order but in this state and to this agent',
      ),
    set: z
      .strictObject({ state: z.string().min(1).describe('The state from this turn on') })
      .optional()
      .describe('What this turn changes'),
    ...replyFields,
  })
  .meta({ id: 'Turn', description: 'One turn of the user and the answer to it' }) satisfies z.ZodType<
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
    state: z.string().min(1).optional().describe('The state to begin in; `start` if none is named'),
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

/** The greetings of a scenario in order, however they were written. */
export function greetingsOf(scenario: Scenario | undefined): Greeting[] {
  return [scenario?.greeting ?? []].flat().map((each) => (typeof each === 'string' ? { say: each } : each));
}
