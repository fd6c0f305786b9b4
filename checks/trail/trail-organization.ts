import type { Posture, PostureTrail, Step } from "../../src/check/index.ts";
import {
  anyEffective,
  cli,
  defineCheck,
  EFFECTIVE_NEEDS,
  effectiveArns,
  fail,
  makeEffective,
  notApplicable,
  onAccount,
  openTrail,
  seeStatus,
  trailStep,
  unread,
} from "../../src/check/index.ts";

/** An organization trail records every account, new ones too, and members cannot stop it. */
export default defineCheck({
  id: "trail-organization",
  title: "An effective organization trail covers the account",
  failureTitle: "No effective organization trail covers the account",
  severity: "medium",
  resourceType: "account",
  links: [],
  rationale:
    "A trail of its own can be stopped by an administrator of the account. An organization trail records all accounts, also those that join later, and only the management account or its delegated administrator can change it.",
  references: [
    {
      title: "AWS CloudTrail: creating a trail for an organization",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/creating-trail-organization.html",
    },
  ],
  needs: EFFECTIVE_NEEDS,
  data: { trails: "ARNs of the effective organization trails." },
  remediation: (_verdict, { id, organization }, posture) => {
    const management = organization.state === "read" ? organization.value.managementAccountId : "MANAGEMENT_ACCOUNT_ID";
    const all = organizationTrails(posture);
    const own = all.filter(({ owner }) => owner === "own").flatMap((trail) => makeEffective(trail, posture));
    if (own.length > 0) return { steps: own };
    if (all.length > 0) return { steps: all.map(seeStatus) };
    const effective = effectiveArns(posture);
    const wide = posture.trails.find(
      ({ arn, owner, isMultiRegionTrail }) => owner === "own" && isMultiRegionTrail && effective.has(arn),
    );
    return {
      steps: [trustedAccess(management), ...(management === id && wide ? [widen(wide)] : create(management))],
      note: "The policy of the bucket must let CloudTrail write under AWSLogs/ and the organization's id. Members see the trail and cannot change it.",
    };
  },
  evaluate: (posture) => {
    const { organization } = posture.account;
    if (organization.state === "absent")
      return onAccount(posture, notApplicable("This account belongs to no organization", { evidence: [organization] }));
    if (organization.state !== "read")
      return onAccount(
        posture,
        unread("Whether this account belongs to an organization is not known: ", [organization]),
      );
    const none = fail(`No organization trail of ${organization.value.id} covers this account`, {
      evidence: [organization, ...posture.regions.map(({ trails }) => trails)],
    });
    return onAccount(posture, anyEffective(organizationTrails(posture), posture, none));
  },
});

const organizationTrails = ({ trails }: Posture): PostureTrail[] =>
  trails.filter(({ isOrganizationTrail }) => isOrganizationTrail);

const ACCESS = "enable-aws-service-access cloudtrail.amazonaws.com";

const trustedAccess = (account: string): Step => ({
  id: ACCESS,
  title: "Give CloudTrail trusted access to the organization",
  effect: "changes",
  account,
  console: [
    "Open Organizations in the management account, choose Services, then CloudTrail, and enable trusted access",
  ],
  cli: ["aws organizations enable-aws-service-access --service-principal cloudtrail.amazonaws.com"],
});

const widen = (trail: PostureTrail): Step =>
  trailStep("update-trail-organization", trail, {
    title: `Make ${trail.name} an organization trail`,
    effect: "changes",
    after: [ACCESS],
    cost: "The first copy of management events is free in each account; further copies and data events are charged.",
    console: [
      openTrail(trail),
      "Under General details choose Edit, turn on Enable for all accounts in my organization, and save",
    ],
    cli: [cli`aws cloudtrail update-trail --name ${trail.name} --is-organization-trail --region ${trail.homeRegion}`],
  });

const create = (account: string): Step[] => [
  {
    id: "create-organization-trail",
    title: "Create an organization trail in the management account",
    effect: "creates",
    account,
    after: [ACCESS],
    cost: "The first copy of management events is free in each account; S3 storage is charged.",
    console: [
      "Open CloudTrail in the management account, choose Trails, then Create trail",
      "Turn on Enable for all accounts in my organization, and choose a bucket",
    ],
    cli: [
      "aws cloudtrail create-trail --name organization-trail --s3-bucket-name BUCKET_NAME --is-multi-region-trail --is-organization-trail --enable-log-file-validation --region HOME_REGION",
    ],
    terraform:
      'resource "aws_cloudtrail" "organization" {\n  name                       = "organization-trail"\n  s3_bucket_name             = aws_s3_bucket.trail.id\n  is_multi_region_trail      = true\n  is_organization_trail      = true\n  enable_log_file_validation = true\n}',
  },
  {
    id: "start-organization-trail",
    title: "Start logging on the organization trail",
    effect: "changes",
    account,
    after: ["create-organization-trail"],
    cli: ["aws cloudtrail start-logging --name organization-trail --region HOME_REGION"],
  },
];
