// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { type llm, voice } from '@livekit/agents';
import type { ModelOverrides } from '../adapter.ts';
import { Timeline } from '../timeline.ts';
import { AgentProbe } from './agent-probe.ts';
import { FakeInput } from './fake-input.ts';
import { FakeOutput, type FakeOutputOptions } from './fake-output.ts';
import type { SessionProbe } from './session-probe.ts';

export interface AgentOptions {
  /** Settings of the model, if the stage creates it. */
  overrides?: ModelOverrides;
  instructions?: string;
  tools?: llm.ToolContextEntry[];
  chatCtx?: llm.ChatContext;
  /** Runs as the agent's `onEnter`. */
  onEnter?: (session: voice.AgentSession) => void | Promise<void>;
  /** The agent itself, instead of one made from the settings above. */
  agent?: voice.Agent;
  /** Default `realtime_llm`. */
  turnDetection?: 'realtime_llm' | 'manual' | 'vad';
  output?: FakeOutputOptions;
  /** Whether `error` on the `AgentSession` has a listener; default true. */
  listensForErrors?: boolean;
  /** Whether to wait until the plugin's connection is configured; default true. */
  waitsForConnection?: boolean;
  /** Further options of the `AgentSession`. */
  session?: Partial<voice.AgentSessionOptions>;
}

/** An `AgentSession` around a model, without a room, with fake input and output, not yet started. */
export function openAgent(
  model: llm.RealtimeModel,
  options: AgentOptions = {},
  {
    timeline = new Timeline(),
    pluginSessions = () => [],
    unasked = new Set(),
  }: Partial<AgentSurroundings> = {},
): AgentProbe {
  const { listensForErrors = true, turnDetection = 'realtime_llm' } = options;
  const session = new voice.AgentSession({
    llm: model,
    vad: null,
    aecWarmupDuration: null,
    turnHandling: { turnDetection },
    ...options.session,
  });
  const output = new FakeOutput(timeline, options.output);
  const input = new FakeInput();
  const agent = options.agent ?? createAgent(options, session);
  const probe = new AgentProbe(
    { session, agent, output, input },
    { timeline, listensForErrors, pluginSessions, unasked },
  );
  session.output.audio = output;
  session.input.audio = input;
  return probe;
}

export interface AgentSurroundings {
  timeline: Timeline;
  /** Sessions the framework has requested from the model. */
  pluginSessions: () => SessionProbe[];
  /** Ids of responses and messages to be left out of what the probe shows. */
  unasked: ReadonlySet<string>;
}

function createAgent(options: AgentOptions, session: voice.AgentSession): voice.Agent {
  const { instructions = 'Be brief.', tools, chatCtx, onEnter } = options;
  class ScriptedAgent extends voice.Agent {
    override async onEnter(): Promise<void> {
      await onEnter?.(session);
    }
  }
  return new ScriptedAgent({
    instructions,
    ...(tools !== undefined && { tools }),
    ...(chatCtx !== undefined && { chatCtx }),
  });
}
