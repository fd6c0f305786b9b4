import { expect, it } from "vitest";
import { jmespathText } from "../../src/model/text/jmespath.ts";

it("is a literal of JSON in which no character ends it", () => {
  for (const text of ["main", "it's", "a\\", "`", "\\`", "``\\``", '"', "\n", "\\u0060"]) {
    const literal = jmespathText(text);
    expect(literal.slice(1, -1)).not.toContain("`");
    expect(JSON.parse(literal.slice(1, -1))).toBe(text);
  }
});
