// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';

const PLACES = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The Chromium of this machine; undefined if it is not in a usual place. */
export const chromiumPath = PLACES.find((path): path is string => path !== undefined && existsSync(path));

/** A machine without a microphone, and no traffic of the browser's own. */
export const CHROMIUM_FLAGS = ['--no-sandbox', '--disable-background-networking', '--mute-audio'];
