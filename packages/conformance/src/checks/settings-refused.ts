// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { all, capability, protocol, type Check } from '../check.ts';
import type { Stage } from '../stage/stage.ts';
import { contextOf } from './context-items.ts';
import { isUsable } from './usable.ts';

const FRAMEWORK = '@livekit/agents 1.9.0 voice/agent_activity.ts';
const named = all(capability('midSessionInstructionsUpdate'), protocol('error-refs'));

/** Settings that the provider rejects, and changes interrupted by close(). */
export const settingsRefused: Check[] = [
  {
    id: 'LIF-21',
    statement: 'An update of the context interrupted by close() is rejected',
    severity: 'must',
    source: `${FRAMEWORK}: relies on a resolved updateChatCtx`,
    needs: capability('midSessionChatCtxUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      stage.server.acks('off');
      const update = session.updateChatCtx(contextOf('one'));
      update.catch(() => undefined);
      await stage.until('the item to be sent', () => stage.server.received('create')[0]);
      await session.close();
      const { state } = await stage.settles(update, 1000);
      stage.expect(state).toBe('rejected', 'the update after close()');
    },
  },
  {
    id: 'LIF-22',
    statement: 'A rejected setting is not sent again, and does not undo a newer one',
    severity: 'must',
    source: `${FRAMEWORK}: changes instructions at every handoff, without waiting for the previous change`,
    needs: named,
    async run(stage) {
      const probe = await stage.session();
      refuses(stage, 'Be refused.');
      const change = (text: string): void =>
        void probe.session.updateInstructions(text).catch(() => undefined);
      change('Be refused.');
      change('Be kind.');
      await stage.until('the newer instructions', () => stage.server.config().instructions === 'Be kind.');
      await stage.pause(150);
      const second = await afterDrop('Be kind.', 1);
      await isUsable(stage, probe, second);
      change('Be refused.');
      await stage.pause(150);
      await afterDrop('Be kind.', 2);

      /** The configuration a new connection gets. */
      async function afterDrop(instructions: string, count: number) {
        stage.server.drop('abrupt');
        const next = await stage.until(
          `connection ${count + 1}`,
          () => stage.server.connections()[count],
          3000,
        );
        await stage.until(
          `the instructions that are in force on connection ${count + 1}`,
          () => next.config.instructions === instructions,
          2000,
          () => next.of('config').map(({ config }) => config.instructions),
        );
        stage
          .expect(next.of('config').filter(({ config }) => config.instructions === 'Be refused.'))
          .toHaveLength(0, `rejected instructions that were sent again on connection ${count + 1}`);
        return next;
      }
    },
  },
  {
    id: 'LIF-23',
    statement: 'A rejection that names no change delays and undoes no later change',
    severity: 'must',
    source: `${FRAMEWORK}: awaits the changes of a handoff one after the other`,
    needs: capability('midSessionInstructionsUpdate'),
    async run(stage) {
      const { session } = await stage.session();
      refuses(stage, 'Be refused.', false);
      session.updateInstructions('Be refused.').catch(() => undefined);
      await stage.pause(100);
      for (const text of ['Be kind.', 'Be brief.', 'Be both.']) {
        const { state } = await stage.settles(session.updateInstructions(text), 1500);
        stage.expect(state).toBe('resolved', `the change to “${text}”`);
      }
      await stage.until(
        'the newest instructions',
        () => stage.server.config().instructions === 'Be both.',
        1000,
        () => stage.server.config().instructions,
      );
    },
  },
  {
    id: 'CON-22',
    statement: 'A change made during an outage and rejected afterwards does not end the call',
    severity: 'must',
    source: '@livekit/agents 1.9.0 voice/agent_session.ts: closes at the first error with recoverable: false',
    needs: named,
    async run(stage) {
      const connOptions = { maxRetry: 20, retryIntervalMs: 100, timeoutMs: 1000 };
      const probe = await stage.session({ overrides: { connOptions } });
      await probe.session.updateInstructions('Be kind.');
      await stage.until('the instructions', () => stage.server.config().instructions === 'Be kind.');
      // Their acknowledgement is on its way.
      await stage.pause(120);
      refuses(stage, 'Be refused.');
      await stage.server.refuse(503);
      stage.server.drop('abrupt');
      await stage.until('a refused attempt', () => stage.server.attempts.length > 1, 3000);
      probe.session.updateInstructions('Be refused.').catch(() => undefined);
      await stage.server.accept();
      const next = await stage.until(
        'a connection with the instructions that were in force',
        () => stage.server.openPeers().find(({ config }) => config.instructions === 'Be kind.'),
        4000,
        () => stage.server.received('config').map(({ config }) => config.instructions),
      );
      await isUsable(stage, probe, next);
      const final = probe.errors.filter(({ recoverable }) => !recoverable);
      stage.expect(final.map(({ error }) => String(error))).toEqual([], 'unrecoverable errors');
    },
  },
];

/** Makes the provider reject settings with these instructions. */
function refuses(stage: Stage, instructions: string, isNamed = true): void {
  stage.server.behaviour.react = (action) =>
    action.kind === 'config' && action.config.instructions === instructions
      ? { refuse: 'rejected', message: 'these instructions are rejected', named: isNamed }
      : undefined;
}
