// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import type { FoundryAgentTool as WireTool } from '@voicelive-kit/protocol';
import { VoiceLiveConfigError } from '../errors/index.ts';
import { checkType, isBoolean, isString } from '../options/checks.ts';
import { RemoteTool } from './remote-tool.ts';

/**
 * A Foundry agent that the model may call as a tool. Based on Microsoft's documentation and samples;
 * @azure/ai-voicelive 1.1.0 has no type for it.
 */
export interface FoundryAgentOptions {
  agentName: string;
  projectName: string;
  /** Default: the newest version. */
  agentVersion?: string | undefined;
  /** Client id of the managed identity that calls the agent. */
  clientId?: string | undefined;
  /** Tells the model when to call the agent. */
  description?: string | undefined;
  /** Name of the Foundry resource, if different from that of the session. */
  foundryResourceOverride?: string | undefined;
  /** How much of the conversation the agent is given, as the service names it. */
  agentContextType?: string | undefined;
  /** True: the agent's answer is spoken as it is, without another turn of the model. */
  returnAgentResponseDirectly?: boolean | undefined;
}

/** The return type of {@link foundryAgent}. */
export class FoundryAgentTool extends RemoteTool {
  readonly agentName: string;
  readonly #wire: WireTool;

  constructor(options: FoundryAgentOptions) {
    const { agentName, projectName, agentVersion, clientId, description } = options;
    const { foundryResourceOverride, agentContextType, returnAgentResponseDirectly } = options;
    for (const [setting, value] of Object.entries({ agentName, projectName })) {
      if (typeof value === 'string' && value.trim() !== '') continue;
      const message = `foundryAgent: ${setting} is empty; use the name that Foundry shows.`;
      throw new VoiceLiveConfigError({ code: 'invalid_option', setting, message });
    }
    for (const [name, value] of Object.entries(options)) {
      const isFlag = name === 'returnAgentResponseDirectly';
      // The service would refuse the whole session because of it.
      checkType(
        `foundryAgent.${name}`,
        value,
        isFlag ? 'true or false' : 'a text',
        isFlag ? isBoolean : isString,
      );
    }
    super({ id: `foundry_${agentName}` });
    this.agentName = agentName;
    this.#wire = {
      type: 'foundry_agent',
      agent_name: agentName,
      project_name: projectName,
      ...(agentVersion !== undefined && { agent_version: agentVersion }),
      ...(clientId !== undefined && { client_id: clientId }),
      ...(description !== undefined && { description }),
      ...(foundryResourceOverride !== undefined && { foundry_resource_override: foundryResourceOverride }),
      ...(agentContextType !== undefined && { agent_context_type: agentContextType }),
      ...(returnAgentResponseDirectly !== undefined && {
        return_agent_response_directly: returnAgentResponseDirectly,
      }),
    };
  }

  override toWire(): WireTool {
    return this.#wire;
  }
}

/**
 * A Foundry agent as a tool of an agent: `new voice.Agent({ instructions, tools: [foundryAgent({ … })] })`. Its calls
 * never reach local execution; the session's `remote_call_…` events report their progress.
 * @throws VoiceLiveConfigError when a name is missing.
 */
export function foundryAgent(options: FoundryAgentOptions): FoundryAgentTool {
  return new FoundryAgentTool(options);
}
