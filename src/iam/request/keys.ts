/**
 * What is known of condition keys, in lower case.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const BOOLEANS = new Set([
  "aws:securetransport",
  "aws:viaawsservice",
  "aws:principalisawsservice",
  "aws:multifactorauthpresent",
  "kms:grantisforawsresource",
  "kms:viaservice:bool",
]);

/** Keys of the global namespace that hold several values; all others of it hold one. */
const SEVERAL = new Set([
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:principalservicenameslist",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:tagkeys",
  "aws:vpceorgpaths",
]);

export const isBoolean = (key: string): boolean => BOOLEANS.has(key);

/** Whether a key may hold several values; of a service's own key AWS's lists say it, here how the policy asks. */
export const maySeveral = (key: string, isAskedAsSet: boolean): boolean =>
  key.startsWith("aws:") ? SEVERAL.has(key) : isAskedAsSet;

/**
 * Whether a text that a policy compares a key with names what only its owner can present: a caller that the policy does
 * not name never has such a value. AWS's page on "the meaning of public" calls it a fixed value: one without a wildcard; an
 * ARN with an account id also with wildcards elsewhere; so do a bucket's ARN with its name, a role's id and an organization's.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function isFixed(key: string, text: string): boolean {
  if (!/[*?]/.test(text)) return true;
  const [prefix, , service, , account = "", resource = ""] = text.split(":");
  if (prefix === "arn" && /^\d{12}$/.test(account)) return true;
  if (prefix === "arn" && service === "s3" && /^[^*?/]+$/.test(resource)) return true;
  const beginning =
    key === "aws:userid" ? text.split(":")[0] : key.endsWith("orgpaths") ? text.split("/")[0] : undefined;
  return beginning !== undefined && beginning.length > 1 && beginning !== text && !/[*?]/.test(beginning);
}
