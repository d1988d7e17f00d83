// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { LineCounter, parseDocument, type Document } from 'yaml';
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
  if (broken !== undefined)
    throw new Error(`${at(broken.pos[0])}: ${broken.message.split('\n')[0] ?? broken.code}`);
  const checked = scenarioSchema.safeParse(document.toJS());
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
    const path = unknown === undefined ? issue.path : [...issue.path, unknown];
    const place = path.map(String).join('.');
    return `${at(offsetOf(document, path))}: ${place === '' ? '' : `${place}: `}${issue.message}`;
  });
  throw new Error(problems.join('\n'));
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
