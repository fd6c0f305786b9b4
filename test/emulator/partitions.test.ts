import { afterEach, beforeEach, expect, it } from "vitest";
import { explainedTrails } from "../../src/cli/explain/trails.ts";
import { openS3 } from "../../src/integrity/s3/open-s3.ts";
import { validateTrail } from "../../src/integrity/validate-trail.ts";
import { PARTITIONS, partitionOf } from "../../src/model/aws/partitions.ts";
import { tool } from "../../src/tool.ts";
import { ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.ts";
import { regions, xml } from "../support/overrides.ts";
import { scanHere, useEmulatorCredentials } from "../support/scan.ts";
import { type FullTrail, makeFullTrail } from "../support/trails.ts";

/** A Region of each partition that is not the one of its global services, where there is one. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  aws: "eu-west-1",
  "aws-cn": "cn-northwest-1",
  "aws-us-gov": "us-gov-east-1",
  "aws-iso": "us-iso-west-1",
  "aws-iso-b": "us-isob-west-1",
  "aws-iso-f": "us-isof-east-1",
};

describeWithMoto("in each partition", (moto) => {
  let proxy: FaultProxy;
  beforeEach(useEmulatorCredentials);
  afterEach(() => proxy.stop());

  it.each(PARTITIONS)("$id: scan, explain and validate sign no request for another", async ({ id, globalRegion }) => {
    const region = ELSEWHERE[id] ?? globalRegion;
    const trail: FullTrail = await makeFullTrail(ownAccount(moto.url), { name: id, region });
    proxy = await faultProxy({
      target: moto.url,
      rules: [{ fault: "disabled-region", when: (request) => partitionOf(request.region) !== id }],
      overrides: {
        "ec2:DescribeRegions": regions([region]),
        // The emulator does not know all partitions.
        "sts:GetCallerIdentity": xml((answer) => answer.replace(/arn:[a-z-]+:sts/, `arn:${id}:sts`)),
      },
    });
    const elsewhere = () => proxy.calls.filter((call) => partitionOf(call.region) !== id);
    const asked = (operation: string) => proxy.count(operation);

    process.env.AWS_REGION = region;
    const { snapshot } = await scanHere(proxy.url);
    expect(elsewhere()).toEqual([]);
    expect(snapshot.account.partition).toBe(id);
    expect(["read", "absent"]).toContain(snapshot.account.organization.state);
    expect(snapshot.account).toMatchObject({ alias: { state: "absent" }, buckets: { state: "read" } });
    expect(Object.values(snapshot.buckets)).toMatchObject([{ location: { state: "read" } }]);
    for (const name of ["kms:DescribeKey", "sns:*", "logs:*", "lambda:*", "iam:*"])
      expect(asked(name)).toBeGreaterThan(0);

    // Without a configured Region, the one that is asked about names the partition; so it does where they differ.
    for (const configured of [undefined, id === "aws" ? "cn-north-1" : "us-east-1"]) {
      if (configured === undefined) delete process.env.AWS_REGION;
      else process.env.AWS_REGION = configured;
      proxy.clear();
      const found = await explainedTrails({ endpointUrl: proxy.url, quiet: true }, region);
      expect(found.place).toMatchObject({ partition: id, region });
      const named = { name: id, homeRegion: region, arn: trail.arn };
      const opened = await openS3({ endpointUrl: proxy.url, named, maxLogMib: 1 });
      const range = { start: Date.now() - 3_600_000, end: Date.now() };
      const { trail: facts, source, limits, notes } = opened;
      await validateTrail({ trail: facts, range, source, limits, notes, tool }).finally(opened.close);
      for (const name of ["s3:ListObjectsV2", "cloudtrail:DescribeTrails"]) expect(asked(name)).toBeGreaterThan(0);
      expect(elsewhere()).toEqual([]);
    }
  });
});
