// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { VoiceLiveConfigError } from '../errors/index.ts';
import { identityInstalled } from './credential.ts';
import type { ParsedEndpoint } from './endpoint.ts';
import type { RealtimeModelOptions } from './options.ts';
import { fitsHeader, unquote } from './pasted-text.ts';
import type { Auth } from './resolved-options.ts';

/** The scope used by the Azure SDK; `https://cognitiveservices.azure.com/.default` works as well. */
const DEFAULT_SCOPE = 'https://ai.azure.com/.default';

/** The inputs that determine how to authenticate. */
export interface AuthInput {
  readonly options: Pick<
    RealtimeModelOptions,
    'apiKey' | 'credential' | 'credentialScope' | 'allowInsecure' | 'agent'
  >;
  readonly parsed: ParsedEndpoint;
  /** The key from the environment. */
  readonly envKey: string | undefined;
  readonly warn: (message: string) => void;
  readonly hasIdentity?: () => boolean;
}

/**
 * Chooses a key, a token or nothing: a credential in the options takes precedence over a key from the environment;
 * agents accept tokens only; this machine may do without; secrets are never sent over plain http to another host.
 * @throws VoiceLiveConfigError
 */
export function resolveAuth({
  options,
  parsed,
  envKey,
  warn,
  hasIdentity = identityInstalled,
}: AuthInput): Auth {
  const { endpoint } = parsed;
  const credential = options.credential ?? null;
  const givenKey = keyOf(unquote(options.apiKey ?? '') || null, unquote(parsed.apiKey ?? '') || null);
  if (givenKey !== null && credential !== null) {
    throw new VoiceLiveConfigError({
      code: 'conflicting_credentials',
      setting: 'apiKey',
      message: 'Both a key and a credential were given. Keep `apiKey` or `credential`, not both.',
    });
  }
  const key = credential === null ? (givenKey ?? envKey ?? null) : null;

  if (!endpoint.secure && !endpoint.loopback) {
    if (options.allowInsecure !== true) {
      throw new VoiceLiveConfigError({
        code: 'insecure_endpoint',
        setting: 'endpoint',
        message:
          `The endpoint on ${endpoint.host} is http or ws, which is not encrypted. Use https, ` +
          'or set `allowInsecure: true` to connect there without any credential.',
      });
    }
    if (key !== null || credential !== null) {
      warn('The endpoint is not encrypted, so the credential is not sent to it.');
    }
    return { kind: 'none' };
  }

  const forAgent = options.agent !== undefined || parsed.namesAgent;
  if (key !== null && forAgent) {
    throw new VoiceLiveConfigError({
      code: 'key_with_agent',
      setting: 'apiKey',
      message:
        'Agents do not accept keys. Set a `credential` (or install @azure/identity and leave `apiKey` and ' +
        'AZURE_VOICELIVE_API_KEY unset), or use `model` instead of `agent`.',
    });
  }
  if (key !== null) {
    if (!fitsHeader(key)) throw unusableKey();
    return { kind: 'key', reveal: () => key };
  }
  const scope = options.credentialScope?.trim() || DEFAULT_SCOPE;
  if (credential !== null) return { kind: 'token', credential, scope };
  if (endpoint.loopback) return { kind: 'none' };
  if (hasIdentity()) return { kind: 'token', credential: null, scope };
  throw new VoiceLiveConfigError({
    code: 'missing_credential',
    setting: forAgent ? 'credential' : 'apiKey',
    message: forAgent
      ? 'No credential. Agents accept only tokens: install @azure/identity and sign in, or set your own `credential`.'
      : 'No credential. Set `apiKey` or AZURE_VOICELIVE_API_KEY; or install @azure/identity and sign in, or set your ' +
        'own `credential`.',
  });
}

function unusableKey(): VoiceLiveConfigError {
  return new VoiceLiveConfigError({
    code: 'invalid_option',
    setting: 'apiKey',
    message:
      'The key contains characters that are not valid in a header, such as typographic quotes, characters that are not ASCII or ' +
      'a line break. Copy it again from the Azure portal, without anything around it, into `apiKey` or ' +
      'AZURE_VOICELIVE_API_KEY.',
  });
}

function keyOf(option: string | null, ofAddress: string | null): string | null {
  if (option !== null && ofAddress !== null && option !== ofAddress) {
    throw new VoiceLiveConfigError({
      code: 'conflicting_credentials',
      setting: 'apiKey',
      message:
        'The endpoint has an api-key in its query that differs from `apiKey`. Remove it from the endpoint.',
    });
  }
  return option ?? ofAddress;
}
