// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from 'vitest';
import { traitsOf } from '../models.ts';
import { type SessionField, initialFields, initialValue } from './fields.ts';

const model = traitsOf('gpt-4.1');

describe('the first value of a field', () => {
  const row: SessionField = { doc: 'how loud', since: '2026-04-10', initial: () => 0 };

  it.each([
    ['2025-05-01-preview', undefined],
    ['2026-01-01-preview', undefined],
    ['2026-04-10', 0],
    ['2026-07-15', 0],
    ['v1', 0],
  ])('is shown in the version %s only from its `since` on: %s', (version, value) => {
    expect(initialValue(row, model, version)).toBe(value);
  });

  it('is not shown before `since` when it is null either', () => {
    expect(initialValue({ ...row, initial: () => null }, model, '2026-01-01-preview')).toBeUndefined();
  });

  it('is shown as null before `since` when recordings have it there', () => {
    const recorded: SessionField = { ...row, shownBefore: true };
    expect(initialValue(recorded, model, '2026-01-01-preview')).toBeNull();
    expect(initialValue(recorded, model, '2026-04-10')).toBe(0);
    expect(initialFields(model, '2025-05-01-preview')).toHaveProperty('include', null);
  });
});
