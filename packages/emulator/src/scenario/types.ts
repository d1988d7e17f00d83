// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { FaultRequest } from '../faults/fault-request.ts';
import type { FaultSlug } from '../faults/slugs.ts';
import type { Moment } from '../faults/table.ts';

/** Any JSON value. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Words in a text, in any case, or a pattern between slashes (`/…/i`); in a list, any of them is enough. */
export type Words = string | string[];

/** A scenario as people write it, version 1 of the format. */
export interface ScenarioInput {
  version: 1;
  /** The reply when the agent is asked to speak first; a list: one after the other, each once, to agents that match its `when`. */
  greeting?: string | GreetingInput | (string | GreetingInput)[] | undefined;
  /** Recordings of words that a client has spoken verbatim. */
  given?: GivenWords[] | undefined;
  /** Foundry agents by name (classic ones by id); if given, only these exist. */
  agents?: Record<string, FoundryAgent> | undefined;
  /** MCP servers by label. */
  mcp?: Record<string, McpServerInput> | undefined;
  /** The customer's deployments that fail on first use. */
  deployments?: Record<string, { fails: true }> | undefined;
  interim?: InterimSpeech | undefined;
  /** The initial state; default `start`. */
  state?: string | undefined;
  /** Faults armed from the start. */
  faults?: ScenarioFault[] | undefined;
  /** Answered in order, unless `when` matches something else first. */
  turns?: TurnInput[] | undefined;
}

/** A validated scenario with defaults applied. */
export interface Scenario extends ScenarioInput {
  greeting?: string | Greeting | (string | Greeting)[] | undefined;
  mcp?: Record<string, McpServer> | undefined;
  turns: Turn[];
}

/** What the agent does in answer, as people write it. */
export interface ReplyInput {
  /** What the agent says; with `call` it is said first. */
  say?: string | undefined;
  /** Tool calls; several are made in parallel. */
  call?: CallInput[] | undefined;
  /** The reply once every call has its output. */
  then?: ReplyInput | undefined;
  /** The reply when a call of an MCP server was not approved. */
  denied?: ReplyInput | undefined;
  /** Another agent that a voice agent consults before it speaks. */
  subagent?: Subagent | undefined;
  /** Annotations of what is said, verbatim. */
  annotations?: Record<string, Json>[] | undefined;
  /** Events of a hosted agent other than speech, verbatim. */
  invocations?: Record<string, Json>[] | undefined;
  /** WAV file (PCM, 16 bit) of what the agent says, relative to the scenario file. */
  audio?: string | undefined;
  /** Word, start and end in milliseconds of the audio file; by default the times are estimated. */
  words?: WordTime[] | undefined;
  /** Thinking time before the response starts, in milliseconds. */
  delayMs?: number | undefined;
  /** Token counts to report instead of the estimates. */
  usage?: ScriptedUsage | undefined;
  /** Additional events to send: before the response, or at a moment of it. */
  events?: ScriptedEvent[] | undefined;
  /** A fault that strikes once, at this reply. */
  fault?: ScenarioFault | undefined;
}

/** What the agent does in answer. */
export interface Reply extends ReplyInput {
  call?: Call[] | undefined;
  then?: Reply | undefined;
  denied?: Reply | undefined;
}

/** One call of a reply, as people write it: one of `tool` (with `mcp`: of that server), `agent` and `search`. */
export interface CallInput {
  /** Name of the function tool to call; with `mcp`, of the tool of that server. */
  tool?: string | undefined;
  /** Label of the MCP server the tool belongs to. */
  mcp?: string | undefined;
  /** Name of the Foundry agent to call as a tool. */
  agent?: string | undefined;
  search?: 'web' | 'file' | undefined;
  /** Arguments of the call; default none. */
  arguments?: Record<string, Json> | undefined;
  /** What the MCP server or the agent returns. */
  output?: string | undefined;
  /** The call fails with this message (MCP server or agent). */
  error?: string | undefined;
  /** The query of a file search. */
  queries?: string[] | undefined;
  /** The results of a file search. */
  results?: SearchResult[] | undefined;
  /** How long the service takes for a call on its side, in milliseconds. */
  delayMs?: number | undefined;
}

/** One call of a reply. */
export interface Call extends CallInput {
  arguments: Record<string, Json>;
}

/** One result of a file search. */
export interface SearchResult {
  file_id?: string | undefined;
  filename?: string | undefined;
  score?: number | undefined;
  text?: string | undefined;
  attributes?: Record<string, Json> | undefined;
}

/** Which agent of a conversation is meant. */
export interface AgentCondition {
  /** Words in the agent's instructions. */
  instructions?: Words | undefined;
  /** An offered function tool. */
  tool?: Words | undefined;
}

interface GreetingFields {
  /** Only for an agent that matches all of this. */
  when?: AgentCondition | undefined;
  /** Given again once nothing the agent said is left in the conversation, because it was cleared or started anew. */
  again?: true | undefined;
}

/** What the agent says when it is asked to speak first, as people write it. */
export interface GreetingInput extends ReplyInput, GreetingFields {}

/** What the agent says when it is asked to speak first. */
export interface Greeting extends Reply, GreetingFields {}

interface TurnFields {
  /** What the emulator "hears" when the user speaks in this turn: the transcript. */
  hear?: string | undefined;
  /** Whether `hear` reads as unfinished, for turn detection that waits for the end of a sentence. */
  unfinished?: boolean | undefined;
  /** The transcript of this turn fails, comes after the answer, or never comes. */
  transcription?: 'failed' | 'late' | 'none' | undefined;
  /**
   * Answers out of order whenever all of this matches; with `hear`, in order, but only in this state and to this agent.
   */
  when?: TurnCondition | undefined;
  /** What this turn changes. */
  set?: { state: string } | undefined;
}

