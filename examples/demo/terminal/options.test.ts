// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

describe('the command line of the demo', () => {
  it('resolves folders against the working directory', () => {
    const options = parseOptions(['--caller', 'mine', '--out=/tmp/x', '--json'], '/home/me', '/default');
    expect(options).toMatchObject({ caller: '/home/me/mine', out: '/tmp/x', json: true, play: false });
  });

  it('writes to the default folder when --out is missing', () => {
    expect(parseOptions([], '/home/me', '/default').out).toBe('/default');
  });

  it('rejects unknown options and names them', () => {
    expect(() => parseOptions(['--loud'], '/', '/')).toThrow(/--loud/);
    expect(() => parseOptions(['--out='], '/', '/')).toThrow(/--out needs/);
    expect(() => parseOptions(['extra'], '/', '/')).toThrow(/extra/);
  });
});
