import { parseArn } from "../model/aws/arn.ts";
import { isRegionCode } from "../model/aws/partitions.ts";
import { UserError } from "../model/errors.ts";
import { isGlob } from "../model/text/glob.ts";
import { pointInTime } from "../model/text/point-in-time.ts";
import { oneLine } from "../model/text/safe-text.ts";
import type { Range } from "./layout/time.ts";
import type { ValidateOptions } from "./options.ts";
import type { NamedTrail } from "./source/opened.ts";

type Member = keyof ValidateOptions;

/** Which trail, and which range. */
export interface Arguments {
  readonly named: NamedTrail;
  readonly range: Range;
}

/**
 * Checks the options of a validation.
 *
 * @param now - milliseconds.
 * @param say - how messages name a member: as it is, or as an option of the command line.
 * @throws UserError naming the member and what was expected.
 */
export function parseArguments(
  options: ValidateOptions,
  now: number,
  say: (member: Member) => string = (member) => member,
): Arguments {
  const arguments_ = { named: namedTrail(options, say), range: rangeOf(options, now, say) };
  checkConflicts(options, say);
  checkNames(options, say);
  return arguments_;
}

function namedTrail(options: ValidateOptions, say: (member: Member) => string): NamedTrail {
  const { trailArn, trailName, homeRegion, bucket, prefix } = options;
  const where = { ...(bucket === undefined ? {} : { bucket }), ...(prefix === undefined ? {} : { prefix }) };
  if (trailArn !== undefined) {
    if (trailName !== undefined || homeRegion !== undefined)
      throw new UserError(
        `${say("trailArn")} has the trail's name and home Region: remove ${say("trailName")} and ${say("homeRegion")}`,
      );
    const arn = parseArn(trailArn);
    const name = arn && /^trail\/([A-Za-z0-9._-]+)$/.exec(arn.resource)?.[1];
    if (!arn || !name || arn.service !== "cloudtrail" || !/^\d{12}$/.test(arn.accountId) || !isRegionCode(arn.region))
      throw new UserError(
        `${say("trailArn")} ${oneLine(trailArn)}: expected arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME, the ARN of a trail`,
      );
    return { name, homeRegion: arn.region, arn: trailArn, ...where };
  }
  if (trailName === undefined || homeRegion === undefined)
    throw new UserError(
      `Which trail? Name it with ${say("trailArn")}, or with ${say("trailName")} and ${say("homeRegion")}`,
    );
  if (!/^[A-Za-z0-9._-]+$/.test(trailName))
    throw new UserError(`${say("trailName")} ${oneLine(trailName)}: expected letters, digits, '.', '_' and '-'`);
  if (!isRegionCode(homeRegion))
    throw new UserError(`${say("homeRegion")} ${oneLine(homeRegion)}: expected a Region such as eu-west-1`);
  return { name: trailName, homeRegion, ...where };
}

function rangeOf({ start, end }: ValidateOptions, now: number, say: (member: Member) => string): Range {
  if (start === undefined)
    throw new UserError(`${say("start")} is missing: name the begin of the range, such as 2026-01-15 or 24h`);
  const range = {
    start: pointInTime(say("start"), start, now),
    end: pointInTime(say("end"), end ?? new Date(now), now),
  };
  if (range.start > range.end) throw new UserError(`${say("start")} is later than ${say("end")}`);
  return range;
}

/** Options that call AWS, which a copy on disk does not. */
const SESSION: readonly Member[] = [
  "profile",
  "roleArn",
  "externalId",
  "endpointUrl",
  "connectTimeoutMs",
  "attemptTimeoutMs",
];

function checkConflicts(options: ValidateOptions, say: (member: Member) => string): void {
  const { source, publicKeys, checkpoint, digestsOnly, externalId, roleArn } = options;
  if (source !== undefined && publicKeys === undefined)
    throw new UserError(`${say("source")} needs ${say("publicKeys")}, a file: no AWS call is made`);
  if (source === undefined && publicKeys !== undefined)
    throw new UserError(`${say("publicKeys")} is for ${say("source")} only`);
  const session = SESSION.find((member) => options[member] !== undefined);
  if (source !== undefined && session !== undefined)
    throw new UserError(`${say("source")} makes no AWS call: remove ${say(session)}`);
  if (externalId !== undefined && roleArn === undefined)
    throw new UserError(`${say("externalId")} needs ${say("roleArn")}`);
  if (checkpoint !== undefined && digestsOnly)
    throw new UserError(
      `${say("checkpoint")} keeps verified log files: remove ${say("digestsOnly")} or ${say("checkpoint")}`,
    );
}

function checkNames(options: ValidateOptions, say: (member: Member) => string): void {
  for (const member of ["accountIds", "ignoreAccountIds"] as const) {
    const account = options[member]?.find((id) => !/^\d{12}$/.test(id));
    if (account !== undefined) throw new UserError(`${say(member)} ${oneLine(account)}: expected twelve digits`);
  }
  for (const member of ["regions", "ignoreRegions"] as const) {
    const takesPatterns = member === "regions";
    const region = options[member]?.find(
      (one) => !isRegionCode(one) && !(takesPatterns && isGlob(one) && /^[a-z0-9*?-]+$/.test(one)),
    );
    if (region !== undefined)
      throw new UserError(
        `${say(member)} ${oneLine(region)}: expected Regions such as eu-west-1${takesPatterns ? " or 'eu-*'" : ""}`,
      );
  }
}
