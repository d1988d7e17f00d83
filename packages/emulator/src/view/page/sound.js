// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { byId } from './dom.js';

/** @typedef {'caller' | 'agent'} Who */
/** @typedef {{ at: number, level: number }[]} Lane */

const canvas = byId('sound', HTMLCanvasElement);
const SHOWN_MS = 20_000;
const LEVEL_MS = 50;

/** Levels of each session on the clock of this page. @type {Map<string, Record<Who, Lane>>} */
let lanes = new Map();
/** @type {string | undefined} */
let shown;
let drawing = false;

/**
 * Takes levels of 50 ms each. Audio that arrives faster than it plays lies in the future, as in a player.
 * @param {string} session
 * @param {Who} who
 * @param {number[]} levels
 */
export function addLevels(session, who, levels) {
  const both = lanes.get(session) ?? { caller: [], agent: [] };
  lanes.set(session, both);
  const lane = both[who].filter(({ at }) => at > performance.now() - SHOWN_MS);
  let at = Math.max(performance.now(), (lane.at(-1)?.at ?? 0) + LEVEL_MS);
  for (const level of levels) {
    lane.push({ at, level });
    at += LEVEL_MS;
  }
  both[who] = lane;
  draw();
}

/**
 * Drops the agent's audio that has not played yet.
 * @param {string} session
 */
export function hush(session) {
  const both = lanes.get(session);
  if (both !== undefined) both.agent = both.agent.filter(({ at }) => at <= performance.now());
}

/** @param {string | undefined} session */
export function showSound(session) {
  shown = session;
  draw();
}

export function forgetSound() {
  lanes = new Map();
}

/** Draws frame after frame as long as something moves. */
function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    if (paint()) draw();
  });
}

/** True while there is audio in the picture. */
function paint() {
  const ratio = devicePixelRatio;
  const width = Math.round(canvas.clientWidth * ratio);
  const height = Math.round(canvas.clientHeight * ratio);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) return false;
  const style = getComputedStyle(canvas);
  context.clearRect(0, 0, width, height);
  context.fillStyle = style.getPropertyValue('--line');
  context.fillRect(0, height / 2, width, ratio);
  const both = lanes.get(shown ?? '');
  if (both === undefined) return false;
  const now = performance.now();
  const step = (width * LEVEL_MS) / SHOWN_MS;
  for (const who of /** @type {const} */ (['caller', 'agent'])) {
    context.fillStyle = style.getPropertyValue(`--${who}`);
    for (const { at, level } of both[who]) {
      if (at > now || level === 0) continue;
      const x = width - ((now - at) / SHOWN_MS) * width;
      const bar = (level / 100) * (height / 2 - 2 * ratio);
      const y = who === 'caller' ? height / 2 - bar : height / 2 + ratio;
      context.fillRect(x - step, y, Math.max(ratio, step * 0.7), bar);
    }
  }
  return [both.caller, both.agent].some((lane) => (lane.at(-1)?.at ?? 0) > now - SHOWN_MS);
}
