import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { IAMClient } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { globalRegion, isRegionCode, PARTITIONS, partitionOf, regionNamedBy } from "../../src/model/aws/partitions.ts";

interface SdkPartition {
  readonly id: string;
  readonly regionRegex: string;
  readonly regions: Readonly<Record<string, unknown>>;
}

/** The data behind the SDK's endpoints: its core exports a look-up only. */
function sdkPartitions(): readonly SdkPartition[] {
  const client = createRequire(import.meta.url).resolve("@aws-sdk/client-iam");
  const core = dirname(createRequire(client).resolve("@aws-sdk/core/package.json"));
  const text = readFileSync(join(core, "dist-es/submodules/client/util-endpoints/lib/aws/partitions.js"), "utf8");
  return JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)).partitions;
}

interface Resolvable {
  readonly config: {
    endpointProvider(parameters: Record<string, unknown>): { readonly url: URL; readonly properties?: object };
  };
}

/** The Region for which a request of a service is signed that is asked in `region`. */
function signedFor(client: Resolvable, region: string): string {
  const { properties } = client.config.endpointProvider({ Region: region, UseFIPS: false, UseDualStack: false });
  const [scheme] = (properties as { authSchemes?: { signingRegion?: string }[] } | undefined)?.authSchemes ?? [];
  return scheme?.signingRegion ?? region;
}

describe("the table of partitions", () => {
  const sdk = sdkPartitions();
  const regions = sdk.flatMap((partition) =>
    Object.keys(partition.regions)
      .filter((region) => !region.startsWith("aws-"))
      .map((region) => [region, partition.id] as const),
  );

  it("has the partitions and patterns of the SDK", () => {
    const ours = PARTITIONS.map((one) => [one.id, one.regions.source]);
    expect(Object.fromEntries(ours)).toEqual(
      Object.fromEntries(sdk.map(({ id, regionRegex }) => [id, regionRegex.replaceAll("\\-", "-")])),
    );
    expect(ours).toHaveLength(sdk.length);
  });

  it("knows the partition of every Region of the SDK", () => {
    expect(regions.length).toBeGreaterThan(45);
    expect(regions.map(([region]) => [region, partitionOf(region)])).toEqual(regions);
    expect(regions.filter(([region]) => !isRegionCode(region))).toEqual([]);
  });

  it("tells the partition of a pattern, where it can be no other", () => {
    for (const [region, id] of regions) {
      expect(regionNamedBy(region)).toBe(region);
      const own = regionNamedBy(region.replace(/\w+-\d+$/, "*"));
      expect([region, own && partitionOf(own)]).toEqual([region, id === "aws" ? undefined : id]);
    }
    expect(["us-gov-east-?", "us-gov*", "cn*", "eusc-*"].map(regionNamedBy)).toEqual([
      "us-gov-west-1",
      "us-gov-west-1",
      "cn-north-1",
      "eusc-de-east-1",
    ]);
    for (const pattern of ["*", "us*", "us-*", "eu-*", "*-north-1", "us-west-*", "eu-c*", "?n-*", "xx-*"])
      expect([pattern, regionNamedBy(pattern)]).toEqual([pattern, undefined]);
  });

  it("has the Regions for which the SDK signs requests to IAM and Organizations, from every Region", () => {
    const [iam, organizations] = [
      new IAMClient({ region: "us-east-1" }),
      new OrganizationsClient({ region: "us-east-1" }),
    ];
    for (const [region, id] of regions) {
      const row = PARTITIONS.find((one) => one.id === id);
      expect([region, row?.globalRegion, row?.organizationsRegion]).toEqual([
        region,
        signedFor(iam as unknown as Resolvable, region),
        signedFor(organizations as unknown as Resolvable, region),
      ]);
    }
  });

  it("needs no Region for STS, which is signed for the Region that is asked", () => {
    const sts = new STSClient({ region: "us-east-1" }) as unknown as Resolvable;
    expect(regions.filter(([region]) => signedFor(sts, region) !== region)).toEqual([]);
  });

  it("takes a Region that no pattern matches for one of aws, and knows no other partition", () => {
    expect(partitionOf("mars-central-1")).toBe("aws");
    expect(globalRegion("aws-mars")).toBeUndefined();
  });
});

describe("a Region code", () => {
  it.each(["us-east-1", "us-gov-west-1", "eusc-de-east-1", "us-isob-east-1", "mars-north-10"])("%s", (text) => {
    expect(isRegionCode(text)).toBe(true);
  });

  it.each(["", "us-east", "us-east-1a", "US-EAST-1", "us east 1", "aws-global", " us-east-1", "us-east-1\n"])(
    "is not %j",
    (text) => {
      expect(isRegionCode(text)).toBe(false);
    },
  );
});
