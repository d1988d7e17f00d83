// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

const parse = (...args: string[]) => parseOptions(args, '/home/ann', '/repo/out/phone');

describe('the command line of the phone demo', () => {
  it('calls by Twilio and writes to out/phone when told nothing', () => {
    const options = { carrier: 'twilio', out: '/repo/out/phone', json: false, seed: 1, help: false };
    expect(parse()).toEqual(options);
  });

  it('takes folders from where the person is', () => {
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
    [['--out', ''], 'needs the name of a folder'],
    [['--loud'], '--loud'],
  ])('says what to give when told %j', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});
