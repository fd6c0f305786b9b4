import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { page, root } from "../docs/pages.ts";
import { folderWith } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";

const hooks = parse(page(".pre-commit-hooks.yaml"));
const [hook] = hooks;

it("the hooks are valid by the schema of pre-commit", () => {
  const schema = JSON.parse(readFileSync(join(root, "test/schemas/pre-commit-hooks.json"), "utf8"));
  const valid = new Ajv({ strict: false }).compile(schema);
  expect(valid(hooks), JSON.stringify(valid.errors)).toBe(true);
  expect(valid([{ ...hook, entry: undefined }])).toBe(false);
});

it("the hook runs for policies", () => {
  const files = new RegExp(hook.files);
  const named = [
    "trailproof.yaml",
    "team/trailproof.yml",
    "trailproof.json",
    "my-trailproof.yaml",
    "trailproof.yaml.md",
  ];
  expect(named.filter((file) => files.test(file))).toEqual(named.slice(0, 3));
});

it.each([
  ["extends: [baseline]\n", 0],
  ["extends: [basline]\n", 2],
])("the hook passes what is valid only: %j", async (policy, expected) => {
  const folder = folderWith({ "trailproof.yaml": policy });
  const [program, ...args] = hook.entry.split(" ");
  const { code, stderr } = await runHere(args, { cwd: folder.path });
  folder.remove();
  expect({ program, code }, stderr).toEqual({ program: "trailproof", code: expected });
});
