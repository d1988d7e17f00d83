// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { showConversation, showTurn } from './conversation.js';
import { byId } from './dom.js';
import { showEvent, showEvents } from './events.js';
import { showFaults } from './faults.js';
import { follow, rememberKey } from './feed.js';
import { showSessions } from './sessions.js';
import { addLevels, forgetSound, hush, showSound } from './sound.js';

/** @typedef {import('../messages.ts').FeedMessage} FeedMessage */
/** @typedef {{ head: import('../messages.ts').SessionHead, turns: Map<string, import('../messages.ts').TurnView>, events: import('../messages.ts').EventView[] }} Known */

/** How many events are kept per session. */
const KEPT_EVENTS = 2000;

const link = byId('link', HTMLParagraphElement);
const model = byId('model', HTMLParagraphElement);
const keyDialog = byId('key-dialog', HTMLDialogElement);
const key = byId('key', HTMLInputElement);

/** @type {Map<string, Known>} */
let sessions = new Map();
/**
 * The session in view; `chosen`: selected by the user, which suppresses switching to newer sessions. @type {string |
 * undefined}
 */
let current;
let chosen = false;

/** @param {FeedMessage} message */
function receive(message) {
  switch (message.kind) {
    case 'hello':
      return begin(message);
    case 'session': {
      const { id } = message.session;
      const known = sessions.get(id);
      if (known === undefined) sessions.set(id, { head: message.session, turns: new Map(), events: [] });
      else known.head = message.session;
      if (known === undefined && !chosen) return view(id);
      return list();
    }
    case 'turn':
      sessions.get(message.session)?.turns.set(message.turn.id, message.turn);
      return message.session === current ? showTurn(message.turn) : undefined;
    case 'event':
      return receiveEvent(message.event);
    case 'level':
      return addLevels(message.session, message.who, message.levels);
    case 'hush':
      return hush(message.session);
  }
}

/** @param {import('../messages.ts').EventView} event */
function receiveEvent(event) {
  const events = sessions.get(event.session)?.events ?? [];
  const at = events.findLastIndex(({ n }) => n === event.n);
  if (at >= 0) events[at] = event;
  else events.push(event);
  if (events.length > KEPT_EVENTS) events.shift();
  if (event.session === current) showEvent(event);
}

/** @param {Extract<FeedMessage, { kind: 'hello' }>} hello */
function begin(hello) {
  forgetSound();
  sessions = new Map(
    hello.sessions.map(({ turns, ...head }) => [
      head.id,
      { head, turns: new Map(turns.map((turn) => [turn.id, turn])), events: [] },
    ]),
  );
  for (const event of hello.events) sessions.get(event.session)?.events.push(event);
  showFaults(hello.faults, () => current);
  chosen = chosen && current !== undefined && sessions.has(current);
  view(chosen ? current : [...sessions.keys()].at(-1));
}

/** Shows a session. @param {string | undefined} id */
function view(id) {
  current = id;
  const known = sessions.get(id ?? '');
  model.textContent = known?.head.model ?? '';
  showConversation(known?.turns.values() ?? []);
  showEvents(known?.events ?? []);
  showSound(id);
  list();
}

function list() {
  showSessions(
    [...sessions.values()].map(({ head }) => head),
    current,
    (id) => {
      chosen = true;
      view(id);
    },
  );
}

/** On a narrow screen one panel is shown at a time. */
function wireTabs() {
  const tabs = document.querySelectorAll('#tabs button');
  for (const tab of tabs) {
    tab.addEventListener('click', () => {
      document.body.dataset['panel'] = tab.getAttribute('data-panel') ?? '';
      for (const other of tabs) other.setAttribute('aria-pressed', String(other === tab));
    });
  }
}

/** @returns {Promise<void>} */
function askForKey() {
  link.dataset['state'] = 'away';
  link.textContent = 'locked';
  keyDialog.showModal();
  return new Promise((resolve) => {
    keyDialog.addEventListener(
      'close',
      () => {
        rememberKey(key.value);
        key.value = '';
        resolve();
      },
      { once: true },
    );
  });
}

byId('endpoint', HTMLElement).textContent = location.origin;
wireTabs();
void follow({
  onMessages: (messages) => {
    for (const message of messages) receive(message);
  },
  onState: (state) => {
    link.dataset['state'] = state;
    link.textContent = state === 'live' ? 'live' : 'not reachable, trying again';
  },
  askForKey,
});
