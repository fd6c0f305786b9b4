import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { expect, it } from "vitest";
import { checks } from "../../src/generated/checks.ts";
import type { Layer } from "../../src/policy/layers/layer.ts";
import { packageRoot } from "../../src/policy/layers/package-root.ts";
import { CHECKS, folder } from "./folder.ts";

// CommonJS modules that are imported late look different once they are bundled.
it("checks params when it is bundled as it ships", async () => {
  const out = folder({ "package.json": '{ "type": "module" }' });
  await build({
    entryPoints: [join(packageRoot(), "src/policy/problems/params.ts")],
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    outdir: out,
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  const { paramProblems }: typeof import("../../src/policy/problems/params.ts") = await import(
    pathToFileURL(join(out, "params.js")).href
  );
  const layer = {
    policy: {
      controls: {
        // Compiled when it is asked for, as of a plugin's check; and when the program was built.
        "log-retention": { params: { minDays: "ten", groups: ["a"] } },
        "trail-s3-delivery": { params: { maxAgeHours: "ten" } },
      },
    },
    place: () => ({ line: 1, column: 1 }),
  } as unknown as Layer;
  const problems = await paramProblems(
    [layer],
    [...CHECKS, ...checks.filter(({ id }) => id === "trail-s3-delivery")].map((check) => ({
      check,
      source: "built-in",
    })),
  );
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringContaining('"minDays" of "log-retention" must be'),
    expect.stringContaining('"maxAgeHours" of "trail-s3-delivery" must be a number'),
  ]);
});
