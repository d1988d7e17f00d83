// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { voice } from '@livekit/agents';
import { describe, expect, test } from 'vitest';
import { realtime } from '../src/index.ts';
import { openField } from './support.ts';

describe('sessionOf', () => {
  test('finds the session of a running agent, and the same one after a handoff', async () => {
    const field = await openField();
    const agent = await field.agent();
    const session = realtime.sessionOf(agent.session);
    expect(session).toBe(agent.plugin.session);
    agent.session.updateAgent(new voice.Agent({ instructions: 'Be another.' }));
    await field.server.until('the handoff', () => field.server.config().instructions === 'Be another.');
    expect(realtime.sessionOf(agent.session)).toBe(session);
  });

  test('says what to do when there is none yet, or none any more', async () => {
    const field = await openField();
    const idle = new voice.AgentSession({ llm: field.model, vad: null });
    expect(() => realtime.sessionOf(idle)).toThrow(/session\.start/u);
    const agent = await field.agent();
    await agent.session.close();
    expect(() => realtime.sessionOf(agent.session)).toThrow(expect.objectContaining({ code: 'no_session' }));
  });

  test('names the model when the running agent has another one', async () => {
    const session = new voice.AgentSession({ vad: null });
    await session.start({ agent: new voice.Agent({ instructions: 'Be mute.' }) });
    expect(() => realtime.sessionOf(session)).toThrow(/has no model.*RealtimeModel/u);
    await session.close();
  });
});
