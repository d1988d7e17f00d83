// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Licences that ask for no more than a notice. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
]);

/** Packages with another licence that can be kept, each with what makes that so. */
const EXCEPTIONS: readonly { name: RegExp; licence: string; why: string }[] = [
  {
    name: /^@img\/sharp-libvips-/u,
    licence: 'LGPL-3.0-or-later',
    why: 'a library of its own, linked when sharp runs and changed by nobody here',
  },
  { name: /^@livekit\/av-/u, licence: 'LGPL-2.1-or-later', why: 'the same, of the framework' },
  {
    name: /^@livekit\/local-inference$/u,
    licence: 'Apache-2.0 AND LicenseRef-LiveKit-Model',
    why: 'models that LiveKit lets agents of its framework use; it comes with the framework alone',
  },
  { name: /^lightningcss(?:-|$)/u, licence: 'MPL-2.0', why: 'a tool of vite that is changed by nobody here' },
];

/** A package as `pnpm licenses list --json` has it, under its licence. */
export interface Licensed {
  name: string;
  versions: string[];
}

/** Why packages may not be used; empty when all may. */
export function objectionsTo(byLicence: Readonly<Record<string, readonly Licensed[]>>): string[] {
  return Object.entries(byLicence).flatMap(([licence, packages]) =>
    isAllowed(licence)
      ? []
      : packages
          .filter(({ name }) => !EXCEPTIONS.some((one) => one.licence === licence && one.name.test(name)))
          .map(({ name, versions }) => `${name} ${versions.join(', ')} is under ${licence}`),
  );
}

/** Of alternatives one will do, of a combination all have to. */
function isAllowed(expression: string): boolean {
  const plain = expression.replace(/^\((.*)\)$/u, '$1');
  if (plain.includes('(')) return false;
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((one) => ALLOWED.has(one)));
}
