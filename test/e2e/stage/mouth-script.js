// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/* Runs in the page and records how the agent's mouth moves, and when. */
(() => {
  const moves = [];
  globalThis.mouthMoves = moves;
  let last;
  new MutationObserver((records) => {
    for (const { target } of records) {
      const viseme = target.getAttribute('data-viseme');
      if (viseme !== last) moves.push([Date.now(), Number(viseme)]);
      last = viseme;
    }
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-viseme'] });
})();
