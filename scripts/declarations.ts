/**
 * Writes the declarations that the public API leads to, without checking a type: `npm run check` does that, and it takes
 * as long again.
 *
 * Usage: tsx scripts/declarations.ts FOLDER
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "..");
const folder = process.argv[2] ?? join(root, "dist/types");
const entry = join(root, "src/index.ts");
const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
const options: ts.CompilerOptions = {
  ...ts.convertCompilerOptionsFromJson(config.compilerOptions, root).options,
  noEmit: false,
  incremental: false,
  noCheck: true,
  declaration: true,
  emitDeclarationOnly: true,
  rootDir: root,
};
delete options.tsBuildInfoFile;

/** Half a million lines, of which no declaration says anything: these packages are not installed with this one. */
const BUNDLED = /^@(aws-sdk|smithy)\//;

const host = ts.createCompilerHost(options);
const resolved = ts.createModuleResolutionCache(root, (name) => name, options);
host.resolveModuleNameLiterals = (names, from, redirected, its, file) =>
  names.map((name) => {
    if (BUNDLED.test(name.text)) return { resolvedModule: undefined };
    const mode = ts.getModeForUsageLocation(file, name, its);
    return ts.resolveModuleName(name.text, from, its, host, resolved, redirected, mode);
  });
const program = ts.createProgram([entry], options, host);

const reached = new Set([entry]);
for (const path of reached) {
  const write = (_: string, text: string): void => {
    const file = join(folder, relative(root, path)).replace(/\.ts$/, ".d.ts");
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    for (const [, to = ""] of text.matchAll(/(?:from|import\() ?"(\.[^"]+\.ts)"/g))
      reached.add(join(dirname(path), to));
  };
  const { diagnostics } = program.emit(program.getSourceFile(path), write, undefined, true);
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, host));
}
