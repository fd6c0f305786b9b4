import type { ValidateOptions } from "../integrity/options.ts";
import type { IntegrityResult } from "../model/integrity/integrity-result.ts";
import { checkOptions, count, flag, type Rule, SESSION_RULES, text, texts, time } from "./arguments.ts";

export type { ValidateOptions };

const RULES: { readonly [M in keyof ValidateOptions]-?: Rule } = {
  trailArn: text,
  trailName: text,
  homeRegion: text,
  start: time,
  end: time,
  bucket: text,
  prefix: text,
  regions: texts("Regions"),
  accountIds: texts("account ids"),
  ignoreAccountIds: texts("account ids"),
  ignoreRegions: texts("Regions"),
  source: text,
  publicKeys: text,
  checkpoint: text,
  digestsOnly: flag,
  allowGaps: flag,
  allowEmpty: flag,
  maxLogMib: count,
  concurrency: count,
  ...SESSION_RULES,
};

/**
 * Validates the log files that a trail delivered, from S3 or from a copy on disk: digest chains, signatures, log files.
 * What is wrong or cannot be read is in the result, which is the document that `trailproof validate --output json=FILE`
 * writes.
 *
 * @throws UserError naming the option that is wrong and what was expected; without credentials; for a trail that does not
 * exist; for a file that cannot be read or written.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
 */
export async function validate(options: ValidateOptions): Promise<IntegrityResult> {
  checkOptions("validate", options, RULES);
  const { validate: validateLogFiles } = await import("../integrity/validate.ts");
  return validateLogFiles(options);
}
