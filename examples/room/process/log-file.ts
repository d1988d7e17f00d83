// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that a child process writes its output to. */
export interface LogFile {
  path: string;
  descriptor: number;
  close(): void;
}

/** Creates a new log file, with its parent folders. */
export function openLog(path: string): LogFile {
  mkdirSync(dirname(path), { recursive: true });
  const descriptor = openSync(path, 'w');
  return { path, descriptor, close: () => closeSync(descriptor) };
}
