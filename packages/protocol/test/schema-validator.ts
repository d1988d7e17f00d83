// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';

/** The parts of a JSON schema that are read here. */
interface Schema {
  $ref?: string;
  anyOf?: Schema[];
  type?: string;
  const?: unknown;
  enum?: unknown[];
  not?: Schema;
  items?: Schema;
  required?: string[];
  properties?: Record<string, Schema>;
  definitions?: Record<string, Schema>;
}

/** Unions whose members are distinguished by `type`, and may be of a type from a later version. */
const OPEN_UNIONS = ['ServerItem', 'ContentPart', 'Tool', 'ChosenTool', 'VoiceObject', 'TurnDetection'];
const TYPES = fileURLToPath(new URL('../src/types/server-events.ts', import.meta.url));

/** Why an event does not match its TypeScript type; undefined if it does. */
export type Validator = (event: { type: string }) => string | undefined;

/**
 * An independent check of the decoder's results, which shares no code with it: established libraries convert the types
 * to a JSON schema, and the schema to a validator.
 */
export function schemaValidator(): Validator {
  const schema = createGenerator({
    path: TYPES,
    type: 'ServerEvent',
    skipTypeCheck: true,
    additionalProperties: true,
    topRef: false,
    encodeRefs: false,
  }).createSchema('ServerEvent') as Schema;
  const definitions = schema.definitions ?? {};
  for (const name of OPEN_UNIONS) openUnion(definitions, name);
  for (const item of members(definitions, { $ref: '#/definitions/ServerItem' })) anyPart(item);

  const events = members(definitions, { anyOf: schema.anyOf ?? [] });
  const named = Object.fromEntries(events.map((event, index) => [`event${index}`, event]));
  const ajv = new Ajv({
    strict: false,
    strictNumbers: true,
    schemas: [{ $id: 'all', definitions: { ...definitions, ...named } }],
  });
  const byType = new Map<string, (event: unknown) => string | undefined>();
  for (const [name, event] of Object.entries(named)) {
    const validate = ajv.getSchema(`all#/definitions/${name}`);
    if (validate === undefined) throw new Error(`no schema named ${name}`);
    const tell = (value: unknown): string | undefined =>
      validate(value) ? undefined : ajv.errorsText(validate.errors);
    for (const type of tagsOf(event)) byType.set(type, tell);
  }
  return (event) => {
    const tell = byType.get(event.type);
    return tell === undefined ? `no schema for ${event.type}` : tell(event);
  };
}

/** The objects of a union, with references resolved. */
function members(definitions: Record<string, Schema>, schema: Schema): Schema[] {
  const referred = schema.$ref && definitions[schema.$ref.replace('#/definitions/', '')];
  if (referred) return members(definitions, referred);
  return schema.anyOf ? schema.anyOf.flatMap((one) => members(definitions, one)) : [schema];
}

function tagsOf(schema: Schema): string[] {
  const tag = schema.properties?.['type'];
  return (tag?.enum ?? [tag?.const]).filter((value): value is string => typeof value === 'string');
}

function openUnion(definitions: Record<string, Schema>, name: string): void {
  const known = members(definitions, { $ref: `#/definitions/${name}` });
  const unknown: Schema = {
    type: 'object',
    // Fields that every known kind has are required in an unknown one as well.
    required: (known[0]?.required ?? []).filter((field) =>
      known.every(({ required }) => required?.includes(field)),
    ),
    properties: {
      type: { type: 'string', not: { enum: [...new Set(known.flatMap(tagsOf))] } },
      ...(name === 'ServerItem' && { id: { type: 'string' } }),
    },
  };
  definitions[name] = { anyOf: [...known, unknown] };
}

/** A message may contain any part that matches its own type. */
function anyPart(item: Schema): void {
  if (item.properties?.['content'] === undefined) return;
  const parts: Schema = { type: 'array', items: { $ref: '#/definitions/ContentPart' } };
  item.properties['content'] = { anyOf: [parts, { type: 'null' }] };
}