/** When a turn answers. */
export interface TurnCondition extends AgentCondition {
  /** Words in the typed text or transcript. */
  text?: Words | undefined;
  /** The same for speech only; a message that a client restores counts as typed. */
  transcript?: Words | undefined;
  /** The state of the scenario. */
  state?: string | string[] | undefined;
}

/** One user turn and the answer to it, as people write it. */
export interface TurnInput extends ReplyInput, TurnFields {}

/** One user turn and the answer to it. */
export interface Turn extends Reply, TurnFields {}

/** A recording of words that a client has spoken verbatim. */
export interface GivenWords {
  /** The words, exactly as the client gives them. */
  say: string;
  /** WAV file (PCM, 16 bit), relative to the scenario file. */
  audio: string;
  words?: WordTime[] | undefined;
}

/** The stored definition of a voice agent. */
export interface VoiceAgentDefinition {
  /** The model it uses. */
  model?: string | undefined;
  /** Its instructions, a template; the client's instructions are then ignored. */
  instructions?: string | undefined;
  /** Its greeting, in the form of the wire; a plain text is a template. */
  greeting?:
    | string
    | { type: 'template'; text: string }
    | { type: 'llm_generated'; prompt: string; tool_choice?: 'none' | 'auto' | 'required' | undefined }
    | undefined;
  /** Its tools, in the form of the wire. */
  tools?: { type: 'function' | 'mcp' | 'toolbox' | 'system'; [field: string]: unknown }[] | undefined;
  /** Its voice, as in `session.voice`. */
  voice?: string | { type: string; [field: string]: unknown } | undefined;
  /** What `{{name}}` in instructions and greeting stands for; a connection without a required one is rejected. */
  structuredInputs?: Record<string, { default?: Json | undefined; required?: true | undefined }> | undefined;
  /** Its conversations are stored unless a client says `store=false`; then `session.created` names them. */
  store?: true | undefined;
  /** Names of the agents it may consult. */
  subagents?: string[] | undefined;
}

/** A Foundry agent that sessions can use, or that clients connect to as a voice agent. */
export interface FoundryAgent extends VoiceAgentDefinition {
  description?: string | undefined;
  /** The `agent_id` that `session.agent` shows. */
  id?: string | undefined;
  /** The only project that contains it. */
  project?: string | undefined;
  /** It cannot be started: an error before `session.created`, or no response at all. */
  fails?: true | 'silent' | undefined;
  /** Connections to this voice agent are rejected with 409 `agent_disabled`. */
  disabled?: true | undefined;
  /** A voice agent may be connected to with `transport=webrtc`. */
  webrtc?: true | undefined;
  /** Versions of a voice agent by name: the fields in which each differs. */
  versions?: Record<string, VoiceAgentDefinition> | undefined;
}

/** An agent that is consulted while a voice agent answers. */
export interface Subagent {
  /** An agent that the definition does not list is an unknown target. */
  name: string;
  /** How long it takes, in milliseconds. */
  ms?: number | undefined;
  /** Why it fails. */
  reason?:
    'unknown_target' | 'timeout' | 'cancelled' | 'stopped_by_user' | 'superseded' | 'failed' | undefined;
}

/** An MCP server, as people write it. */
export interface McpServerInput {
  /** The tools it lists; default none. */
  tools?: McpTool[] | undefined;
  /** Its tools cannot be listed. */
  fails?: true | undefined;
  /** How long listing its tools takes, in milliseconds. */
  delayMs?: number | undefined;
}

/** An MCP server. */
export interface McpServer extends McpServerInput {
  tools: McpTool[];
}

/** A tool of an MCP server. */
export interface McpTool {
  name: string;
  description?: string | undefined;
  input_schema?: Record<string, Json> | undefined;
  annotations?: Record<string, Json> | undefined;
}

/** How interim responses behave. */
export interface InterimSpeech {
  /** The text of an LLM interim response. */
  say?: string | undefined;
  /** The filler is part of the response it bridges, instead of a separate response. */
  inside?: true | undefined;
}

/** A word with its start and end, in milliseconds. */
export type WordTime = [word: string, startMs: number, endMs: number];

/** Token counts of a response. */
export interface ScriptedUsage {
  inputText?: number | undefined;
  inputAudio?: number | undefined;
  cached?: number | undefined;
  outputText?: number | undefined;
  outputAudio?: number | undefined;
}

/** Any event of the service; it gets an `event_id` if it has none. */
export interface AnyEvent {
  type: string;
  [field: string]: unknown;
}

/** Moments of a reply at which an event can be sent. */
export type ReplyMoment = Extract<
  Moment,
  | 'turn'
  | 'response-created'
  | 'first-audio'
  | 'last-audio'
  | 'call-arguments'
  | 'response-done'
  | 'tool-running'
  | 'tool-output'
>;

/** An event to send verbatim, before the response or at a moment of it. */
export type ScriptedEvent = AnyEvent | { when: ReplyMoment; event: AnyEvent };

/** A fault by its name, or with more settings. */
export type ScenarioFault =
  | FaultSlug
  | ({ [Field in keyof Omit<FaultRequest, 'session'>]: FaultRequest[Field] | undefined } & {
      slug: FaultSlug;
    });
