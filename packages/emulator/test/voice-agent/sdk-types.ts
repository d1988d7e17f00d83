// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { createRequire } from 'node:module';
import path from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

/** The parts of a JSON schema that are read here. */
export interface Schema {
  $ref?: string;
  anyOf?: Schema[];
  type?: string | string[];
  format?: string;
  const?: unknown;
  enum?: unknown[];
  items?: Schema;
  required?: string[];
  properties?: Record<string, Schema>;
  definitions?: Record<string, Schema>;
}

const entry = createRequire(import.meta.url).resolve('@azure/ai-projects');
const root = entry.slice(0, entry.lastIndexOf(`${path.sep}dist${path.sep}`));
const PREFIX = '#/definitions/';

/** What is wrong with a value: the path of each field that does not match, and why. */
export type Differences = readonly string[];

/**
 * Checks events against the types of `@azure/ai-projects`: required fields, enumerations, nested objects, and fields that
 * the types do not have. The client itself checks a few required fields only. What its decoder converts is a string (audio)
 * or a number (a date) on the wire, and an optional field may be null there.
 */
export class SdkTypes {
  readonly #definitions: Readonly<Record<string, Schema>>;
  readonly type: Schema;

  /** @param name - a type of the package, such as `VoiceAgentServerEvent`. */
  constructor(name: string) {
    const { definitions = {}, ...type } = createGenerator({
      path: path.join(root, 'dist/esm/models/models.d.ts'),
      type: name,
      skipTypeCheck: true,
      additionalProperties: false,
      topRef: false,
      encodeRefs: false,
    }).createSchema(name) as Schema;
    this.#definitions = definitions;
    this.type = type;
  }

  differences(value: unknown): Differences {
    return this.#check(this.type, value, '');
  }

  #check(given: Schema, value: unknown, at: string): Differences {
    const schema = this.#resolve(given);
    if (isBytes(schema)) return typeof value === 'string' ? [] : [`${at} is no string`];
    if (schema.format === 'date-time') return typeof value === 'number' ? [] : [`${at} is no number`];
    if (schema.anyOf) return this.#oneOf(schema.anyOf, value, at);
    if (schema.const !== undefined && value !== schema.const) return [`${at} is ${JSON.stringify(value)}`];
    if (schema.enum && !schema.enum.includes(value)) return [`${at} is ${JSON.stringify(value)}`];
    if (schema.items && Array.isArray(value)) {
      const { items } = schema;
      return value.flatMap((one) => this.#check(items, one, `${at}[]`));
    }
    const types = [schema.type ?? []].flat();
    if (types.length > 0 && !types.includes(typeOf(value, schema)))
      return [`${at} is of type ${typeOf(value, schema)}`];
    // An interface without fields stands for any object.
    return schema.properties ? this.#object(schema, value as Fields, at) : [];
  }

  #object({ properties = {}, required = [] }: Schema, value: Fields, at: string): Differences {
    // A field of this name says that there may be any.
    if (properties['additionalProperties']) return [];
    const missing = required
      .filter((name) => value[name] === undefined)
      .map((name) => `${at}.${name} is missing`);
    const wrong = Object.entries(value).flatMap(([name, one]) => {
      const field = properties[name];
      if (field === undefined) return [`${at}.${name} is unknown`];
      // The types have no null: the decoder passes it on for what is optional.
      if (one === null && !required.includes(name)) return [];
      return this.#check(field, one, `${at}.${name}`);
    });
    return [...missing, ...wrong];
  }

  /** Of a union of objects, the member with the same tags; its base, which has nothing but a tag, matches anything. */
  #oneOf(union: readonly Schema[], value: unknown, at: string): Differences {
    const members = union.flatMap((one) => this.members(one));
    const found = members.map((member) => this.#check(member, value, at));
    if (found.some((differences) => differences.length === 0)) return [];
    const tagged = members.findIndex((member) => this.#hasTagsOf(member, value));
    return found[tagged] ?? [`${at} is none of ${members.length}: ${JSON.stringify(value)?.slice(0, 80)}`];
  }

  /** What a type may be, with its names resolved. */
  members(given: Schema): Schema[] {
    const schema = this.#resolve(given);
    return schema.anyOf ? schema.anyOf.flatMap((one) => this.members(one)) : [schema];
  }

  #hasTagsOf(schema: Schema, value: unknown): boolean {
    const tags = Object.entries(schema.properties ?? {}).filter(([, field]) => field.const !== undefined);
    const fields = Object(value) as Fields;
    return tags.length > 0 && tags.every(([name, field]) => fields[name] === field.const);
  }

  #resolve(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema;
    const referred = this.#definitions[schema.$ref.slice(PREFIX.length)];
    if (referred === undefined) throw new Error(`no definition of ${schema.$ref}`);
    return this.#resolve(referred);
  }
}

type Fields = Readonly<Record<string, unknown>>;

const isBytes = ({ properties }: Schema): boolean => properties?.['BYTES_PER_ELEMENT'] !== undefined;

function typeOf(value: unknown, { type }: Schema): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return type === 'integer' && Number.isInteger(value) ? 'integer' : typeof value;
}
