// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { isAgentSetting } from './check-agent.ts';
import type { RealtimeModelOptions } from './options.ts';

type Owner = 'connOptions' | 'camera' | 'fillers';
type FieldsOf<Name extends Owner> = Record<keyof NonNullable<RealtimeModelOptions[Name]>, true>;

/** The fields of options that are objects; the types make sure that none is missing here. */
const FIELDS: { readonly [Name in Owner]: FieldsOf<Name> } = {
  connOptions: { timeoutMs: true, maxRetry: true, retryIntervalMs: true },
  camera: { everyMs: true, keep: true, maxSide: true, quality: true, detail: true },
  fillers: { texts: true, afterMs: true },
};

/** The option that a name is a field of, in any spelling; for fields given one level too high. */
export function ownerOf(name: string): { readonly owner: 'agent' | Owner; readonly field: string } | null {
  const field = name.replace(/[_-]([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (isAgentSetting(field)) return { owner: 'agent', field };
  const owner = (Object.keys(FIELDS) as Owner[]).find((option) => Object.hasOwn(FIELDS[option], field));
  return owner === undefined ? null : { owner, field };
}
