import { PutEventSelectorsCommand } from "@aws-sdk/client-cloudtrail";
import { beforeEach, expect, it } from "vitest";
import type { Explanation } from "../../src/model/documents/explanation.ts";
import { clients, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { emulatorEnv, runHere } from "../support/run-cli.ts";
import { scratch } from "../support/scan.ts";
import { makeTrail } from "../support/trails.ts";

describeWithMoto("explain of a live account", (moto) => {
  beforeEach(async () => {
    await moto.reset();
    await makeTrail(ownAccount(moto.url), { name: "main", multiRegion: true, logging: true });
    const EventSelectors = [{ ReadWriteType: "WriteOnly" as const, IncludeManagementEvents: true }];
    await clients(ownAccount(moto.url))
      .cloudtrail()
      .send(new PutEventSelectorsCommand({ TrailName: "main", EventSelectors }));
  });

  const explain = (args: readonly string[]) =>
    runHere(["explain", "--service", "kms", "--region", "eu-west-1", ...args], { env: emulatorEnv(moto.url) });

  it("answers from the selectors that are there", async () => {
    expect(await explain(["--event", "Decrypt"])).toMatchObject({ code: 1 });
    const write = await explain(["--event", "DisableKey"]);
    expect(write).toMatchObject({ code: 0, stderr: "" });
    expect(write.stdout).toMatch(/main \(us-east-1\) records it\n {2}by basic selector 1/);
  });

  it("asks for no more than it needs, and in no other region than that of the call", async () => {
    const { stderr } = await explain(["--event", "Decrypt", "--verbose"]);
    const calls = [...stderr.matchAll(/^(\S+:\S+) (\S+) \d+ ms /gm)].map(([, api, region]) => `${api} ${region}`);
    expect([...new Set(calls)].sort()).toEqual([
      "cloudtrail:DescribeTrails eu-west-1",
      "cloudtrail:GetEventSelectors us-east-1",
      "cloudtrail:GetInsightSelectors us-east-1",
      "cloudtrail:GetTrailStatus us-east-1",
      "ec2:DescribeRegions us-east-1",
      "organizations:DescribeOrganization us-east-1",
      "s3:GetBucketLocation us-east-1",
      "s3:ListBuckets us-east-1",
      "sts:GetCallerIdentity us-east-1",
    ]);
  });

  it("is compared with a proposal", async () => {
    const folder = scratch();
    const { writeFileSync } = await import("node:fs");
    writeFileSync(folder.file("p.json"), JSON.stringify({ EventSelectors: [{}] }));
    const run = await explain([
      "--event",
      "Decrypt",
      "--proposed",
      folder.file("p.json"),
      "--live",
      "--output",
      "json=-",
    ]);
    folder.remove();
    expect((JSON.parse(run.stdout) as Explanation).events?.[0]).toMatchObject({
      recorded: true,
      change: "newly-recorded",
    });
  });
});
