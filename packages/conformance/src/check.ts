// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import type { Adapter } from './adapter.ts';
import type { ProtocolFeature } from './server/driver.ts';
import type { TemperamentName } from './server/temperaments.ts';
import type { Stage } from './stage/stage.ts';

/** Areas of checks, by the prefix of their ids. */
export const AREAS = {
  LIF: 'Lifecycle',
  CAP: 'Capability flags',
  AIN: 'Audio input',
  GEN: 'Generation streams',
  INT: 'Interruption and truncation',
  TRN: 'Turns and push-to-talk',
  TRX: 'User transcripts',
  RPL: 'Replies, speech, typed input',
  TOL: 'Tools',
  CTX: 'Context',
  CON: 'Connection',
  ERR: 'Errors',
  MET: 'Metrics',
  SEC: 'Privacy',
  RES: 'Resources',
  PKG: 'Packaging',
} as const;

export type Area = keyof typeof AREAS;
export type CheckId = `${Area}-${number}`;

/** `must`: if it fails, users see hangs, crashes, lost words or unneeded cost. */
export type Severity = 'must' | 'should' | 'may';

/** One check: a requirement on realtime plugins, and how to test it. */
export interface Check {
  id: CheckId;
  /** The requirement, in one sentence. */
  statement: string;
  severity: Severity;
  /** What the requirement is based on: file and behaviour of the framework. */
  source: string;
  /** Returns why the check does not apply to a plugin; undefined if it does. */
  needs?: (adapter: Adapter) => string | undefined;
  /** Temperaments of the provider under which the check makes no sense, each with the reason. */
  unfit?: Partial<Record<TemperamentName, string>>;
  /** Runs in its own process: for checks of resources, secrets and crashes. */
  fresh?: boolean;
  /** Runs alone in its process: for measurements. */
  alone?: boolean;
  /** Milliseconds the check may take, 10000 by default. */
  timeoutMs?: number;
  run(stage: Stage): Promise<void>;
}

/** Guard: the plugin must have this capability. */
export function capability(
  ...names: (keyof Adapter['capabilities'])[]
): (adapter: Adapter) => string | undefined {
  return ({ capabilities }) => {
    const missing = names.find((name) => !capabilities[name]);
    return missing && `the adapter declares ${missing}: false`;
  };
}

/** Guard: the protocol must have this feature. */
export function protocol(...features: ProtocolFeature[]): (adapter: Adapter) => string | undefined {
  return ({ driver }) => {
    const missing = features.find((feature) => driver.lacks?.includes(feature));
    return missing && `${driver.name} has no ${missing.replaceAll('-', ' ')}`;
  };
}

/** Guard: returns the reason of the first guard that has one. */
export function all(
  ...guards: ((adapter: Adapter) => string | undefined)[]
): (adapter: Adapter) => string | undefined {
  return (adapter) => {
    for (const guard of guards) {
      const reason = guard(adapter);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
}

/** The area of a check. */
export function areaOf(id: CheckId): Area {
  return id.slice(0, 3) as Area;
}
