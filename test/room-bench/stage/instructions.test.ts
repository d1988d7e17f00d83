// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { readInstructions, writeInstructions } from './instructions.ts';

it('an agent is identified by its instructions, whatever a framework adds to them', () => {
  const text = `${writeInstructions({ room: 'openai-7', pid: 4242 })}\nBe brief.`;
  expect(readInstructions(text)).toEqual({ room: 'openai-7', pid: 4242 });
  expect(readInstructions('Be brief.')).toBeUndefined();
});
