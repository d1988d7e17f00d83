// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { agentStatus } from './agent-status.ts';

const facts = { present: true, seen: true, overdue: false, state: undefined };

test('an agent is awaited, then missing; one that was there has left', () => {
  const absent = { ...facts, present: false, seen: false };
  expect(agentStatus(absent)).toBe('waiting');
  expect(agentStatus({ ...absent, overdue: true })).toBe('missing');
  expect(agentStatus({ ...absent, overdue: true, seen: true })).toBe('left');
});

test('the state is what the agent reports', () => {
  for (const state of ['initializing', 'listening', 'thinking', 'speaking', 'idle']) {
    expect(agentStatus({ ...facts, state })).toBe(state);
  }
});

test('an agent that reports no state or a new one is in the call', () => {
  expect(agentStatus(facts)).toBe('connected');
  expect(agentStatus({ ...facts, state: 'dancing' })).toBe('connected');
});
