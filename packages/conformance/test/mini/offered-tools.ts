// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { NeutralTool, NeutralToolChoice } from '../../src/index.ts';
import type { Defect } from './defects.ts';

export interface OfferHooks {
  has: (defect: Defect) => boolean;
  warn: (message: string) => void;
}

/** The provider's form of the framework's tools; tools that cannot be converted are left out and reported. */
export function toOffer(tools: llm.ToolContext, { has, warn }: OfferHooks): NeutralTool[] {
  if (!has('drops-provider-tools-silently'))
    for (const { id } of tools.providerTools) warn(`${id} is a provider tool, which cannot be offered`);
  return Object.entries(tools.functionTools).flatMap(([name, { description, parameters }]) => {
    try {
      const schema = llm.toJsonSchema(parameters);
      const bare = Object.keys(schema.properties ?? {}).length === 0;
      return {
        name,
        description,
        parameters: bare && has('offers-bare-tools-without-a-schema') ? null : schema,
      };
    } catch (error) {
      if (has('one-bad-tool-removes-all')) throw error;
      warn(`${name} cannot be offered`);
      return [];
    }
  });
}

/** The provider's form of a tool choice; null is its default. */
export function toNeutralChoice(
  choice: llm.ToolChoice | null,
  has: (defect: Defect) => boolean,
): NeutralToolChoice {
  if (choice === null) return 'auto';
  if (typeof choice === 'string') return choice;
  const { name } = choice.function;
  return has('tool-choice-is-a-bare-name') ? { unknown: name } : { function: name };
}
