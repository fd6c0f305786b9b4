/** Builds `dist/`: the bundled command line and library, their types, the JSON Schemas and the licences of what is bundled. */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { codegen, schemas } from "./codegen.ts";

/**
 * The SDK's operation schemas are arrays whose members have computed keys, which no bundler dares to drop: EC2 alone is
 * over 500 kB for the one operation that is called. As pure functions' results they can be dropped.
 */
const lazySchemas: Plugin = {
  name: "lazy-schemas",
  setup: ({ onLoad }) =>
    onLoad({ filter: /@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(
        /^((?:export )?var [\w$]+ = )(\[[\s\S]*?\]);$/gm,
        (_, declaration: string, array: string) => `${declaration}/* @__PURE__ */ (() => (${array}))();`,
      ),
      loader: "js",
    })),
};

const root = join(import.meta.dirname, "..");
const dist = join(root, "dist");
// Built beside it and then put in its place: a build that fails leaves the last one.
const fresh = join(root, "dist.tmp");

await codegen();
rmSync(fresh, { recursive: true, force: true });

const options = {
  absWorkingDir: root,
  outdir: "dist.tmp",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  minify: true,
  mainFields: ["module", "main"],
  // Some dependencies are CommonJS and require Node's own modules; every other is bundled.
  banner: { js: "const require = (id) => process.getBuiltinModule(id);" },
  metafile: true,
  logLevel: "warning",
} as const satisfies BuildOptions;

const [program, worker] = await Promise.all([
  build({
    ...options,
    entryPoints: { cli: "src/cli/main.ts", index: "src/index.ts" },
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

rmSync(dist, { recursive: true, force: true });
renameSync(fresh, dist);

/** In a process of its own: the compiler leaves no time for the bundler's plugin. */
function declarations(folder: string): Promise<void> {
  const args = [join(root, "node_modules/tsx/dist/cli.mjs"), join(import.meta.dirname, "declarations.ts"), folder];
  return new Promise((resolve, reject) => {
    spawn(process.execPath, args, { stdio: "inherit" })
      .once("error", reject)
      .once("close", (code) => (code === 0 ? resolve() : reject(new Error(`declarations.ts ended with ${code}`))));
  });
}

/** The licence text of every package that was bundled. */
function licences(inputs: readonly string[]): string {
  const folders = inputs.flatMap((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []);
  return [...new Set(folders)]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
      const file = ["LICENSE", "LICENSE.md", "license", "LICENSE.txt", "LICENCE"]
        .map((one) => join(root, folder, one))
        .find(existsSync);
      return `${name} ${version} (${license})\n\n${file ? readFileSync(file, "utf8").trim() : "No licence file; see the package."}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}
