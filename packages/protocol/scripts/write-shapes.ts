// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { format, resolveConfig } from 'prettier';
import { TypeReader } from './read-types.ts';
import type { Field, Type } from './read-types.ts';

const TYPES = new URL('../src/types/', import.meta.url);
/** Where the result is stored. */
export const SHAPES_FILE = new URL('../src/codec/shapes.ts', import.meta.url);

const HEADER = `// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

// Generated from src/types by \`pnpm generate\`; a test fails when the two differ.

import { bool, byTag, either, list, nullable, numeric, object, oneOf, optional, record, text, unchecked } from './shape.ts';
import type { Shape } from './shape.ts';
`;

/** Generates the module that checks events from the types. */
export async function writeShapes(): Promise<string> {
  const server = new ShapeWriter(new TypeReader(TYPES));
  const serverTable = server.table('ServerEvent');
  const client = new ShapeWriter(new TypeReader(TYPES), { requiredOnly: true });
  const clientTable = client.table('ClientEvent');
  const source = [
    HEADER,
    ...server.declarations,
    `/** Server event type → all of its fields. */
export const SERVER_SHAPES: ReadonlyMap<string, Shape> = ${serverTable};`,
    ...client.declarations,
    `/** Client event type → the fields that the service requires; the receiver checks the rest. */
export const CLIENT_SHAPES: ReadonlyMap<string, Shape> = ${clientTable};`,
  ].join('\n\n');
  const options = await resolveConfig(SHAPES_FILE);
  return format(source, { ...options, parser: 'typescript' });
}

class ShapeWriter {
  /** Declarations of named types, in order of use. */
  readonly declarations: string[] = [];
  readonly #reader: TypeReader;
  readonly #requiredOnly: boolean;
  /** Type name → the expression for it. */
  readonly #names = new Map<string, string>();

  constructor(reader: TypeReader, { requiredOnly = false } = {}) {
    this.#reader = reader;
    this.#requiredOnly = requiredOnly;
  }

  table(union: string): string {
    const entries = this.#reader
      .members({ kind: 'name', name: union })
      .flatMap((member) => this.#tags(member, 'type').map((tag) => `['${tag}', ${this.#event(member)}]`));
    return `new Map<string, Shape>([${entries.join(',\n')}])`;
  }

  /** The shape of an event, selected by its `type`; instances of one generic type share it. */
  #event(type: Type): string {
    const resolved = this.#reader.resolve(type);
    const name = type.kind === 'name' ? type.name : resolved.kind === 'object' ? resolved.generic : undefined;
    if (name === undefined) throw new Error('an event without a name');
    const fields = this.#reader.fields(type).filter((field) => field.name !== 'type');
    return this.#constant(name, () => this.#shape({ kind: 'object', fields }));
  }

  #shape(type: Type): string {
    switch (type.kind) {
      case 'string':
        return 'text';
      case 'number':
        return 'numeric';
      case 'boolean':
        return 'bool';
      case 'unknown':
        return 'unchecked';
      case 'literal':
        return this.#requiredOnly ? 'text' : `oneOf('${type.value}')`;
      case 'list':
        return `list(${this.#shape(type.of)})`;
      case 'record':
        return `record(${this.#shape(type.of)})`;
      case 'object':
        return `object({ ${type.fields.flatMap((field) => this.#field(field)).join(', ')} })`;
      case 'union':
        return this.#union(type.of);
      case 'name':
        return this.#named(type.name);
      case 'null':
        break;
    }
    throw new Error(`null outside a union of an optional field`);
  }

  #named(name: string): string {
    return this.#constant(name, () => this.#shape(this.#reader.resolve({ kind: 'name', name })));
  }

  #constant(name: string, write: () => string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const shape = write();
    const constant = this.#requiredOnly ? `${name}Required` : name;
    // Anything but a call is already a constant.
    const simple = !shape.includes('(');
    if (!simple) this.declarations.push(`const ${constant} = ${shape};`);
    this.#names.set(name, simple ? shape : constant);
    return simple ? shape : constant;
  }

  #field({ name, optional, type }: Field): string[] {
    if (optional && (this.#requiredOnly || this.#reader.resolve(type).kind === 'unknown')) return [];
    const members = type.kind === 'union' ? type.of : [type];
    const present = members.filter((member) => member.kind !== 'null');
    const nullable = present.length < members.length;
    if (nullable && !optional) throw new Error(`${name}: a required field that may be null is not supported`);
    const [only] = present;
    // Readers distinguish parts by type without looking at the role, so a part is checked by its type in every message.
    const isContent = name === 'content' && only?.kind === 'list';
    const shape = isContent
      ? `list(${this.#named('ContentPart')})`
      : present.length === 1 && only
        ? this.#shape(only)
        : this.#union(present);
    if (nullable) return [`${name}: nullable(${shape})`];
    return [optional ? `${name}: optional(${shape})` : `${name}: ${shape}`];
  }

  #union(types: Type[]): string {
    const members = types.flatMap((type) => this.#reader.members(type));
    const kinds = members.map((member) => this.#reader.resolve(member));
    const objects = members.filter((_, index) => kinds[index]?.kind === 'object');
    const literals = kinds.flatMap((kind) => (kind.kind === 'literal' ? [`'${kind.value}'`] : []));
    // A string type includes its known values.
    const hasString = kinds.some((kind) => kind.kind === 'string');
    const others = members.filter(
      (_, index) => !['object', 'literal', 'string'].includes(kinds[index]?.kind ?? ''),
    );
    const shapes = others.map((member) => this.#shape(member));
    if (hasString || (this.#requiredOnly && literals.length > 0)) shapes.push('text');
    else if (literals.length > 0) shapes.push(`oneOf(${literals.join(', ')})`);
    if (objects.length > 0) shapes.push(this.#objects(objects));
    return shapes.length === 1 ? String(shapes[0]) : `either(${shapes.join(', ')})`;
  }

  /** One of several objects, distinguished by `type` and, if that is the same, by `role`. */
  #objects(objects: Type[], tag = 'type'): string {
    const [only] = objects;
    if (objects.length === 1 && only !== undefined) return this.#shape(only);
    if (this.#requiredOnly && tag === 'role') return this.#shape(objects[0] as Type);
    const byTag = new Map<string, Type[]>();
    for (const object of objects) {
      for (const value of this.#tags(object, tag)) byTag.set(value, [...(byTag.get(value) ?? []), object]);
    }
    const entries = [...byTag].map(([value, variants]) => `'${value}': ${this.#objects(variants, 'role')}`);
    return `byTag('${tag}', { ${entries.join(', ')} }${tag === 'type' ? this.#common(objects) : ''})`;
  }

  /** The fields that every kind must have, so that a reader can rely on them in unknown kinds too. */
  #common(objects: Type[]): string {
    const [first, ...rest] = objects.map((object) =>
      this.#reader.fields(object).flatMap((field) => (field.optional ? [] : this.#field(field))),
    );
    const common = (first ?? []).filter((field) => rest.every((fields) => fields.includes(field)));
    return common.length > 0 ? `, object({ ${common.join(', ')} })` : '';
  }

  #tags(object: Type, tag: string): string[] {
    const field = this.#reader.fields(object).find(({ name }) => name === tag);
    const tags = (field ? this.#reader.members(field.type) : []).flatMap((member) => {
      const resolved = this.#reader.resolve(member);
      return resolved.kind === 'literal' ? [resolved.value] : [];
    });
    if (tags.length === 0) throw new Error(`objects of a union that no ${tag} distinguishes`);
    return tags;
  }
}
