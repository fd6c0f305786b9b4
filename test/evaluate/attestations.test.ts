import { describe, expect, it } from "vitest";
import { attestFindings } from "../../src/evaluate/findings/attestations.ts";
import type { ResolvedPolicy } from "../../src/model/documents/policy.ts";
import { STATUSES } from "../../src/model/findings/severity.ts";
import { findingOf } from "../support/findings.ts";

type Attestation = ResolvedPolicy["attestations"][number];

const NOW = "2026-11-12T09:30:00Z";
const CONTROLS = new Map([
  ["trail-tags", "trail"],
  ["key-usable", "key"],
] as const);
const reviewed = findingOf("manual", { control: "trail-tags" });

function stated(more: Partial<Attestation> = {}): Attestation {
  return {
    control: "trail-tags",
    resource: "ma*",
    statement: "The owning account tags it",
    evidence: { url: "https://acme.example/tags" },
    owner: "sec@acme.example",
    expires: "2026-11-12",
    source: { path: "trailproof.yaml", line: 7 },
    ...more,
  };
}

function attest(attestations: readonly Attestation[], findings = [reviewed]) {
  const result = attestFindings(findings, attestations, CONTROLS, NOW);
  return {
    statements: result.findings.map(({ attestation }) => attestation?.statement),
    warnings: result.notifications.map(({ code, message }) => `${code}: ${message}`),
    ...result,
  };
}

describe("an attestation of findings", () => {
  it("is put to the finding that it matches, through its last day; the finding needs manual review still", () => {
    const { findings, warnings } = attest([stated()]);
    expect(findings).toEqual([
      {
        ...reviewed,
        status: "manual",
        attestation: {
          statement: "The owning account tags it",
          evidence: "https://acme.example/tags",
          owner: "sec@acme.example",
          expires: "2026-11-12",
          source: { path: "trailproof.yaml", line: 7 },
        },
      },
    ]);
    expect(warnings).toEqual([]);
  });

  it("matches the ARN as well as the id", () =>
    expect(attest([stated({ resource: "arn:aws:cloudtrail:*:trail/main" })]).statements).toEqual([
      "The owning account tags it",
    ]));

  it("is for findings that need manual review only", () => {
    const others = STATUSES.filter((status) => status !== "manual");
    const { findings, warnings } = attest(
      [stated()],
      others.map((status) => findingOf(status, { control: "trail-tags" })),
    );
    expect(findings.filter(({ attestation }) => attestation)).toEqual([]);
    expect(warnings).toEqual([
      "attestation-unused: Attestation of trail-tags on ma* (trailproof.yaml:7) matches no finding that needs manual review",
    ]);
  });

  it("counts if it is the last valid one of several", () =>
    expect(
      attest([
        stated(),
        stated({ statement: "Tagged by a tag policy" }),
        stated({ statement: "Was tagged", expires: "2026-11-11" }),
      ]).statements,
    ).toEqual(["Tagged by a tag policy"]));

  it.each<[string, Partial<Attestation>, string | undefined, RegExp[]]>([
    [
      "expired",
      { expires: "2026-11-11" },
      undefined,
      [/^attestation-expired: .* expired on 2026-11-11: ask sec@acme\.example to renew it$/],
    ],
    [
      "matches every resource",
      { resource: "*" },
      "The owning account tags it",
      [/^attestation-too-broad: .* matches every resource of its kind$/],
    ],
    ["is of another resource", { resource: "other" }, undefined, [/^attestation-unused: .* needs manual review$/]],
    [
      "is of a control that is off",
      { control: "trail-logging" },
      undefined,
      [/^attestation-unused: .* is of a control that is not in force$/],
    ],
  ])("is reported where it %s", (_, more, statement, warnings) => {
    const found = attest([stated(more)]);
    expect(found.statements).toEqual([statement]);
    expect(found.warnings).toEqual(warnings.map((one) => expect.stringMatching(one)));
  });
});
