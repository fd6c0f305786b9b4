/** How the program is bundled, as a command line and as a function of Lambda. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildOptions, Plugin } from "esbuild";

const root = join(import.meta.dirname, "..");

export const BUNDLE = {
  absWorkingDir: root,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  minify: true,
  mainFields: ["module", "main"],
  // Some dependencies are CommonJS and require Node's own modules; every other is bundled.
  banner: { js: "const require = (id) => process.getBuiltinModule(id);" },
  // Native, 70 MB, and loaded only where it is asked for: users install it.
  external: ["@duckdb/node-api"],
  metafile: true,
  logLevel: "warning",
} as const satisfies BuildOptions;

/**
 * The SDK's operation schemas are arrays whose members have computed keys, which no bundler dares to drop: EC2 alone is
 * over 500 kB for the one operation that is called. As pure functions' results they can be dropped.
 */
export const lazySchemas: Plugin = {
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

/** The licence text of every package that was bundled. */
export function licences(inputs: readonly string[]): string {
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
