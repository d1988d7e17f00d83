// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { byId, clock, element } from './dom.js';

/** @typedef {import('../messages.ts').SessionHead} SessionHead */

const list = byId('sessions', HTMLUListElement);
const nobody = byId('no-sessions', HTMLParagraphElement);

/**
 * Shows the sessions, newest first.
 * @param {SessionHead[]} sessions
 * @param {string | undefined} chosen
 * @param {(id: string) => void} choose
 */
export function showSessions(sessions, chosen, choose) {
  const focused = document.activeElement?.getAttribute('data-session');
  list.replaceChildren(
    ...sessions.toReversed().map((session) => entry(session, session.id === chosen, choose)),
  );
  nobody.hidden = sessions.length > 0;
  if (focused === null || focused === undefined) return;
  /** @type {HTMLElement | null} */
  const again = list.querySelector(`[data-session="${CSS.escape(focused)}"]`);
  again?.focus();
}

/**
 * @param {SessionHead} session
 * @param {boolean} chosen
 * @param {(id: string) => void} choose
 */
function entry(session, chosen, choose) {
  const { id, model, openedAt, closed } = session;
  const state = closed === undefined ? 'open' : 'closed';
  const button = element(
    'button',
    { type: 'button', 'data-session': id, 'data-state': state, ...(chosen && { 'aria-current': 'true' }) },
    element('span', { class: 'name' }, model || 'no model'),
    element('span', { class: 'state' }, closed === undefined ? 'open' : String(closed.code)),
    element('span', { class: 'id' }, id.startsWith('refused') ? (closed?.reason ?? '') : id),
    element('time', {}, clock(openedAt).slice(0, 8)),
  );
  button.addEventListener('click', () => choose(id));
  return element('li', {}, button);
}
