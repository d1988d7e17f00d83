// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { scenarioJsonSchema } from './scenario-json-schema.ts';

/** A part of the scenario's JSON schema. */
interface Schema {
  $ref?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema | Schema[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  definitions?: Record<string, Schema>;
}

/** The names of the fields that an object at this place of a scenario can have. */
export function knownFields(path: readonly PropertyKey[]): string[] {
  const root = scenarioJsonSchema() as Schema;
  const places = path.reduce<Schema[]>(
    (schemas, key) => schemas.flatMap((schema) => partsAt(schema, key, root)),
    branchesOf(root, root),
  );
  return [...new Set(places.flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

function partsAt(schema: Schema, key: PropertyKey, root: Schema): Schema[] {
  const { items, properties = {}, additionalProperties: others } = schema;
  const found =
    typeof key === 'number'
      ? [items ?? []].flat()
      : Object.hasOwn(properties, key)
        ? [properties[String(key)] ?? {}]
        : typeof others === 'object'
          ? [others]
          : [];
  return found.flatMap((part) => branchesOf(part, root));
}

/** A schema with its references and alternatives resolved. */
function branchesOf(schema: Schema, root: Schema): Schema[] {
  const { $ref, allOf = [], anyOf = [], oneOf = [] } = schema;
  if ($ref !== undefined) {
    const named = $ref === '#' ? root : root.definitions?.[$ref.replace('#/definitions/', '')];
    return named === undefined ? [] : branchesOf(named, root);
  }
  return [schema, ...[...allOf, ...anyOf, ...oneOf].flatMap((branch) => branchesOf(branch, root))];
}
