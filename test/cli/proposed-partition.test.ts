import { readFileSync } from "node:fs";
import { afterAll, beforeEach, expect, it } from "vitest";
import { explainedTrails } from "../../src/cli/explain/trails.ts";
import { questionOf } from "../../src/explain/call/call.ts";
import { explainEvent } from "../../src/explain/call/explain-event.ts";
import { folderWith } from "../support/cli-files.ts";
import { useEmulatorCredentials } from "../support/scan.ts";

const caseOf = (name: string) => readFileSync(new URL(`../cases/proposals/${name}`, import.meta.url), "utf8");
const at = (homeRegion: string) =>
  JSON.stringify([
    {
      name: "main",
      homeRegion,
      isMultiRegionTrail: false,
      includeGlobalServiceEvents: true,
      EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true, DataResources: [] }],
    },
  ]);
const folder = folderWith({
  "us-gov.json": caseOf("us-gov.json"),
  "cn.json": caseOf("cn.json"),
  "eusc.json": at("eusc-de-east-1"),
  "gov-east.json": at("us-gov-east-1"),
});
afterAll(folder.remove);
beforeEach(useEmulatorCredentials);

it.each([
  ["us-gov.json", undefined, "aws-us-gov", "us-gov-west-1", true],
  ["cn.json", undefined, "aws-cn", "cn-north-1", true],
  ["cn.json", "us-east-1", "aws-cn", "cn-north-1", true],
  ["cn.json", "cn-northwest-1", "aws-cn", "cn-north-1", true],
  ["eusc.json", undefined, "aws-eusc", "eusc-de-east-1", true],
  // A single-Region trail elsewhere does not see IAM.
  ["gov-east.json", undefined, "aws-us-gov", "us-gov-west-1", false],
])(
  "a trail of %s with the Region %s configured: IAM logs in %s, %s",
  async (file, configured, partition, region, recorded) => {
    delete process.env.AWS_REGION;
    if (configured) process.env.AWS_REGION = configured;
    const { trails, place } = await explainedTrails({ proposed: folder.file(file) }, undefined);
    const question = questionOf({ service: "iam", event: "CreateUser" }, place);
    const event = explainEvent(trails, question);
    expect([place.partition, event.awsRegion, event.recorded]).toEqual([partition, region, recorded]);
    expect(event.trails?.[0]?.trail).toMatch(new RegExp(`^arn:${partition}:cloudtrail:`));
  },
);
