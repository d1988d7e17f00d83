// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('the command line', () => {
  it('measures everything by default', () => {
    expect(readOptions(['--'])).toMatchObject({ only: ['one', 'eight'], quick: false, tuned: undefined });
  });

  it('lists the available names for an unknown one', () => {
    expect(() => readOptions(['--only', 'nine'])).toThrow('--only nine: choose from one, eight');
  });

  it('rejects options for the tuned column that are not JSON', () => {
    expect(() => readOptions(['--tuned', '{queueSizeMs:40}'])).toThrow('not JSON');
  });
});
