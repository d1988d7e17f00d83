// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { SessionField } from '@voicelive-kit/protocol';
import { describe, expect, it, vi } from 'vitest';
import { hasField, optionsOf, warnOfNewer } from './field-support.ts';
import type { RealtimeModelOptions } from './options.ts';
import { resolveOptions } from './resolve-options.ts';

const endpoint = 'http://127.0.0.1:4000';

/** What the constructor warns of. */
function warnings(options: RealtimeModelOptions): string[] {
  const warn = vi.fn<(message: string) => void>();
  resolveOptions({ endpoint, ...options }, { env: {}, warn, hasIdentity: () => true });
  return warn.mock.calls.map(([message]) => message);
}

describe('an option that is newer than the API version', () => {
  it('is named with the version it needs and the setting, and is sent all the same', () => {
    const warn = vi.fn<(message: string) => void>();
    const options = { endpoint, apiVersion: '2026-01-01-preview', metadata: { call: '42' } };
    expect(resolveOptions(options, { env: {}, warn }).session.metadata).toEqual({ call: '42' });
    expect(warn.mock.calls).toEqual([
      [
        expect.stringMatching(
          /`metadata` needs the API version 2026-04-10 or a later one, but `apiVersion` is 2026-01-01-preview/,
        ),
      ],
    ]);
  });

  it('is named in `extra` as well', () => {
    const extra = { parallel_tool_calls: true, include: undefined };
    expect(warnings({ apiVersion: '2026-04-10', extra })).toEqual([
      expect.stringContaining('`extra.parallel_tool_calls` needs the API version 2026-06-01-preview'),
    ]);
  });

  it('is named for the target of `fallback` that has the older version', () => {
    const fallback = [{ endpoint: 'http://127.0.0.1:4001', apiVersion: '2025-10-01' }];
    expect(warnings({ metadata: {}, fallback })).toEqual([
      expect.stringContaining('`apiVersion` is 2025-10-01'),
    ]);
  });

  it.each(['2026-04-10', '2026-07-15', 'v1'])('causes no warning with %s, which has it', (apiVersion) => {
    expect(warnings({ apiVersion, metadata: {} })).toEqual([]);
  });

  it('is found by the table of session fields, under the name of the option', () => {
    const warn = vi.fn<(message: string) => void>();
    const rows = { output_gain_db: { doc: 'how loud', since: '2026-07-31-preview' } } as const;
    const target = { options: { outputGainDb: 3, temperature: 1 }, extra: {}, apiVersion: '2026-07-15' };
    warnOfNewer(target, warn, rows);
    expect(warn.mock.calls).toEqual([[expect.stringContaining('`outputGainDb` needs')]]);
  });
});

describe('an option that voice agents do not have', () => {
  const rows: Record<string, SessionField> = {
    output_gain_db: { doc: 'how loud', voiceAgents: null },
    temperature: { doc: 'how free' },
    max_tokens: { doc: 'how long', voiceAgents: 'max' },
  };
  const options = { outputGainDb: 3, temperature: 1, maxTokens: 7 };

  it('is left out for them with one warning', () => {
    const warn = vi.fn<(message: string) => void>();
    expect(optionsOf(options, 'voice-agent-v1', warn, rows)).toEqual({ temperature: 1, maxTokens: 7 });
    expect(warn.mock.calls).toEqual([[expect.stringContaining('`outputGainDb`')]]);
  });

  it('is kept for Voice Live', () => {
    const warn = vi.fn<(message: string) => void>();
    expect(optionsOf(options, 'voice-live', warn, rows)).toEqual(options);
    expect(warn).not.toHaveBeenCalled();
  });

  it('is recognised by the row of its field', () => {
    expect(hasField('truncation_strategy', 'voice-agent-v1')).toBe(false);
    expect(hasField('truncation_strategy', 'voice-live')).toBe(true);
    expect(hasField('metadata', 'voice-agent-v1')).toBe(true);
    expect(hasField('constructor', 'voice-agent-v1')).toBe(true);
  });
});
