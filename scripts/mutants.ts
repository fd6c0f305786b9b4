/**
 * Plants small bugs ("mutants") in the code that gives verdicts, one at a time, in a copy of the tree, and reports those
 * that no unit test notices. Each of them deserves a test, unless it changes nothing that can be seen.
 *
 * Usage: npm run mutants -- [COUNT] [SEED]: 60 of them, spread over the files; another seed takes others.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "..");
const MUTATED = ["checks", "src/check", "src/evaluate"];
const COPIED = ["checks", "docs", "examples", "policies", "reports", "scripts", "src", "test"];
const FILES = ["README.md", "package.json", "tsconfig.json", "vitest.config.ts", "vitest.unit.config.ts"];

interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly before: string;
  readonly after: string;
  /** The file with the bug. */
  readonly text: string;
}

const SWAPS: Readonly<Record<string, string>> = {
  "===": "!==",
  "!==": "===",
  "&&": "||",
  "||": "&&",
  "??": "&&",
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "+": "-",
};

/** Every mutant of a file: operators swapped, conditions and flags turned, elements and filters removed. */
function mutantsOf(file: string): Mutant[] {
  const text = readFileSync(join(root, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const replace = (node: ts.Node, after: string) => {
    const [start, end] = [node.getStart(source), node.getEnd()];
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    const changed = text.slice(0, start) + after + text.slice(end);
    found.push({ file, line, before: text.slice(start, end), after, text: changed });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return;
    if (ts.isBinaryExpression(node)) {
      const swap = SWAPS[node.operatorToken.getText(source)];
      if (swap) replace(node.operatorToken, swap);
    }
    if (ts.isConditionalExpression(node)) replace(node.condition, `!(${node.condition.getText(source)})`);
    if (ts.isIfStatement(node)) replace(node.expression, "false");
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
      replace(node, node.operand.getText(source));
    if (node.kind === ts.SyntaxKind.TrueKeyword) replace(node, "false");
    if (node.kind === ts.SyntaxKind.FalseKeyword) replace(node, "true");
    if (ts.isArrayLiteralExpression(node) && node.elements.length > 1)
      replace(node, `[${node.elements.slice(1).map((one) => one.getText(source))}]`);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name, expression } = node.expression;
      if (name.text === "filter" || name.text === "sort") replace(node, expression.getText(source));
      if (name.text === "some") replace(name, "every");
      if (name.text === "every") replace(name, "some");
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The same choice for the same seed, of all files in turn. */
function choose(count: number, seed: number): Mutant[] {
  const files = MUTATED.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .sort()
      .map((name) => join(folder, name)),
  );
  const all = files.flatMap(mutantsOf);
  const step = all.length / count;
  return Array.from({ length: Math.min(count, all.length) }, (_, i) => {
    const at = Math.floor(i * step + ((seed * 0.618) % 1) * step) % all.length;
    return all[at] as Mutant;
  });
}

/** The tests that could notice: of a check its own and those of all checks, of the rest every test of verdicts. */
function testsFor({ file }: Mutant): string[] {
  const [folder, kind] = file.split("/");
  if (folder === "checks")
    return [`test/checks/${kind}/${basename(file, ".ts")}.test.ts`, "test/checks/catalogue.test.ts"];
  return ["test/check/", "test/checks/", "test/evaluate/", "test/accounts/"];
}

const [count = 60, seed = 1] = process.argv.slice(2).map(Number);
const copy = mkdtempSync(join(tmpdir(), "trailproof-mutants-"));
const survivors: Mutant[] = [];
try {
  for (const path of [...COPIED, ...FILES]) cpSync(join(root, path), join(copy, path), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const vitest = (tests: readonly string[]) =>
    spawnSync(
      join(root, "node_modules/.bin/vitest"),
      ["run", "--config", "vitest.unit.config.ts", "--bail", "1", ...tests],
      {
        cwd: copy,
        env: { ...process.env, CI: "true" },
        // A mutant may loop for ever.
        timeout: 600_000,
      },
    ).status;
  const chosen = choose(count, seed);
  if (vitest([...new Set(chosen.flatMap(testsFor))]) !== 0) throw new Error("the tests fail without a mutant");
  for (const [i, mutant] of chosen.entries()) {
    const path = join(copy, mutant.file);
    const original = readFileSync(path);
    writeFileSync(path, mutant.text);
    const survived = vitest(testsFor(mutant)) === 0;
    writeFileSync(path, original);
    if (survived) survivors.push(mutant);
    const { file, line, before, after } = mutant;
    const short = (text: string) => text.replace(/\s+/g, " ").slice(0, 60);
    process.stdout.write(
      `${i + 1}/${chosen.length} ${survived ? "SURVIVED" : "noticed "} ${file}:${line} ${short(before)} → ${short(after)}\n`,
    );
  }
  process.stdout.write(`${chosen.length - survivors.length} of ${chosen.length} mutants were noticed\n`);
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exitCode = survivors.length > 0 ? 1 : 0;
