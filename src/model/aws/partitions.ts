/** Regions that share accounts, credentials and global services. No credentials are valid in two partitions. */
export interface Partition {
  readonly id: string;
  /** Matches the codes of its regions. */
  readonly regions: RegExp;
  /** The Region of IAM's endpoint. CloudTrail logs global service events there, and S3 is asked there for all buckets. */
  readonly globalRegion: string;
  /** The Region of the endpoint of Organizations. */
  readonly organizationsRegion: string;
}

const partition = (
  id: string,
  regions: RegExp,
  globalRegion: string,
  organizationsRegion = globalRegion,
): Partition => ({
  id,
  regions,
  globalRegion,
  organizationsRegion,
});

/**
 * The partitions of AWS. STS is missing: its global endpoint exists in `aws` only, and each Region has its own. A test
 * compares the table with the SDK's data, which is not loaded at run time.
 */
export const PARTITIONS: readonly Partition[] = [
  partition("aws", /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/, "us-east-1"),
  partition("aws-cn", /^cn-\w+-\d+$/, "cn-north-1", "cn-northwest-1"),
  partition("aws-us-gov", /^us-gov-\w+-\d+$/, "us-gov-west-1"),
  partition("aws-iso", /^us-iso-\w+-\d+$/, "us-iso-east-1"),
  partition("aws-iso-b", /^us-isob-\w+-\d+$/, "us-isob-east-1"),
  partition("aws-iso-e", /^eu-isoe-\w+-\d+$/, "eu-isoe-west-1"),
  partition("aws-iso-f", /^us-isof-\w+-\d+$/, "us-isof-south-1"),
  partition("aws-eusc", /^eusc-(de)-\w+-\d+$/, "eusc-de-east-1"),
];

/** The form of a Region code in any partition, also one that no table knows yet: `eu-west-1`, `us-gov-east-1`. */
export const REGION_CODE = "[a-z]{2,}(?:-[a-z]+)+-\\d+";

const ONLY_REGION_CODE = new RegExp(`^${REGION_CODE}$`);

/** Whether a text has the form of a Region code. */
export const isRegionCode = (text: string): boolean => ONLY_REGION_CODE.test(text);

/** The partition of a Region; like the SDK, `aws` for a Region that no pattern matches. */
export function partitionOf(region: string): string {
  return PARTITIONS.find(({ regions }) => regions.test(region))?.id ?? "aws";
}

/**
 * A Region of the partition that the name of a Region or a pattern of names belongs to: `cn-north-1` for `cn-*`. `undefined`
 * for a pattern that says nothing of it, or may match Regions of `aws`: `us-*`.
 */
export function regionNamedBy(pattern: string): string | undefined {
  if (isRegionCode(pattern)) return pattern;
  const start = pattern.replace(/[*?].*/s, "");
  if (start.length < 2 || partitionNamed("aws")?.regions.test(`${start.replace(/-$/, "")}-any-1`)) return undefined;
  return PARTITIONS.filter(({ id }) => id !== "aws")
    .map((one) => one.globalRegion)
    .find((region) => region.startsWith(start) || start.startsWith(region.replace(/\w+-\d+$/, "")));
}

/** A partition by its id; `undefined` for one that the table does not have. */
export function partitionNamed(id: string): Partition | undefined {
  return PARTITIONS.find((one) => one.id === id);
}

/** The Region in which a partition's global services log; `undefined` for an unknown partition. */
export function globalRegion(id: string): string | undefined {
  return partitionNamed(id)?.globalRegion;
}
