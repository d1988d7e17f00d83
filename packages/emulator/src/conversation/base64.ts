// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The bytes of base64; undefined if it is not base64, which a lenient decoder would not notice. */
export function bytesOf(base64: string): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64');
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  const whole = base64.length % 4 === 0 && bytes.length === (base64.length / 4) * 3 - padding;
  return whole && /^[A-Za-z0-9+/]*={0,2}$/u.test(base64) ? bytes : undefined;
}
