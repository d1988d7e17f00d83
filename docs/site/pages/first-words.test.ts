// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { summaryOf, titleOf } from './first-words.ts';

test.each([
  ['# The `say` of it\n\nText.', 'The say of it'],
  ['```sh\n# a comment\n```\n\n# Title\n', 'Title'],
])('takes the first heading for the title of %j', (markdown, title) => {
  expect(titleOf(markdown)).toBe(title);
});

test.each([
  ['# T\n\nThis is one thing. Another thing.', 'This is one thing.'],
  ['# T\n\nA [link](to.md) and `code`\nover two lines. More.', 'A link and code over two lines.'],
  ['# T\n\nOf @livekit/agents 1.9.0 and v. 2, too. More.', 'Of @livekit/agents 1.9.0 and v. 2, too.'],
  ['# T\n\n![picture](p.png)\n\n```sh\ncommand\n```\n\nThe text after it.', 'The text after it.'],
  ['# T\n\n| a | b |\n| - | - |\n\n- an item\n\nThe rest of it:\n\n- x', 'The rest of it.'],
  [
    '# T\n\nDecided 2026-11-21; before, there was none.\n\n## Context\n\nThe ground it stands on.',
    'The ground it stands on.',
  ],
  ['# T\n\n## Only headings', ''],
])('takes the first sentence of the first paragraph of %j', (markdown, summary) => {
  expect(summaryOf(markdown)).toBe(summary);
});
