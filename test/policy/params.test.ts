import { expect, it, vi } from "vitest";
import { checks } from "../../src/generated/checks.ts";
import { exampleParams } from "../../src/model/findings/check.ts";
import { lintPolicy } from "../../src/policy/index.ts";
import { folder, load } from "./folder.ts";

// Half of the time of an offline scan went into compiling what is known when the program is built.
vi.mock("ajv/dist/2020.js", () => {
  throw new Error("ajv was loaded");
});

it("needs no compiler for the params of any built-in check", async () => {
  const controls = Object.fromEntries(checks.map((check) => [check.id, { params: exampleParams(check) }]));
  const { policy } = await load({ "trailproof.yaml": JSON.stringify({ controls }) }, { checks });
  expect(policy.controls).toHaveLength(checks.length);
});

it("warns of types of data events and event sources that AWS does not list, with the nearest name", async () => {
  const controls = {
    "events-data-resources": { params: { types: ["ai", "AWS::S3::Object", "AWS::DynamoDB::Tables"] } },
    "events-network-activity": { params: { sources: ["kms.amazonaws.com", "iam.amazonaws.com"] } },
  };
  const { warnings } = await lintPolicy(
    { names: ["trailproof.yaml"], cwd: folder({ "trailproof.yaml": JSON.stringify({ controls }) }), checks },
    "2027-01-01",
  );
  expect(warnings).toEqual([
    'trailproof.yaml:1:81: warning: AWS lists no "AWS::DynamoDB::Tables" for param "types" of "events-data-resources"; did you mean "AWS::DynamoDB::Table"?',
    expect.stringMatching(/:\d+: warning: AWS lists no "iam.amazonaws.com" for param "sources"/),
  ]);
});
