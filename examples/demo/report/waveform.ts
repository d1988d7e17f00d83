// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { html, type Html } from './html.ts';

/** Renders a filled waveform that stretches to the size of its container. */
export function waveform(mono: Int16Array, rate: number, columnsPerSecond: number): Html {
  const peaks = peaksOf(mono, Math.round(rate / columnsPerSecond));
  const loudest = Math.max(1, ...peaks);
  const heights = peaks.map((peak) => Math.round((peak / loudest) * 48));
  const top = heights.map((height, x) => `${x} ${50 - height}`);
  const bottom = heights.map((height, x) => `${x} ${50 + Math.max(height, 0.4)}`).reverse();
  const path = `M${top.join('L')}L${bottom.join('L')}Z`;
  return html`<svg
    class="wave"
    viewBox="0 0 ${peaks.length} 100"
    preserveAspectRatio="none"
    aria-hidden="true"
  >
    <path d="${path}" />
  </svg>`;
}

/** The peak amplitude of every `width` samples. */
export function peaksOf(mono: Int16Array, width: number): number[] {
  const peaks: number[] = [];
  for (let at = 0; at < mono.length; at += width) {
    let peak = 0;
    for (const sample of mono.subarray(at, at + width)) peak = Math.max(peak, Math.abs(sample));
    peaks.push(peak);
  }
  return peaks;
}
