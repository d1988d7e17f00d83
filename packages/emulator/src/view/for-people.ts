// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { withoutSecrets } from '@voicelive-kit/protocol';

/** Longer texts are shortened: images, audio, documents. */
const LONGEST = 2000;
const SHOWN = 200;

/** A copy of an event for display: secrets replaced, very long texts shortened. */
export function forPeople(value: unknown): unknown {
  return withoutSecrets(value, {
    text: (text) => (text.length > LONGEST ? `${text.slice(0, SHOWN)}… (${text.length} characters)` : text),
  });
}
