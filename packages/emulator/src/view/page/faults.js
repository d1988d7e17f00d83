// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { byId, element } from './dom.js';
import { credentials } from './feed.js';

const panel = byId('faults', HTMLDivElement);
const status = byId('fault-status', HTMLParagraphElement);
const scope = byId('fault-scope', HTMLSelectElement);

/** @typedef {import('../messages.ts').FaultView} FaultView */

const TITLES = {
  now: 'at once',
  conversation: 'at its moment in a conversation',
  connection: 'at the next connection',
};

/**
 * Creates a button for each fault.
 * @param {FaultView[]} faults
 * @param {() => string | undefined} chosenSession
 */
export function showFaults(faults, chosenSession) {
  panel.replaceChildren(
    ...Object.entries(TITLES).map(([when, title]) =>
      element(
        'fieldset',
        {},
        element('legend', {}, title),
        ...faults.filter((fault) => fault.when === when).map((fault) => faultButton(fault, chosenSession)),
      ),
    ),
  );
}

/**
 * @param {FaultView} fault
 * @param {() => string | undefined} chosenSession
 */
function faultButton(fault, chosenSession) {
  const button = element('button', { type: 'button', title: `strikes at: ${fault.moment}` }, fault.slug);
  button.addEventListener('click', () => void press(fault, chosenSession()));
  return button;
}

/**
 * @param {FaultView} fault
 * @param {string | undefined} session
 */
function press({ slug, when }, session) {
  const one = scope.value === 'one' && session !== undefined && when !== 'connection';
  const body = JSON.stringify(one ? { slug, session } : { slug });
  return ask('POST', body, `${slug}: ${when === 'now' ? 'done' : 'waits for its moment'}`);
}

byId('disarm', HTMLButtonElement).addEventListener('click', () => {
  void ask('DELETE', undefined, 'no fault waits any more');
});

/**
 * Sends a request to the emulator and shows the outcome.
 * @param {'POST' | 'DELETE'} method
 * @param {string | undefined} body
 * @param {string} done
 */
async function ask(method, body, done) {
  try {
    const headers = { 'content-type': 'application/json', ...credentials() };
    const response = await fetch('faults', { method, headers, ...(body !== undefined && { body }) });
    status.textContent = response.ok ? done : (await response.json()).error.message;
  } catch {
    status.textContent = 'the emulator does not respond';
  }
}
