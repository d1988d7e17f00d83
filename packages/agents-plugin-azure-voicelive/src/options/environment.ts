// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
/** Settings that can come from the environment. */
export type EnvironmentSetting = 'ENDPOINT' | 'API_KEY' | 'API_VERSION' | 'MODEL' | 'VOICE';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads `AZURE_VOICELIVE_<setting>`, or `AZURE_VOICE_LIVE_<setting>`, trimmed; undefined if neither is set. When both
 * are set and differ the first wins, and `warn` is called with a sentence that holds neither value.
 */
export function readEnvironment(
  setting: EnvironmentSetting,
  env: Environment,
  warn: (message: string) => void,
): string | undefined {
  const name = `AZURE_VOICELIVE_${setting}`;
  const other = `AZURE_VOICE_LIVE_${setting}`;
  const first = env[name]?.trim();
  const second = env[other]?.trim();
  if (first && second && first !== second) {
    warn(`${name} and ${other} are both set and differ; ${name} is used. Unset one of them.`);
  }
  return first || second || undefined;
}
