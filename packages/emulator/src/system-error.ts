// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Describes a system error by its code, with a hint what to do; any other error is returned unchanged. */
export function explained(error: unknown, sentences: Readonly<Record<string, string>>): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const sentence = sentences[code];
  return sentence === undefined ? error : new Error(`${sentence} (${code})`, { cause: error });
}

/** Messages for a file that cannot be read; each starts with `what`. */
export function unreadable(what: string, path: string): Record<string, string> {
  const checked = 'check the path, which is relative to the folder';
  return {
    ENOENT: `${what}: there is no file ${path}; ${checked} ${what === 'audio' ? 'of the scenario' : 'you started in'}`,
    EISDIR: `${what}: ${path} is a folder; give the file in it`,
    EACCES: `${what}: ${path} may not be read; check its permissions`,
  };
}
