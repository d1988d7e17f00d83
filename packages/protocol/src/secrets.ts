// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

/** The replacement for a secret. */
export const HIDDEN = '***';

/** Ends of names of secrets, in lower case and without separators. */
const SECRET_NAME = new RegExp(
  `(?:${[
    'authorization|cookie|credentials?|secrets?|password|passwd|passphrase|pwd|connectionstring|signature|jwt|token',
    '(?:api|access|account|auth|client|encryption|functions?|host|master|private|secret|session|shared|signing|subscription|websocket)keys?',
    'secwebsocketprotocol|^sig|^sas',
  ].join('|')})$`,
  'u',
);

/** Names that end like those, but say where something is in a list or text. */
const NO_SECRET =
  /(?:per|min|max|first|last|next|previous|stop|start|bos|eos|pad|unk|special|continuation|input|output|audio|text|image|cached?|reasoning)token$/u;

/** True for the name of a field, header or query parameter that contains a secret, anywhere. */
export function isSecretName(name: string): boolean {
  const compact = name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  return SECRET_NAME.test(compact) && !NO_SECRET.test(compact);
}

/** True for a parameter of a URL that contains a secret: `code` is a key of Azure Functions, and an answer of OAuth. */
export function isSecretParameter(name: string): boolean {
  return isSecretName(name) || /^(?:auth|bearer|code|key)$/iu.test(name);
}

/**
 * Text without what has the form of a secret in any text: user names and secret parameters of addresses, tokens with
 * their scheme, JSON web tokens, keys of OpenAI, and values beside their names, as in a connection string, a header or
 * JSON. No form has an end open: a regular expression that takes a word of megabytes exhausts the stack and throws.
 */
export function hideInText(text: string): string {
  // Sound, pictures and most other values are one word; no form of a secret is.
  if (!/[^\w+/=-]|=[^=]/u.test(text) && !text.startsWith('sk-')) return text;
  return (
    text
      .replaceAll(/(?<=\b[a-z][a-z0-9+.-]{0,99}:\/\/)[^\s/?#@"']{0,9999}@/giu, `${HIDDEN}@`)
      .replaceAll(/(?<=[?&#]([\w%.-]{1,99})=)[^\s&#"'<>]{1,9999}/gu, (value, name: string) =>
        isSecretParameter(name) ? HIDDEN : value,
      )
      .replaceAll(
        /(?<=\b(?:Bearer|Basic|SharedAccessSignature)\s)(?=\S{0,9999}[\d=])[\w.~+/=%&:-]{12,99999}/giu,
        HIDDEN,
      )
      .replaceAll(/\beyJ[\w-]{8,99999}(?:\.[\w-]{0,99999}){0,2}/gu, (word) =>
        word.includes('.') ? HIDDEN : word,
      )
      .replaceAll(/\bsk-[\w-]{20,9999}/gu, (word) => (/\d/u.test(word) ? HIDDEN : word))
      .replaceAll(/(?<=(?:^|[\s;"'])([A-Za-z][\w-]{0,99})=)[^\s;&"',*]{4,9999}/gu, (value, name: string) =>
        isSecretName(name) ? HIDDEN : value,
      )
      // In JSON, and in JSON within a text of JSON.
      .replaceAll(
        /(?<=["']([A-Za-z][\w-]{0,63})\\?["']\s{0,4}:\s{0,4}\\?["'])[^"'\\]{4,9999}/gu,
        (value, name: string) => (isSecretName(name) ? HIDDEN : value),
      )
      // Of a sentence that goes on after the name, no word is long and has a digit.
      .replaceAll(
        /(?<=(?:^|[\s;,"'({])([A-Za-z][\w-]{0,63}):\s{0,4})[^\s;,"'*]{8,9999}/gu,
        (value, name: string) => (isSecretName(name) && /\d/u.test(value) ? HIDDEN : value),
      )
  );
}

export interface HidingOptions {
  /** What else is done to a text; `field` is the name under which it is found. */
  text?: ((text: string, field: string) => string) | undefined;
  /** Names of fields whose content is not searched for secrets. */
  except?: ReadonlySet<string> | undefined;
}

/** No legitimate event is nested deeper; deeper data must not exhaust the stack. */
const DEEPEST = 64;

/** The schema of a tool names fields and contains no secrets. */
const SCHEMA = 'parameters';

/**
 * A copy of plain data without secrets: those with the name of one, headers, which may be credentials under any name, and
 * what looks like one in a text. Values that are empty, true or false are no secrets.
 */
export function withoutSecrets<T>(
  value: T,
  { text = (same) => same, except = new Set() }: HidingOptions = {},
): T {
  const copy = (inner: unknown, field: string, looking: boolean, depth: number): unknown => {
    if (typeof inner === 'string') return text(looking ? hideInText(inner) : inner, field);
    if (typeof inner !== 'object' || inner === null) return inner;
    if (depth > DEEPEST) return HIDDEN;
    if (Array.isArray(inner)) return inner.map((each) => copy(each, field, looking, depth + 1));
    const part = ([name, entry]: [string, unknown]): [string, unknown] => {
      if (!looking) return [name, copy(entry, name, false, depth + 1)];
      if (name.toLowerCase() === 'headers') return [name, blanked(entry)];
      // A token of a transcription is a piece of a word, beside its probability.
      if (isSecretName(name) && !('logprob' in inner)) return [name, isEmpty(entry) ? entry : HIDDEN];
      return [name, copy(entry, name, name !== SCHEMA && !except.has(name), depth + 1)];
    };
    return Object.fromEntries(Object.entries(inner).map(part));
  };
  return copy(value, '', true, 0) as T;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || typeof value === 'boolean';
}

/** Keeps only the names of headers; of a list of them, nothing. */
function blanked(headers: unknown): unknown {
  if (isEmpty(headers)) return headers;
  if (typeof headers !== 'object' || headers === null) return HIDDEN;
  if (Array.isArray(headers)) return headers.map(() => HIDDEN);
  return Object.fromEntries(Object.keys(headers).map((name) => [name, HIDDEN]));
}
