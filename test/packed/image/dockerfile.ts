// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

export interface Instruction {
  /** In capitals. */
  name: string;
  /** `--from=build` as `{ from: 'build' }`. */
  flags: Record<string, string>;
  rest: string;
}

/** The instructions of a Dockerfile in order, without comments, each on one line. */
export function parseDockerfile(text: string): Instruction[] {
  const lines = text.split('\n').filter((line) => !/^\s*#/u.test(line));
  const whole = lines.join('\n').replaceAll(/\\\n/gu, ' ').split('\n');
  return whole.flatMap((line) => {
    const [, name, tail = ''] = /^\s*(\w+)\s+(.*)$/u.exec(line) ?? [];
    if (!name) return [];
    const flags: Record<string, string> = {};
    let rest = tail.trim();
    for (let found = FLAG.exec(rest); found; found = FLAG.exec(rest)) {
      const [flag, key = '', value = ''] = found;
      flags[key] = value;
      rest = rest.slice(flag.length);
    }
    return [{ name: name.toUpperCase(), flags, rest }];
  });
}

const FLAG = /^--([\w-]+)=(\S+)\s+/u;

/** The words of an instruction in exec form; the shell form throws, because a shell would not forward signals. */
export function execForm({ name, rest }: Instruction): string[] {
  const json = rest.slice(rest.indexOf('['));
  if (!rest.includes('[')) throw new Error(`${name} ${rest}: use the exec form, ["program", "argument"]`);
  return JSON.parse(json) as string[];
}

/** `A=1 B=2` as an object. Quoted values are not supported and throw. */
export function assignments({ rest }: Instruction): Record<string, string> {
  if (/["'$]/u.test(rest)) throw new Error(`ENV ${rest}: only plain values are supported here`);
  return Object.fromEntries(
    rest.split(/\s+/u).map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
