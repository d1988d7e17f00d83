// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { LineCounter, parseDocument, visit, type Document, type YAMLParseError } from 'yaml';
import { problemOf } from './scenario-problem.ts';
import { scenarioSchema, type Scenario } from './scenario.ts';

/** Reads a scenario in YAML (or JSON); throws an Error that names file, line, column and problem. */
export function parseScenario(text: string, file: string): Scenario {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const broken = document.errors[0];
  if (broken !== undefined) throw new Error(`${at(broken.pos[0])}: ${yamlMistake(broken)}`);
  const alias = lostAlias(document);
  if (alias !== undefined) {
    const { name, offset } = alias;
    throw new Error(
      `${at(offset)}: there is no anchor &${name} before this; a text that begins with * needs quotes`,
    );
  }
  const checked = scenarioSchema.safeParse(document.toJS(), { reportInput: true });
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map((issue) => {
    const { path, message } = problemOf(issue);
    const place = path.map(String).join('.');
    return `${at(offsetOf(document, path))}: ${place === '' ? 'the scenario' : place}: ${message}`;
  });
  throw new Error(problems.join('\n'));
}

/** What is wrong with the YAML itself, without the position, which comes first. */
function yamlMistake({ code, message }: YAMLParseError): string {
  if (code === 'MULTIPLE_DOCS') return 'A second document begins here; a file contains one scenario';
  if (code === 'BLOCK_AS_IMPLICIT_KEY')
    return `A text that contains ": " needs quotes (${firstLine(message)})`;
  return firstLine(message);
}

function firstLine(message: string): string {
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/u, '') ?? message;
}

/** Where an alias is whose anchor does not exist, which makes a document without content. */
function lostAlias(document: Document.Parsed): { name: string; offset: number } | undefined {
  let lost: { name: string; offset: number } | undefined;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      lost = { name: alias.source, offset: alias.range?.[0] ?? 0 };
      return visit.BREAK;
    },
  });
  return lost;
}

/** The position of a value in the text, or of the nearest enclosing value that exists. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as
      { range?: readonly [number, ...unknown[]] | null } | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}
