import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { controlAnchor, findingAnchor } from "../../reports/html/findings/anchors.ts";
import html from "../../reports/html/index.ts";
import type { Finding } from "../../src/model/documents/result.ts";
import { accounts } from "../browser/accounts.ts";
import { anyText } from "../support/any-text.ts";
import { finding, sampleResult, trail } from "../support/sample-result.ts";

const idsOf = (page: string) => [...page.matchAll(/ id="([^"]*)"/g)].map(([, id = ""]) => id);

describe("anchors of the HTML report", () => {
  it("of controls are none of the page's own ids, whatever a plugin calls its control", async () => {
    for (const result of [sampleResult(), await accounts.sample()]) {
      const controls = new Set(result.controls.map(({ id }) => id));
      const own = idsOf(html(result)).filter((id) => !id.includes(":") && !controls.has(id));
      expect(own.length).toBeGreaterThan(30);
      expect(own.filter((id) => controlAnchor(id) === id)).toEqual([]);
    }
  });

  it("name control and resource, and the Region or the facet only where that is needed", () => {
    const at = (id: string, region: string, more: Partial<Finding> = {}) =>
      finding("trail-logging", "high", "fail", {
        resource: { ...trail(id), region },
        fingerprint: `${id} ${region}`,
        ...more,
      });
    const findings = [
      at("a b", "us-east-1"),
      at("main", "us-east-1"),
      at("main", "eu-west-1"),
      at("x", "us-east-1", { facet: "y/z" }),
    ];
    expect(findings.map((one) => findingAnchor(one, findings))).toEqual([
      "trail-logging:a%20b",
      "trail-logging:main@us-east-1",
      "trail-logging:main@eu-west-1",
      "trail-logging:x~y%2Fz",
    ]);
  });

  it("are unique, and the same as an id and as a fragment, whatever the names", () => {
    const name = fc.oneof(fc.constantFrom("a", "a@b", "a~b", "b", ""), anyText());
    const some = fc.array(
      fc.record({
        control: fc.constantFrom("c", "c:a"),
        id: name,
        region: name,
        facet: fc.option(name, { nil: undefined }),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(some, (rows) => {
        const findings = rows.map(({ control, id, region, facet }, i) => ({
          ...finding(control, "high", "fail", {
            resource: { ...trail("t"), id, region },
            ...(facet === undefined ? {} : { facet }),
          }),
          fingerprint: i.toString(16).padStart(32, "0"),
        }));
        const anchors = findings.map((one) => findingAnchor(one, findings));
        expect(new Set(anchors).size).toBe(anchors.length);
        for (const anchor of anchors) expect(anchor).toMatch(/^[\w.~@:%!*()-]+$/);
      }),
      { numRuns: 300 },
    );
  });
});
