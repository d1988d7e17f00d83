// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { within } from './within.ts';

describe('a step of the bench', () => {
  it('times out with a message that names the step', async () => {
    await expect(within(10, 'answer 3', new Promise(() => undefined))).rejects.toThrow(
      'no answer 3 within 0.01 s',
    );
  });

  it("rejects with the step's own error", async () => {
    await expect(within(1000, 'answer', Promise.reject(new Error('cut')))).rejects.toThrow('cut');
  });

  it("resolves with the step's result", async () => {
    await expect(within(1000, 'answer', Promise.resolve(7))).resolves.toBe(7);
  });
});
