// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

const RETRY_MS = 1000;
const KEY = 'voicelive-emulator-key';

/** Headers of a request to the emulator; the key stays in this tab. */
export function credentials() {
  const key = sessionStorage.getItem(KEY);
  /** @type {Record<string, string>} */
  const headers = key === null ? {} : { 'api-key': key };
  return headers;
}

/** @param {string} key */
export function rememberKey(key) {
  sessionStorage.setItem(KEY, key);
}

/**
 * Follows the emulator and reconnects whenever it was unavailable. Server-sent events are read with fetch because an
 * EventSource cannot send a key.
 * @param {object} listener
 * @param {(messages: import('../messages.ts').FeedMessage[]) => void} listener.onMessages
 * @param {(state: 'live' | 'away') => void} listener.onState
 * @param {() => Promise<void>} listener.askForKey
 */
export async function follow({ onMessages, onState, askForKey }) {
  for (;;) {
    try {
      const response = await fetch('events', { headers: credentials(), cache: 'no-store' });
      if (response.status === 401) {
        await askForKey();
        continue;
      }
      if (!response.ok || response.body === null) throw new Error(`status ${response.status}`);
      onState('live');
      for await (const text of frames(response.body)) deliver(() => onMessages(JSON.parse(text)));
    } catch {
      // Unavailable: the loop below tries again.
    }
    onState('away');
    await new Promise((resolve) => {
      setTimeout(resolve, RETRY_MS);
    });
  }
}

/**
 * Logs an error in displaying something, which is no reason to reconnect.
 * @param {() => void} show
 */
function deliver(show) {
  try {
    show();
  } catch (error) {
    reportError(error);
  }
}

/**
 * The data of each server-sent event.
 * @param {ReadableStream<Uint8Array<ArrayBuffer>>} body
 */
async function* frames(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const whole = (rest + read.value).split('\n\n');
    rest = whole.pop() ?? '';
    for (const frame of whole) yield frame.replace(/^data: /u, '');
  }
}
