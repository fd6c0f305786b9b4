import { expect, it } from "vitest";
import { PROBLEM_KINDS } from "../../src/model/integrity/integrity-problem.ts";
import { CASES } from "../integrity/cases.ts";
import { page } from "./pages.ts";

const text = page("docs/integrity.md");

it("every kind of problem is explained", () => {
  for (const kind of PROBLEM_KINDS) expect(text).toContain(`| \`${kind}\` |`);
});

it("the comparison with the AWS CLI is what the tests show", () => {
  const rows = Object.entries(CASES).map(([name, make]) => {
    const { problems, peer } = make();
    const kinds = [...new Set(problems.map((one) => `\`${one.split(" ")[0]}\``))].join(", ") || "intact";
    const says = peer.code === 0 ? "intact" : "invalid";
    return `| ${name} | ${kinds} | ${peer.differs === undefined ? "agrees" : `${says}: ${peer.differs}`} |`;
  });
  expect(text).toContain(["| case | trailproof | AWS CLI |", "|---|---|---|", ...rows].join("\n"));
});
