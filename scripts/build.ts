/** Builds `dist/`: the bundled command line and library, their types, the JSON Schemas and the licences of what is bundled. */
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { BUNDLE, lazySchemas, licences } from "./bundle.ts";
import { codegen, schemas } from "./codegen.ts";

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
// Built beside it and then put in its place: a build that fails leaves the last one.
const fresh = join(root, "dist.tmp");

await codegen();
rmSync(fresh, { recursive: true, force: true });

const options = { ...BUNDLE, outdir: "dist.tmp" };

const [program, worker] = await Promise.all([
  build({
    ...options,
    entryPoints: { cli: "src/cli/main.ts", index: "src/index.ts", lambda: "src/scheduled-scan/index.ts" },
    chunkNames: "chunks/[name]-[hash]",
    splitting: true,
    plugins: [lazySchemas],
  }),
  // Every thread starts it: alone it is small, and loads nothing that it does not run.
  build({ ...options, entryPoints: { "inflate-worker": "src/integrity/inflate/inflate-worker.ts" } }),
  declarations(join(fresh, "types")),
]);

const cli = join(fresh, "cli.mjs");
writeFileSync(cli, `#!/usr/bin/env node\n${readFileSync(cli, "utf8")}`);
chmodSync(cli, 0o755);

mkdirSync(join(fresh, "schemas"));
for (const [name, schema] of Object.entries(schemas))
  writeFileSync(
    join(fresh, "schemas", `${name}.json`),
    `${JSON.stringify({ $schema: "https://json-schema.org/draft/2020-12/schema", ...schema }, null, 2)}\n`,
  );

writeFileSync(
  join(fresh, "THIRD-PARTY-LICENSES.txt"),
  licences([program, worker].flatMap(({ metafile }) => Object.keys(metafile.inputs))),
);

writeFileSync(join(fresh, "lambda-files.json"), `${JSON.stringify(lambdaFiles(), null, 2)}\n`);

rmSync(dist, { recursive: true, force: true });
renameSync(fresh, dist);

/** What the function of Lambda runs: its entry point, every chunk that it may load, and their licences. */
function lambdaFiles(): string[] {
  const { outputs } = program.metafile;
  const found = new Set(["dist.tmp/lambda.mjs"]);
  for (const file of found)
    for (const { path, external } of outputs[file]?.imports ?? []) if (!external) found.add(path);
  return ["THIRD-PARTY-LICENSES.txt", ...[...found].map((file) => file.replace("dist.tmp/", ""))].sort();
}

/** In a process of its own: the compiler leaves no time for the bundler's plugin. */
function declarations(folder: string): Promise<void> {
  const args = [join(root, "node_modules/tsx/dist/cli.mjs"), join(import.meta.dirname, "declarations.ts"), folder];
  return new Promise((resolve, reject) => {
    spawn(process.execPath, args, { stdio: "inherit" })
      .once("error", reject)
      .once("close", (code) => (code === 0 ? resolve() : reject(new Error(`declarations.ts ended with ${code}`))));
  });
}
