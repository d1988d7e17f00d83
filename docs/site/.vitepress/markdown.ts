// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { renderMermaidSVG } from 'beautiful-mermaid';
import type { MarkdownRenderer } from 'vitepress';

/** Of the theme, so that a diagram follows it from light to dark. */
const STYLE = {
  bg: 'var(--vp-c-bg)',
  fg: 'var(--vp-c-text-1)',
  accent: 'var(--vp-c-brand-1)',
  transparent: true,
  font: 'system-ui',
};

/** What the documents have as code hosts show them, and VitePress does not by itself. */
export function asCodeHosts(md: MarkdownRenderer): void {
  drawDiagrams(md);
  // Braces in code are no expressions of Vue.
  const inline = md.renderer.rules.code_inline;
  md.renderer.rules.code_inline = (tokens, index, ...rest) => {
    tokens[index]?.attrSet('v-pre', '');
    return inline?.(tokens, index, ...rest) ?? '';
  };
}

/** Diagrams are drawn while the site is built: no script draws them in the browser. */
function drawDiagrams(md: MarkdownRenderer): void {
  const fence = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const token = tokens[index];
    if (token?.info.trim() !== 'mermaid') return fence?.(tokens, index, ...rest) ?? '';
    // The drawing would load a font from elsewhere; it is drawn in the font of the page.
    const svg = renderMermaidSVG(token.content, STYLE).replaceAll(/@import url\([^)]*\);?/gu, '');
    // As a string: Vue would drop the styles of a drawing that stands in its template.
    return `<div class="diagram" v-html="${attribute(JSON.stringify(svg))}"></div>`;
  };
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
