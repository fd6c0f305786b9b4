import { classify, withDeadline } from "../../collect/observe.ts";
import { status, trails } from "../../collect/services/cloudtrail/trails.ts";
import { accessProblem, isAnswer } from "../../collect/session/identity.ts";
import type { Session } from "../../collect/session/session.ts";
import { parseArn } from "../../model/aws/arn.ts";
import { UserError } from "../../model/errors.ts";
import type { IntegrityNote } from "../../model/integrity/integrity-result.ts";
import type { NamedTrail, TrailFacts } from "../source/opened.ts";

const DESCRIBE = "cloudtrail:DescribeTrails";
const STATUS = "cloudtrail:GetTrailStatus";

/**
 * Reads the trail and its status. If the bucket is named, this is optional: an error is a note.
 *
 * @throws UserError, exit 4, if no bucket is named and the trail cannot be read; exit 2 if the trail does not exist.
 */
export async function trailFacts(
  session: Session,
  named: NamedTrail,
): Promise<{ readonly facts: TrailFacts; readonly notes: readonly IntegrityNote[] }> {
  const { name, homeRegion, arn, bucket } = named;
  const notes: IntegrityNote[] = [];
  const accountId = arn === undefined ? undefined : parseArn(arn)?.accountId;
  const known = { name, homeRegion, arn, accountId, prefix: named.prefix };
  // An auditor may have access to the bucket only: the trail is not read.
  if (arn === undefined && bucket !== undefined) return { facts: { ...known, bucket }, notes };
  const note = (api: string, error: unknown) => {
    const { code, message } = classify(error, session.hide);
    notes.push({ code, message, api, region: homeRegion });
    return `${message} (${code})`;
  };
  // With an ARN both calls are made at the same time.
  const early = arn === undefined ? undefined : askStatus(session, arn, homeRegion);
  early?.catch(() => {});
  let trail: Awaited<ReturnType<typeof trails>>[number] | undefined;
  try {
    const listed = await withDeadline((signal) => trails(session, homeRegion, signal), session.callDeadlineMs);
    trail = listed.find((one) =>
      arn === undefined ? one.Name === name && one.HomeRegion === homeRegion : one.TrailARN === arn,
    );
    if (!trail && bucket === undefined)
      throw new UserError(
        `Trail ${arn ?? name} does not exist in ${homeRegion}. For a deleted trail, name its bucket with --bucket`,
      );
    if (!trail)
      notes.push({ code: "TrailNotFound", message: "the trail does not exist", api: DESCRIBE, region: homeRegion });
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = note(DESCRIBE, error);
    if (bucket === undefined && !isAnswer(classify(error).code))
      throw accessProblem(error, session, undefined, DESCRIBE);
    if (bucket === undefined)
      throw new UserError(
        `The trail cannot be read: ${why}. To validate without reading the trail, name its bucket with --bucket`,
        4,
        {
          cause: error,
        },
      );
  }
  const facts: TrailFacts = trail ? described(trail, known, bucket) : { ...known, bucket: bucket ?? "" };
  try {
    const logging = trail && (await (early ?? askStatus(session, trail.TrailARN, homeRegion)));
    return { facts: { ...facts, logging }, notes };
  } catch (error) {
    note(STATUS, error);
    return { facts, notes };
  }
}

function askStatus(session: Session, arn: string, homeRegion: string) {
  return withDeadline((signal) => status(session, { arn, homeRegion }, signal), session.callDeadlineMs);
}

function described(
  trail: Awaited<ReturnType<typeof trails>>[number],
  known: Omit<TrailFacts, "bucket">,
  bucket: string | undefined,
): TrailFacts {
  const same = bucket === undefined || bucket === trail.S3BucketName;
  return {
    ...known,
    arn: trail.TrailARN,
    accountId: parseArn(trail.TrailARN)?.accountId,
    bucket: bucket ?? trail.S3BucketName,
    prefix: known.prefix ?? (same ? trail.S3KeyPrefix : undefined),
    isOrganizationTrail: trail.IsOrganizationTrail === true,
    logFileValidationEnabled: trail.LogFileValidationEnabled === true,
  };
}
