// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from 'vitest';

test('the program in the README of the plugin prints what was typed and what was answered', async () => {
  const print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  await import('./typed-session.ts');
  const printed = print.mock.calls.map(([line]) => String(line));
  print.mockRestore();
  expect(printed).toEqual([
    'user: Good morning.',
    expect.stringMatching(/^assistant: \S/u),
    'user: Do you hear me?',
    'assistant: You said: Do you hear me?',
  ]);
});
