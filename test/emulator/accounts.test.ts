import { DescribeTrailsCommand, GetTrailStatusCommand } from "@aws-sdk/client-cloudtrail";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { beforeEach, expect, it } from "vitest";
import * as accounts from "../support/accounts.ts";
import { clients, otherAccount, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { faultProxy } from "../support/fault-proxy.ts";
import type { Moto } from "../support/moto.ts";

describeWithMoto("accounts", (moto) => {
  beforeEach(() => moto.reset());

  const trails = async (region = "us-east-1") =>
    (await clients(ownAccount(moto.url), region).cloudtrail().send(new DescribeTrailsCommand({}))).trailList ?? [];

  it("are gone after a reset", async () => {
    await accounts.compliantAccount(moto.url);
    await moto.reset();
    expect(await trails()).toEqual([]);
  });

  it("can be made, one after the other, all kinds", async () => {
    for (const make of Object.values(kinds(moto))) {
      await moto.reset();
      await make();
      expect((await trails("eu-west-1")).length + (await trails()).length).toBeGreaterThan(0);
    }
  });

  it("keep their own resources apart", async () => {
    const other = await otherAccount(moto.url, accounts.FOREIGN_ACCOUNT);
    expect((await clients(other).sts().send(new GetCallerIdentityCommand({}))).Account).toBe(accounts.FOREIGN_ACCOUNT);
    await accounts.compliantAccount(moto.url);
    expect((await clients(other).cloudtrail().send(new DescribeTrailsCommand({}))).trailList).toEqual([]);
  });

  it("grow to the size that is measured", async () => {
    expect(await accounts.benchAccount(moto.url, { trails: 3, buckets: 8 })).toHaveLength(3);
    expect(await trails("eu-west-1")).toHaveLength(2);
  });

  it("ask IAM when told to, through the proxy as well", async () => {
    const credentials = await accounts.userWith(moto.url, [{ Effect: "Allow", Action: "cloudtrail:DescribeTrails" }]);
    const proxy = await faultProxy({ target: moto.url });
    await moto.enforceIam(true);
    try {
      const cloudtrail = clients({ endpoint: proxy.url, credentials }).cloudtrail();
      await expect(cloudtrail.send(new DescribeTrailsCommand({}))).resolves.toMatchObject({ trailList: [] });
      // The emulator's denial is XML, which a JSON client cannot read: only the status tells.
      await expect(cloudtrail.send(new GetTrailStatusCommand({ Name: "main" }))).rejects.toMatchObject({
        name: "SyntaxError",
        $metadata: { httpStatusCode: 403 },
      });
    } finally {
      await moto.enforceIam(false);
      await proxy.stop();
    }
  });
});

function kinds(moto: Moto): Record<string, () => Promise<unknown>> {
  return {
    broken: () => accounts.brokenAccount(moto.url),
    singleRegion: () => accounts.singleRegionTrails(moto.url, ["us-east-1", "eu-west-1"]),
    elsewhere: () => accounts.homedElsewhere(moto.url),
    deletedBucket: () => accounts.deletedBucket(moto.url),
    foreignBucket: () => accounts.foreignBucket(moto.url),
    foreignLogGroup: () => accounts.foreignLogGroup(moto.url),
    disabledKey: () => accounts.disabledKey(moto.url),
  };
}
