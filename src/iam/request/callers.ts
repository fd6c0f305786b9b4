import { ABSENT, type Domain, oneOf, type Principal, UNNAMED } from "./request.ts";

/** A caller, and what is known of the condition keys of its requests. */
export interface Caller {
  readonly principal: Principal;
  readonly context: Readonly<Record<string, Domain>>;
}

const all = (domain: Domain, ...keys: readonly string[]): Record<string, Domain> =>
  Object.fromEntries(keys.map((key) => [key, domain]));

/** Keys by which a policy names the resource that a service acts for. */
const SOURCE = [
  "aws:sourcearn",
  "aws:sourceaccount",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
] as const;
/** Keys by which a policy names the caller. */
const IDENTITY = [
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:userid",
  "kms:calleraccount",
] as const;
/** Keys by which a policy names the network, the access point or the key that a request comes by. */
const WAY = [
  "aws:sourceip",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:sourcevpcarn",
  "aws:vpceaccount",
  "aws:vpceorgid",
  "aws:vpceorgpaths",
  "aws:vpcsourceip",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
  "s3:x-amz-server-side-encryption-aws-kms-key-id",
] as const;

/**
 * A service that acts on behalf of a resource. It comes from no network of the account, and has no organization.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html `aws:PrincipalIsAWSService`
 */
export function service(
  name: string,
  source: { readonly arn: string; readonly accountId: string; readonly organizationId?: string | undefined },
): Caller {
  return {
    principal: { kind: "service", name },
    context: {
      ...serviceContext(name),
      "aws:sourcearn": oneOf(source.arn),
      "aws:sourceaccount": oneOf(source.accountId),
      ...(source.organizationId ? { "aws:sourceorgid": oneOf(source.organizationId) } : {}),
    },
  };
}

/** The service acting for a resource of an account that the policy does not name, or without saying for which. */
export function unpinned(name: string): Caller {
  return { principal: { kind: "service", name }, context: { ...serviceContext(name), ...all(UNNAMED, ...SOURCE) } };
}

function serviceContext(name: string): Record<string, Domain> {
  return {
    ...all(UNNAMED, ...IDENTITY, ...WAY),
    ...all(
      ABSENT,
      "aws:principalorgid",
      "aws:principalorgpaths",
      "aws:multifactorauthpresent",
      "aws:multifactorauthage",
    ),
    "aws:principalisawsservice": oneOf("true"),
    "aws:principalservicename": oneOf(name),
    "aws:principalservicenameslist": oneOf([name]),
    "aws:viaawsservice": oneOf("false"),
    "aws:calledvia": ABSENT,
    "aws:securetransport": oneOf("true"),
  };
}

/** Everyone that a policy does not name: anonymous callers, and signed ones of other accounts. */
export const OUTSIDERS: readonly Caller[] = [
  {
    principal: { kind: "anonymous" },
    context: {
      ...all(ABSENT, ...SOURCE, ...IDENTITY),
      ...all(UNNAMED, ...WAY),
      "aws:userid": oneOf("anonymous"),
      "aws:principalisawsservice": oneOf(null, "false"),
      "aws:viaawsservice": oneOf(null, "false"),
    },
  },
  {
    principal: { kind: "unnamed" },
    context: { ...all(UNNAMED, ...SOURCE, ...IDENTITY, ...WAY), "aws:principalisawsservice": oneOf("false") },
  },
];
