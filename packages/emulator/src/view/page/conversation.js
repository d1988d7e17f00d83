// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { byId, clock, element, keepAtEnd } from './dom.js';

/** @typedef {import('../messages.ts').TurnView} TurnView */

const list = byId('turns', HTMLOListElement);
const NAMES = { caller: 'Caller', agent: 'Agent', tool: 'Tool', note: '' };
const STATES = { live: '…', done: '', cut: 'interrupted', failed: 'failed' };

/** @type {Map<string, HTMLElement>} */
let shown = new Map();

/**
 * Shows a whole conversation, replacing the previous one.
 * @param {Iterable<TurnView>} turns
 */
export function showConversation(turns) {
  shown = new Map();
  list.replaceChildren();
  for (const turn of turns) showTurn(turn);
  list.scrollTop = list.scrollHeight;
}

/**
 * Shows a new turn, or updates a turn.
 * @param {TurnView} turn
 */
export function showTurn(turn) {
  keepAtEnd(list, () => {
    const made = render(turn);
    const before = shown.get(turn.id);
    if (before === undefined) list.append(made);
    else before.replaceWith(made);
    shown.set(turn.id, made);
  });
}

/** @param {TurnView} turn */
function render({ who, state, at, text, detail }) {
  const said =
    who === 'caller' && text === '' ? (state === 'live' ? 'speaking' : 'speech, no transcript') : text;
  return element(
    'li',
    { class: `turn ${who}`, 'data-state': state },
    element(
      'p',
      { class: 'meta' },
      element('b', {}, NAMES[who]),
      ' ',
      element('time', {}, clock(at)),
      ' ',
      element('span', { class: 'state' }, STATES[state]),
    ),
    element('p', { class: said === text ? 'text' : 'text silent' }, said),
    ...(detail === undefined ? [] : [element('p', { class: 'detail' }, detail)]),
  );
}
