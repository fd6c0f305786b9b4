import { expect, it } from "vitest";
import { ACCOUNT_READERS, globalRegions, READERS } from "../../src/collect/readers.ts";
import { openSession, type Session } from "../../src/collect/session/session.ts";
import { parseArguments } from "../../src/integrity/arguments.ts";
import { askOrganization } from "../../src/integrity/s3/organization.ts";
import { PARTITIONS, partitionOf } from "../../src/model/aws/partitions.ts";
import { unreadable } from "../support/account.ts";
import { useEmulatorCredentials } from "../support/scan.ts";

type RegionOf = (resource: object, global: ReturnType<typeof globalRegions>, name: string) => string;

it.each(PARTITIONS)(
  "in $id every fact is asked for in a Region of it, also of a bucket whose Region is not known",
  ({ id, globalRegion: region }) => {
    const global = globalRegions(id, region);
    const resource = { region, homeRegion: region, name: region, location: unreadable("bucket.location") };
    const asked = [
      ...Object.entries(ACCOUNT_READERS).map(([fact, reader]) => [fact, reader.region(region, global)] as const),
      ...Object.entries(READERS).map(
        ([fact, reader]) => [fact, (reader.region as RegionOf)(resource, global, region)] as const,
      ),
    ];
    expect(asked.length).toBeGreaterThan(40);
    expect(asked.filter(([, where]) => where === undefined || partitionOf(where) !== id)).toEqual([]);
  },
);

it("a validation asks Organizations in the trail's partition", async () => {
  const session = {
    callDeadlineMs: 1000,
    hide: (text: string) => text,
    client: () => {
      throw new Error("not here");
    },
  } as unknown as Session;
  const regions = ["cn-north-1", "us-gov-east-1", "eusc-de-east-1", "eu-west-1"];
  const notes = await Promise.all(regions.map((region) => askOrganization(session, region)));
  expect(notes).toMatchObject(
    ["cn-northwest-1", "us-gov-west-1", "eusc-de-east-1", "us-east-1"].map((region) => ({ region })),
  );
});

it.each([
  { trailArn: "arn:aws-us-gov:cloudtrail:us-gov-east-1:111122223333:trail/main" },
  { trailName: "main", homeRegion: "us-gov-east-1" },
])("the Region of a validation is that of the trail: %j", (trail) => {
  expect(parseArguments({ ...trail, start: "24h" }, Date.now()).named).toMatchObject({
    name: "main",
    homeRegion: "us-gov-east-1",
  });
});

it.each([undefined, "us-east-1"])(
  "a role names the partition of a session, with the Region %s configured",
  async (configured) => {
    useEmulatorCredentials();
    delete process.env.AWS_REGION;
    if (configured) process.env.AWS_REGION = configured;
    const session = await openSession({ roleArn: "arn:aws-cn:iam::111122223333:role/audit" });
    session.close();
    expect(session.region).toBe("cn-north-1");
  },
);
