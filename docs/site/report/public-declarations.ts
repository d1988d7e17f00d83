// SPDX-FileCopyrightText: 2026 voicelive-kit contributors
// SPDX-License-Identifier: Apache-2.0
import { basename, dirname, sep } from 'node:path';
import ts from 'typescript';

/** What a package's declarations say, without comments: for a program that imports it, and nothing else. */
export interface PublicDeclarations {
  /** Names that programs can import, each with its declarations or where it comes from. */
  exported: string[];
  /** Declarations without a name of their own outside that the exported ones refer to. */
  referred: string[];
}

/** Reads the built declarations of an entry. They may lie in several files whose names change with every build. */
export function publicDeclarations(program: ts.Program, entry: string): PublicDeclarations {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entry);
  const module = file && checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`${entry} exports nothing`);
  const printer = ts.createPrinter({ removeComments: true });
  const folder = dirname(entry);
  const original = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const print = (node: ts.Node): string =>
    printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());

  /** Statements of the package's own that declare a symbol. */
  const statementsOf = (symbol: ts.Symbol): ts.Statement[] => [
    ...new Set((symbol.declarations ?? []).flatMap((declaration) => ownStatement(declaration, folder) ?? [])),
  ];
  /** Symbols with statements of their own that a statement refers to. */
  const referencesOf = (statement: ts.Statement): ts.Symbol[] => {
    const found: ts.Symbol[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node)) {
        const symbol = ts.isExportSpecifier(node.parent)
          ? checker.getExportSpecifierLocalTargetSymbol(node.parent)
          : checker.getSymbolAtLocation(node);
        if (symbol !== undefined) found.push(original(symbol));
      }
      ts.forEachChild(node, visit);
    };
    visit(statement);
    return found.filter((symbol) => !statementsOf(symbol).includes(statement));
  };

  const seen = new Set<ts.Statement>();
  const queue: ts.Statement[] = [];
  const exported = checker
    .getExportsOfModule(module)
    .toSorted((a, b) => compare(a.name, b.name))
    .map((symbol) => {
      const target = original(symbol);
      const statements = statementsOf(target);
      if (statements.length === 0) return `export { ${symbol.name} } from '${originOf(symbol, target)}';`;
      for (const statement of statements) queue.push(statement);
      const name = target.name === symbol.name ? '' : `export { ${target.name} as ${symbol.name} };\n`;
      const isNew = statements.filter((statement) => !seen.has(statement));
      for (const statement of statements) seen.add(statement);
      return name + isNew.map(print).join('\n');
    });
  const referred: string[] = [];
  for (const statement of queue) {
    for (const symbol of referencesOf(statement)) {
      for (const other of statementsOf(symbol)) {
        if (seen.has(other)) continue;
        seen.add(other);
        queue.push(other);
        referred.push(print(other));
      }
    }
  }
  return { exported, referred: referred.toSorted(compare) };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The statement at the top of a file in this folder that holds a declaration. */
function ownStatement(declaration: ts.Declaration, folder: string): ts.Statement | undefined {
  const file = declaration.getSourceFile();
  if (!file.fileName.startsWith(folder + sep)) return undefined;
  let node: ts.Node = declaration;
  while (node.parent !== undefined && !ts.isSourceFile(node.parent)) node = node.parent;
  return ts.isStatement(node) && !ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)
    ? node
    : undefined;
}

/** The module that a symbol of another package is exported from. */
function originOf(symbol: ts.Symbol, target: ts.Symbol): string {
  for (const declaration of symbol.declarations ?? []) {
    let node: ts.Node = declaration;
    while (node.parent !== undefined && !ts.isExportDeclaration(node) && !ts.isImportDeclaration(node))
      node = node.parent;
    const specifier =
      ts.isExportDeclaration(node) || ts.isImportDeclaration(node) ? node.moduleSpecifier : undefined;
    if (specifier !== undefined && ts.isStringLiteral(specifier)) return specifier.text;
  }
  return basename(target.declarations?.[0]?.getSourceFile().fileName ?? 'nowhere');
}
