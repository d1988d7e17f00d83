// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { aResult } from '../a-result.ts';
import { checkCall } from '../checks.ts';
import { renderReport } from './report.ts';

const silence = new Int16Array(2 * 8000);

describe('the report of a call', () => {
  const result = aResult();
  result.checks = checkCall(result);
  const page = renderReport(result, silence);

  it('loads no external resource', () => {
    const text = page.replace(/base64,[^"]*/u, '');
    expect(text).not.toMatch(/(?:src|href)\s*=\s*"(?!data:)/u);
    expect(text).not.toMatch(/@import|url\(|<link|<iframe/u);
  });

  it('strikes out the words of the interrupted reply that were not heard', () => {
    expect(page).toMatch(/<span class="said"[^>]*>wear<\/span>/u);
    expect(page).toMatch(/<s [^>]*>wool<\/s>/u);
    expect(page).toMatch(/class="heard"[^>]*>wear</u);
    expect(page).toMatch(/class="unheard"[^>]*>wool</u);
    expect(page).toContain('✂ 4.25 s');
  });

  it('shows keys, tools, marks and the clear', () => {
    expect(page.match(/<kbd class="pressed one" style/gu)).toHaveLength(5);
    expect(page).toContain('collect_digits');
    expect(page).toContain('class="mark dropped" style');
    expect(page).toContain('the carrier discarded 380 ms');
    expect(page).toContain('14 of 14 checks passed');
  });

  it('renders a call without an interruption', () => {
    const calm = { ...aResult(), interruption: null };
    expect(renderReport(calm, silence)).not.toContain('class="glass"');
  });

  it('escapes what was said', () => {
    const rude = aResult();
    if (rude.turns[1]?.caller) rude.turns[1].caller.transcript = '<script>alert(1)</script>';
    expect(renderReport(rude, silence)).not.toContain('<script>alert');
  });
});
