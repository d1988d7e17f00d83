// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from 'node:fs';
import type {
  TSInterfaceDeclaration,
  TSSignature,
  TSType,
  TSTypeAliasDeclaration,
  TSTypeName,
} from 'oxc-parser';
import { parseSync } from 'oxc-parser';

/** A TypeScript type reduced to what can be checked in JSON. */
export type Type =
  | { kind: 'string' | 'number' | 'boolean' | 'null' | 'unknown' }
  | { kind: 'literal'; value: string }
  | { kind: 'list' | 'record'; of: Type }
  | { kind: 'object'; fields: Field[]; /** The generic type it is an instance of. */ generic?: string }
  | { kind: 'union'; of: Type[] }
  /** A declared type without parameters, kept by name so that it is written once. */
  | { kind: 'name'; name: string };

export interface Field {
  name: string;
  optional: boolean;
  type: Type;
}

type Declaration = TSInterfaceDeclaration | TSTypeAliasDeclaration;
type Bindings = ReadonlyMap<string, Type>;

const NONE: Bindings = new Map();
const KEYWORDS = {
  TSStringKeyword: { kind: 'string' },
  TSNumberKeyword: { kind: 'number' },
  TSBooleanKeyword: { kind: 'boolean' },
  TSNullKeyword: { kind: 'null' },
  TSUnknownKeyword: { kind: 'unknown' },
} as const satisfies Record<string, Type>;

/** The declared types of a folder; throws for syntax it cannot express, so that no field is left unchecked silently. */
export class TypeReader {
  readonly #declarations = new Map<string, Declaration>();

  constructor(folder: URL) {
    for (const file of readdirSync(folder).toSorted()) {
      const { program } = parseSync(file, readFileSync(new URL(file, folder), 'utf8'));
      for (const statement of program.body) {
        const found = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
        if (found?.type === 'TSInterfaceDeclaration' || found?.type === 'TSTypeAliasDeclaration') {
          this.#declarations.set(found.id.name, found);
        }
      }
    }
  }

  /** Resolves a name; aliases of names are followed. */
  resolve(type: Type): Exclude<Type, { kind: 'name' }> {
    return type.kind === 'name' ? this.resolve(this.#declared(type.name, NONE)) : type;
  }

  /** The members of a union, with inner unions flattened and names of objects kept. */
  members(type: Type): Type[] {
    const resolved = this.resolve(type);
    return resolved.kind === 'union' ? resolved.of.flatMap((member) => this.members(member)) : [type];
  }

  fields(type: Type): Field[] {
    const resolved = this.resolve(type);
    if (resolved.kind !== 'object') throw new Error(`${JSON.stringify(type)} is not an object type`);
    return resolved.fields;
  }

  #declared(name: string, bindings: Bindings): Type {
    const declaration = this.#declarations.get(name);
    if (declaration === undefined) throw new Error(`no type named ${name}`);
    if (declaration.type === 'TSTypeAliasDeclaration')
      return this.#read(declaration.typeAnnotation, bindings);
    const inherited = declaration.extends.flatMap(({ expression }) => {
      if (expression.type !== 'Identifier') throw new Error(`${name} extends an expression`);
      return this.fields({ kind: 'name', name: expression.name });
    });
    return { kind: 'object', fields: [...inherited, ...this.#members(declaration.body.body, bindings)] };
  }

  #members(signatures: TSSignature[], bindings: Bindings): Field[] {
    return signatures.flatMap((signature) => {
      // An index signature allows unknown fields, which the decoder does anyway.
      if (signature.type === 'TSIndexSignature') return [];
      if (signature.type !== 'TSPropertySignature' || signature.key.type !== 'Identifier') {
        throw new Error(`a member that is not a plain field: ${signature.type}`);
      }
      if (signature.typeAnnotation === null) throw new Error(`${signature.key.name} has no type`);
      const type = this.#read(signature.typeAnnotation.typeAnnotation, bindings);
      return [{ name: signature.key.name, optional: signature.optional, type }];
    });
  }

  #read(node: TSType, bindings: Bindings): Type {
    switch (node.type) {
      case 'TSStringKeyword':
      case 'TSNumberKeyword':
      case 'TSBooleanKeyword':
      case 'TSNullKeyword':
      case 'TSUnknownKeyword':
        return KEYWORDS[node.type];
      case 'TSLiteralType':
        if (node.literal.type !== 'Literal') break;
        return { kind: 'literal', value: String(node.literal.value) };
      case 'TSArrayType':
        return { kind: 'list', of: this.#read(node.elementType, bindings) };
      case 'TSTypeLiteral':
        return { kind: 'object', fields: this.#members(node.members, bindings) };
      case 'TSParenthesizedType':
        return this.#read(node.typeAnnotation, bindings);
      case 'TSUnionType':
        return { kind: 'union', of: node.types.map((type) => this.#read(type, bindings)) };
      case 'TSIntersectionType':
        return this.#intersection(node.types.map((type) => this.#read(type, bindings)));
      // `(typeof NAMES)[number]`: the names of a list, which may grow.
      case 'TSIndexedAccessType':
        return KEYWORDS.TSStringKeyword;
      case 'TSTypeReference':
        return this.#reference(
          nameOf(node.typeName),
          (node.typeArguments?.params ?? []).map((type) => this.#read(type, bindings)),
          bindings,
        );
      default:
    }
    throw new Error(`a type this generator does not know: ${node.type}`);
  }

  #reference(name: string, given: Type[], bindings: Bindings): Type {
    const bound = bindings.get(name);
    if (bound !== undefined) return bound;
    const [, of] = given;
    if (name === 'Record' && of !== undefined) return { kind: 'record', of };
    if (given.length === 0) return { kind: 'name', name };
    const parameters = this.#declarations.get(name)?.typeParameters?.params ?? [];
    const pairs = parameters.flatMap((parameter, index) => {
      const type = given[index];
      return type === undefined ? [] : [[parameter.name.name, type] as const];
    });
    const instance = this.#declared(name, new Map(pairs));
    return instance.kind === 'object' ? { ...instance, generic: name } : instance;
  }

  /** `string & {}` is a string; `A | B & { id: string }` adds the field to each. */
  #intersection(types: Type[]): Type {
    const [first, ...rest] = types;
    if (first === undefined) throw new Error('an empty intersection');
    if (this.resolve(first).kind === 'string') return first;
    const added = rest.flatMap((type) => this.fields(type));
    const names = new Set(added.map((field) => field.name));
    return {
      kind: 'union',
      of: this.members(first).map((member) => ({
        kind: 'object',
        fields: [...this.fields(member).filter((field) => !names.has(field.name)), ...added],
      })),
    };
  }
}

function nameOf(name: TSTypeName): string {
  if (name.type === 'Identifier') return name.name;
  if (name.type === 'TSQualifiedName') return name.right.name;
  throw new Error('a type named by an expression');
}
