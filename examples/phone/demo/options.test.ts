// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

const parse = (...args: string[]) => parseOptions(args, '/home/ann', '/repo/out/phone');

describe('the command line of the phone demo', () => {
  it('uses Twilio and writes to out/phone by default', () => {
    const options = { carrier: 'twilio', out: '/repo/out/phone', json: false, seed: 1, help: false };
    expect(parse()).toEqual(options);
  });

  it('resolves folders against the working directory', () => {
    expect(parse('--', '--carrier', 'acs', '--out', 'calls', '--seed', '7')).toMatchObject({
      carrier: 'acs',
      out: '/home/ann/calls',
      seed: 7,
    });
  });

  it.each([
    [['--carrier', 'pigeon'], 'give twilio or acs'],
    [['--seed', 'many'], 'give a whole number'],
    [['--seed', ''], 'give a whole number'],
    [['--out', ''], 'needs a folder'],
    [['--loud'], '--loud'],
  ])('says what is accepted when given %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});
