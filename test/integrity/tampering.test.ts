import { describe, expect, it } from "vitest";
import { runHere } from "../support/run-cli.ts";
import { briefly, validateWorld } from "../support/validate.ts";
import { CASES } from "./cases.ts";

describe("each kind of tampering is told, and nothing beside it", () => {
  it.each(Object.entries(CASES))("%s", async (_, make) => {
    const { world, problems } = make();
    const { code, result, stderr } = await validateWorld(world, undefined, runHere);
    expect(stderr).toBe("");
    expect(briefly(result.problems)).toEqual(problems);
    expect(code).toBe(problems.some((one) => !one.startsWith("gap ")) ? 1 : 0);
  });
});
