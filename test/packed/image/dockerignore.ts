// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/**
 * Whether a `.dockerignore` excludes `path` (relative, with slashes) from the build: the last matching rule decides.
 */
export function isIgnored(dockerignore: string, path: string): boolean {
  const parts = path.split('/');
  // A rule for a folder applies to everything in it.
  const withParents = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  let ignored = false;
  for (const line of dockerignore.split('\n')) {
    const rule = line.trim();
    if (rule === '' || rule.startsWith('#')) continue;
    const keeps = rule.startsWith('!');
    const pattern = toRegExp(keeps ? rule.slice(1) : rule);
    if (withParents.some((candidate) => pattern.test(candidate))) ignored = !keeps;
  }
  return ignored;
}

/** `**` stands for any number of folders, `*` for anything within a name, `?` for one character. */
function toRegExp(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`)
    .replaceAll(/\*\*\/|\*\*|\*|\?/gu, (wildcard) => {
      if (wildcard === '**/') return '(?:.*/)?';
      if (wildcard === '**') return '.*';
      return wildcard === '*' ? '[^/]*' : '[^/]';
    });
  return new RegExp(`^${source}$`, 'u');
}
