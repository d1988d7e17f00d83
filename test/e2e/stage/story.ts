// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** Words that take long enough to be interrupted. */
export const STORY =
  'Once upon a time there was a kayak that nobody wanted to rent, because it was older than all the others, and its paint ' +
  'had gone, and so it lay behind the shed all summer long and looked at the water, until one day a woman came who had ' +
  'learned to paddle in just such a boat, and she would not have any other, whatever anybody told her about the new ones.';
