// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** One command of a document: the words of a line, without pipes and redirections. */
export interface DocumentedCommand {
  line: number;
  words: string[];
}

/** What a command downloads from a registry when nothing of that name is installed. */
export interface Fetched {
  /** Packages named by `--package`, or else the command itself. */
  packages: string[];
  /** The program that runs. */
  command: string | undefined;
}

const SHELLS = new Set(['sh', 'bash', 'shell', 'console', 'yaml', 'yml', 'dockerfile']);
/** Programs that fetch a package to run one of its commands. */
const RUNNERS = [['npx'], ['npm', 'exec'], ['npm', 'x'], ['pnpm', 'dlx'], ['yarn', 'dlx'], ['bunx']];
const WITH_VALUE = new Set(['-p', '--package', '-c', '--call', '-w', '--workspace', '--filter']);

/** The commands in the shell blocks and in the inline code of a Markdown text. */
export function commandsOf(markdown: string): DocumentedCommand[] {
  const commands: DocumentedCommand[] = [];
  let language: string | undefined;
  let started = 0;
  let pending = '';
  for (const [index, text] of markdown.split('\n').entries()) {
    const fence = /^\s*```(?<language>\w*)/u.exec(text)?.groups;
    if (fence !== undefined) {
      language = language === undefined ? (fence['language'] ?? '') : undefined;
      pending = '';
    } else if (language === undefined) {
      const inline = [...text.matchAll(/`(?<code>[^`]+)`/gu)].map((match) => match.groups?.['code'] ?? '');
      for (const code of inline) commands.push(...split(code, index + 1));
    } else if (SHELLS.has(language)) {
      if (pending === '') started = index + 1;
      pending += text.replace(/\\$/u, ' ');
      if (text.endsWith('\\')) continue;
      commands.push(...split(pending, started));
      pending = '';
    }
  }
  return commands;
}

function split(text: string, line: number): DocumentedCommand[] {
  return text
    .replace(/(?:^|\s)#.*$/u, '')
    .split(/&&|\|\||[;|&]|\$\(/u)
    .map((part) => part.trim().split(/\s+/u).filter(Boolean))
    .filter((words) => words.length > 0)
    .map((words) => ({ line, words }));
}

/** What a command downloads; undefined if it downloads nothing to run it. */
export function fetchedBy({ words }: DocumentedCommand): Fetched | undefined {
  for (const runner of RUNNERS) {
    const at = words.findIndex((_, index) => runner.every((word, offset) => words[index + offset] === word));
    if (at >= 0) return readRunner(words.slice(at + runner.length));
  }
  return undefined;
}

function readRunner(words: readonly string[]): Fetched | undefined {
  const packages: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [option = '', given] = word.split('=', 2);
    if (!word.startsWith('-')) {
      return {
        packages: packages.length > 0 ? packages : [withoutVersion(word)],
        command: withoutVersion(word),
      };
    }
    const value = given ?? (WITH_VALUE.has(option) ? words[(at += 1)] : undefined);
    if ((option === '-p' || option === '--package') && value !== undefined)
      packages.push(withoutVersion(value));
  }
  return packages.length > 0 ? { packages, command: undefined } : undefined;
}

/** The packages of `npm install NAME…` and its aliases; files come from no registry. */
export function installedBy({ words }: DocumentedCommand): string[] {
  const at = words.findIndex((word) => ['npm', 'pnpm', 'yarn'].includes(word));
  if (at < 0 || !['install', 'i', 'add'].includes(words[at + 1] ?? '')) return [];
  return words
    .slice(at + 2)
    .filter((word) => !/^(?:-|(?:~|\.{0,2})\/)/u.test(word))
    .map(withoutVersion);
}

/** `@scope/name@1.2.3` without its version; words that are not package names stay as they are. */
function withoutVersion(name: string): string {
  return name.replace(/(?<=.)@.*$/u, '');
}
