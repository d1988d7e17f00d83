// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';

const LONGEST = 72;
/** `area: what`; several areas with commas between them. */
const FORM = /^[\w./-]+(?:,? [\w./-]+)*: \S/u;

/** Why a subject will not do; undefined when it will. */
export function objectionTo(subject: string): string | undefined {
  // Git's own words.
  if (subject.startsWith('Revert "')) return undefined;
  if (!FORM.test(subject)) return 'begins with no area, as in `docs: what changes`';
  if (subject.length > LONGEST) return `has ${subject.length} characters, and ${LONGEST} at most are shown`;
  if (subject.endsWith('.')) return 'ends with a full stop';
  return undefined;
}

/** A commit that is no merge. */
export interface Commit {
  hash: string;
  subject: string;
}

/**
 * The commits after `start` that lead to what is checked out, newest first; undefined where the history does not reach
 * back so far: in a shallow clone, in an archive, without git.
 */
export function commitsSince(start: string, folder: string): Commit[] | undefined {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    git('merge-base', '--is-ancestor', start, 'HEAD');
    const lines = git('log', '--no-merges', '--format=%h %s', `${start}..HEAD`).split('\n');
    return lines.filter(Boolean).map((line) => {
      const [hash = ''] = line.split(' ', 1);
      return { hash, subject: line.slice(hash.length + 1) };
    });
  } catch {
    return undefined;
  }
}
