// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { llm } from '@livekit/agents';
import type { ModelOverrides } from '../adapter.ts';
import { all, capability, protocol, type Check } from '../check.ts';
import type { NeutralConfig } from '../server/neutral.ts';
import type { Stage } from '../stage/stage.ts';
import { isUsable } from './usable.ts';

const FRAMEWORK = '@livekit/agents 1.9.0 voice/agent_activity.ts';

/** Settings that were not changed, and unsolicited session updates. */
export const settingsKept: Check[] = [
  {
    id: 'LIF-24',
    statement: 'What was configured stays in force when something else changes, nested settings included',
    severity: 'must',
    source: `${FRAMEWORK}: changes instructions, tools and tool choice, and knows no other setting`,
    needs: capability('midSessionInstructionsUpdate', 'midSessionToolsUpdate'),
    async run(stage) {
      const probe = stage.openSession({ overrides: unusual(stage) });
      const first = await stage.server.configured();
      // The configuration may span several messages; nothing has been changed yet.
      await stage.pause(50);
      const configured = kept(first.config);
      const look = llm.tool({ name: 'look', description: 'Looks.', execute: async () => 'seen' });
      await probe.session.updateInstructions('Be kind.');
      await probe.session.updateTools(new llm.ToolContext([look]));
      probe.session.updateOptions({ toolChoice: 'none' });
      await stage.until('the last change', () => stage.server.config().toolChoice === 'none');
      stage.expect(kept(stage.server.config())).toEqual(configured, 'the other settings after three changes');
      stage.server.drop('abrupt');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      await isUsable(stage, probe, second);
      stage.expect(kept(second.config)).toEqual(configured, 'the same on the next connection');
    },
  },
  {
    id: 'LIF-25',
    statement: 'An unsolicited session update is not taken for the answer to a change',
    severity: 'should',
    source: `${FRAMEWORK}: assumes that a change is in force unless it is rejected`,
    needs: all(capability('midSessionInstructionsUpdate'), protocol('error-refs')),
    async run(stage) {
      const probe = await stage.session();
      await probe.session.updateInstructions('Be kind.');
      await stage.until('the instructions', () => stage.server.config().instructions === 'Be kind.');
      // Their acknowledgement is on its way.
      await stage.pause(120);
      const { peer } = stage.server;
      stage.server.behaviour.react = (action) =>
        action.kind === 'config' && action.config.instructions === 'Be refused.' ? 'ignore' : undefined;
      probe.session.updateInstructions('Be refused.').catch(() => undefined);
      const { ref } = await stage.until('the change', () =>
        peer.of('config').find(({ config }) => config.instructions === 'Be refused.'),
      );
      peer.tellConfig();
      await stage.pause(50);
      peer.error('rejected', 'these instructions are rejected', ref);
      await stage.pause(100);
      stage.server.drop('abrupt');
      const second = await stage.until('the second connection', () => stage.server.connections()[1], 3000);
      await stage.until(
        'the instructions in force, on the next connection',
        () => second.config.instructions === 'Be kind.',
        2000,
        () => second.of('config').map(({ config }) => config.instructions),
      );
    },
  },
];

/** Settings that differ from the defaults, as far as a plugin has them. */
function unusual({ adapter: { capabilities } }: Stage): ModelOverrides {
  return {
    ...(capabilities.interruptionSwitch && { interruptsResponse: false }),
    ...(capabilities.automaticTruncation && { truncatesByItself: true }),
    ...(capabilities.userTranscription && { transcription: false }),
  };
}

/** Session settings that no method of the framework changes. */
function kept(config: NeutralConfig): NeutralConfig {
  const { instructions: _, tools: __, toolChoice: ___, ...others } = config;
  return others;
}
