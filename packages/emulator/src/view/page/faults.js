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
 * Makes a button for each fault.
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
async function press({ slug, when }, session) {
  const one = scope.value === 'one' && session !== undefined && when !== 'connection';
  try {
    const response = await fetch('faults', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...credentials() },
      body: JSON.stringify(one ? { slug, session } : { slug }),
    });
    const answer = await response.json();
    const said = when === 'now' ? 'done' : 'waits for its moment';
    status.textContent = `${slug}: ${response.ok ? said : answer.error.message}`;
  } catch {
    status.textContent = `${slug}: the emulator does not answer`;
  }
}
