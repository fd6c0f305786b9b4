import { describe, expect, it } from "vitest";
import {
  aboutAttestations,
  aboutParameters,
  requirementsByControl,
  requirementsOf,
} from "../../src/evaluate/summary/requirements.ts";
import type { Status } from "../../src/model/findings/severity.ts";

const STATUSES = new Map<string, Status>([
  ["passing", "pass"],
  ["failing", "fail"],
  ["unknown", "unknown"],
  ["manual", "manual"],
  ["nothing-there", "not-applicable"],
]);
const NOW = "2026-11-12T09:30:00Z";
const framework = (controls: readonly string[], manual?: string) => ({
  id: "acme-1",
  title: "Acme 1",
  requirements: [{ id: "1", title: "One", controls, ...(manual === undefined ? {} : { manual }) }],
});

it.each<[string, readonly string[]]>([
  ["fail", ["passing", "off", "unknown", "failing", "manual"]],
  ["unknown", ["passing", "off", "unknown", "manual"]],
  ["not-evaluated", ["passing", "off", "manual"]],
  ["manual", ["passing", "manual"]],
  ["manual", []],
  ["not-applicable", ["nothing-there"]],
  ["pass", ["passing", "nothing-there"]],
])("a requirement is %s by %j", (status, controls) => {
  expect(requirementsOf({ frameworks: [framework(controls)], attestations: [] }, STATUSES, NOW)).toEqual([
    { framework: "acme-1", id: "1", title: "One", status, controls },
  ]);
});

it.each<[string, readonly string[]]>([
  ["fail", ["passing", "failing"]],
  ["manual", ["passing"]],
  ["manual", ["nothing-there"]],
])("a requirement of which no scan can decide a part is %s by %j", (status, controls) => {
  const policy = { frameworks: [framework(controls, "No setting shows it")], attestations: [] };
  expect(requirementsOf(policy, STATUSES, NOW)[0]).toMatchObject({ status, manualReason: "No setting shows it" });
});

it.each<[string, string]>([
  ["not-evaluated", "passing"],
  ["not-evaluated", "nothing-there"],
  ["not-evaluated", "manual"],
  ["unknown", "unknown"],
  ["fail", "failing"],
])("a requirement is %s by %j with other parameters than its framework's", (status, control) => {
  const one = framework([control]);
  const requirements = one.requirements.map((requirement) => ({ ...requirement, differing: [control] }));
  const frameworks = [{ ...one, requirements }];
  const found = requirementsOf({ frameworks, attestations: [] }, STATUSES, NOW);
  expect(found).toEqual([{ framework: "acme-1", id: "1", title: "One", status, controls: [control] }]);
  const message = `Requirement acme-1/1 is not evaluated: parameters of ${control} differ from what the framework sets`;
  expect(aboutParameters(frameworks, found, STATUSES)).toEqual(
    status === "not-evaluated" ? [{ level: "warning", code: "framework-parameters", message }] : [],
  );
  // A control that is off has no parameters.
  expect(aboutParameters(frameworks, found, new Map())).toEqual([]);
});

it("says why no scan decides it", () =>
  expect(
    requirementsOf({ frameworks: [framework([], "No setting shows it")], attestations: [] }, STATUSES, NOW)[0],
  ).toMatchObject({
    status: "manual",
    manualReason: "No setting shows it",
  }));

it("is named by each control that decides it", () =>
  expect([...requirementsByControl([framework(["passing"]), { ...framework(["passing"]), id: "acme-2" }])]).toEqual([
    ["passing", ["acme-1/1", "acme-2/1"]],
  ]));

it("has its aliases, and may be attested by one", () => {
  const one = framework([]);
  const frameworks = [{ ...one, requirements: one.requirements.map((own) => ({ ...own, aliases: ["one", "uno"] })) }];
  const source = { path: "trailproof.yaml", line: 7 };
  const said = { statement: "Tested", evidence: "Report", owner: "sec", expires: "2026-12-31", source };
  const attestations = [{ requirement: "acme-1/uno", ...said }];
  expect(requirementsOf({ frameworks, attestations }, STATUSES, NOW)[0]).toMatchObject({
    aliases: ["one", "uno"],
    status: "attested",
  });
});

describe("an attestation", () => {
  const stated = (more: object = {}, controls: readonly string[] = []) => ({
    frameworks: [framework(controls)],
    attestations: [
      {
        requirement: "acme-1/1",
        statement: "Tested in October",
        evidence: { file: "test.pdf", sha256: "ab12" },
        owner: "sec@acme.example",
        expires: "2026-11-12",
        source: { path: "trailproof.yaml", line: 7 },
        ...more,
      },
    ],
  });
  const said = (one: ReturnType<typeof stated>) => ({
    status: requirementsOf(one, STATUSES, NOW)[0]?.status,
    warnings: aboutAttestations(one, NOW).map(({ code, message }) => `${code}: ${message}`),
  });

  it("is shown, through its last day", () => {
    expect(said(stated())).toEqual({ status: "attested", warnings: [] });
    expect(requirementsOf(stated(), STATUSES, NOW)[0]?.attestation).toEqual({
      statement: "Tested in October",
      evidence: "test.pdf (SHA-256 ab12)",
      owner: "sec@acme.example",
      expires: "2026-11-12",
      source: { path: "trailproof.yaml", line: 7 },
    });
  });

  it.each([
    [
      "expired",
      { expires: "2026-11-11" },
      [],
      "manual",
      /^attestation-expired: Attestation of acme-1\/1 \(trailproof\.yaml:7\) expired on 2026-11-11: ask sec@acme\.example/,
    ],
    [
      "is of an unknown requirement",
      { requirement: "acme-1/2" },
      [],
      "manual",
      /^attestation-unused: .* no framework of the policy has$/,
    ],
    [
      "is of a requirement with controls",
      {},
      ["failing"],
      "fail",
      /^attestation-unused: .*: the requirement has controls$/,
    ],
  ] as const)("does not count where it %s, and that is said", (_, more, controls, status, warning) => {
    expect(said(stated(more, controls))).toEqual({ status, warnings: [expect.stringMatching(warning)] });
  });
});
