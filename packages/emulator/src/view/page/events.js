// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { byId, clock, element, keepAtEnd } from './dom.js';

/** @typedef {import('../messages.ts').EventView} EventView */

const list = byId('events', HTMLOListElement);
const filter = byId('filter', HTMLInputElement);
const deltas = byId('deltas', HTMLInputElement);
/** How many rows the page keeps; the filter still finds older events while the feed has them. */
const MAX_ROWS = 500;

/** @type {EventView[]} */
let all = [];
/** @type {Map<number, HTMLElement>} */
let rows = new Map();

filter.addEventListener('input', () => showEvents(all));
deltas.addEventListener('change', () => showEvents(all));
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
  event.preventDefault();
  filter.focus();
});

/**
 * Shows the events of a session, replacing those shown before.
 * @param {EventView[]} events
 */
export function showEvents(events) {
  all = events;
  rows = new Map();
  list.replaceChildren(...events.filter(wanted).slice(-MAX_ROWS).map(row));
  list.scrollTop = list.scrollHeight;
}

/**
 * Shows one more event, or the updated count of a repeated event.
 * @param {EventView} event
 */
export function showEvent(event) {
  if (!wanted(event)) return;
  keepAtEnd(list, () => {
    const before = rows.get(event.n);
    if (before !== undefined) return before.replaceWith(row(event));
    list.append(row(event));
    if (list.childElementCount > MAX_ROWS) list.firstElementChild?.remove();
    return undefined;
  });
}

/** @param {EventView} event */
function wanted({ type, event }) {
  const words = filter.value.trim().toLowerCase();
  if (words === '') return deltas.checked || !isStream(type);
  return type.includes(words) || JSON.stringify(event).toLowerCase().includes(words);
}

/**
 * True for pieces of something that is also sent whole, and for audio.
 * @param {string} type
 */
function isStream(type) {
  return type.endsWith('.delta') || type === 'input_audio_buffer.append';
}

/** @param {EventView} event */
function row({ n, at, from, type, event, count }) {
  const details = element(
    'details',
    {},
    element(
      'summary',
      {},
      element('time', {}, clock(at)),
      element(
        'span',
        { class: 'from', title: from === 'client' ? 'from the client' : 'to the client' },
        from === 'client' ? '↑' : '↓',
      ),
      element('code', {}, type),
      ...(count === undefined ? [] : [element('span', { class: 'count' }, `×${count}`)]),
    ),
  );
  details.addEventListener('toggle', () => open(details, event), { once: true });
  const made = element('li', { class: type === 'error' ? `${from} error` : from }, details);
  rows.set(n, made);
  return made;
}

/**
 * Shows an event's JSON when it is first opened.
 * @param {HTMLElement} details
 * @param {unknown} event
 */
function open(details, event) {
  const json = element('pre', { tabindex: '0' }, JSON.stringify(event, null, 2));
  const copy = element('button', { type: 'button', class: 'copy' }, 'Copy');
  copy.addEventListener('click', () => {
    void copyText(json).then((how) => {
      copy.textContent = how;
    });
  });
  details.append(element('div', { class: 'json' }, copy, json));
}

/** @param {HTMLElement} shown */
async function copyText(shown) {
  try {
    await navigator.clipboard.writeText(shown.textContent ?? '');
    return 'Copied';
  } catch {
    // Without permission to use the clipboard, selects the text so that the user can copy it.
    getSelection()?.selectAllChildren(shown);
    return 'Marked';
  }
}
