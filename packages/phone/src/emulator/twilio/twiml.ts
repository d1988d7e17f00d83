// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** The verbs of a TwiML document, as far as a phone call needs them. */
export type Instruction =
  | { readonly verb: 'connect'; readonly action?: Continuation | undefined; readonly stream: StreamNoun }
  | { readonly verb: 'say'; readonly text: string }
  | { readonly verb: 'play'; readonly url: string }
  | { readonly verb: 'pause'; readonly seconds: number }
  | { readonly verb: 'dial'; readonly to: string }
  | { readonly verb: 'redirect'; readonly to: Continuation }
  | { readonly verb: 'reject'; readonly reason: 'rejected' | 'busy' }
  | { readonly verb: 'hangup' }
  /** A verb that this emulator skips. */
  | { readonly verb: 'unsupported'; readonly name: string };

export interface Continuation {
  /** Absolute or relative URL. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
}

export interface StreamNoun {
  readonly url: string;
  readonly name?: string | undefined;
  readonly status?: Continuation | undefined;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

/** A document that Twilio cannot use, with Twilio's error code. */
export class TwimlError extends Error {
  override readonly name = 'TwimlError';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  // This parser treats numbered references as such entities.
  htmlEntities: true,
});

/** Parses a TwiML document; names are case-sensitive. Throws a {@link TwimlError}. */
export function readTwiml(document: string): Instruction[] {
  const valid = XMLValidator.validate(document);
  if (valid !== true) throw new TwimlError(12_100, `the document is not XML: ${valid.err.code}`);
  const root = elements(parser.parse(document)).find(({ name }) => !name.startsWith('?'));
  if (root?.name !== 'Response') throw new TwimlError(12_100, 'the root element is not <Response>');
  return root.children.map(instruction);
}

function instruction(element: Element): Instruction {
  const { name, attributes, text } = element;
  switch (name) {
    case 'Connect':
      return connect(element);
    case 'Say':
      return { verb: 'say', text };
    case 'Play':
      return { verb: 'play', url: text };
    case 'Pause':
      return { verb: 'pause', seconds: Number(attributes['length'] ?? 1) || 1 };
    case 'Dial':
      return { verb: 'dial', to: text || (element.children[0]?.text ?? '') };
    case 'Redirect':
      return { verb: 'redirect', to: { url: text, method: method(attributes['method']) } };
    case 'Reject':
      return { verb: 'reject', reason: attributes['reason'] === 'busy' ? 'busy' : 'rejected' };
    case 'Hangup':
      return { verb: 'hangup' };
    default:
      return { verb: 'unsupported', name: `<${name}>` };
  }
}

function connect({ attributes, children }: Element): Instruction {
  const stream = children.find(({ name }) => name === 'Stream');
  if (stream === undefined) return { verb: 'unsupported', name: `<Connect><${children[0]?.name ?? ''}>` };
  const { url, name, statusCallback, statusCallbackMethod } = stream.attributes;
  if (url === undefined) throw new TwimlError(12_200, '<Stream> has no url');
  const parameters = stream.children.filter((child) => child.name === 'Parameter');
  return {
    verb: 'connect',
    action: continuation(attributes['action'], attributes['method']),
    stream: {
      url,
      name,
      status: continuation(statusCallback, statusCallbackMethod),
      parameters: Object.fromEntries(
        parameters.map(({ attributes }) => [attributes['name'] ?? '', attributes['value'] ?? '']),
      ),
    },
  };
}

/** The continuation with an absolute URL; throws a {@link TwimlError} for an invalid one. */
export function absolute({ url, method }: Continuation, base: string): Continuation {
  if (!URL.canParse(url, base)) throw new TwimlError(11_100, 'the document has an invalid URL');
  return { url: new URL(url, base).href, method };
}

function continuation(url: string | undefined, verb: string | undefined): Continuation | undefined {
  return url === undefined ? undefined : { url, method: method(verb) };
}

function method(value: string | undefined): 'GET' | 'POST' {
  return value?.toUpperCase() === 'GET' ? 'GET' : 'POST';
}

/** The parser's ordered form: `[{ Say: [{ '#text': 'Hello' }], ':@': { voice: 'x' } }]`. */
function elements(nodes: unknown): Element[] {
  if (!Array.isArray(nodes)) return [];
  return (nodes as Record<string, unknown>[]).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@');
    if (name === undefined || name === '#text') return [];
    const inside = node[name];
    return {
      name,
      attributes: (node[':@'] ?? {}) as Record<string, string>,
      children: elements(inside),
      text: (inside as Record<string, unknown>[])
        .map((child) => child['#text'])
        .filter((text) => typeof text === 'string')
        .join('')
        .trim(),
    };
  });
}
