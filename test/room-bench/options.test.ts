// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('the command line', () => {
  it('measures everything unless told otherwise', () => {
    expect(readOptions(['--'])).toMatchObject({ only: ['one', 'eight'], quick: false, tuned: undefined });
  });

  it('names what there is when something else is asked for', () => {
    expect(() => readOptions(['--only', 'nine'])).toThrow('--only nine: choose from one, eight');
  });

  it('refuses options for the tuned column that are no JSON', () => {
    expect(() => readOptions(['--tuned', '{queueSizeMs:40}'])).toThrow('not JSON');
  });
});
