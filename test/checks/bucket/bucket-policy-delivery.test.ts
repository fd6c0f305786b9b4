import bucketPolicyDelivery from "../../../checks/bucket/bucket-policy-delivery.ts";
import { ACCOUNT, account, hoursAgo, OTHER, read } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { withPolicy } from "../../support/policies.ts";

type Statement = Readonly<Record<string, unknown>>;
const main = account().trail("main");
const late = account().trail("main", { status: { latestDeliveryTime: hoursAgo(5) } });
const write = (change: (one: Statement) => object[]) =>
  withPolicy("bucket", (all) => all.flatMap((one) => (one.Sid === "AWSCloudTrailWrite" ? change(one) : [one])));
const resource = (path: string) => write((one) => [{ ...one, Resource: `arn:aws:s3:::main-logs/${path}` }]);
const deny = (Condition: object) =>
  withPolicy("bucket", (all) => [
    ...all,
    { Sid: "Perimeter", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition },
  ]);
const organization = (id = "o-a1b2c3d4e5") =>
  account()
    .trail("main", { isOrganizationTrail: true })
    .edit((snapshot) => {
      snapshot.account.organization = read("account.organization", { id, managementAccountId: ACCOUNT });
    });

describeCheck(bucketPolicyDelivery, {
  pass: {
    "the policy of AWS's documentation": main,
    "the account's folder": main.edit(resource(`AWSLogs/${ACCOUNT}/*`)),
    "a prefix": account().trail("main", { s3KeyPrefix: "audit" }),
    "the organization's folder": organization().edit(resource("AWSLogs/o-a1b2c3d4e5/*")),
    "a denial of networks that excludes AWS services": main.edit(
      deny({
        StringNotEqualsIfExists: { "aws:SourceVpce": "vpce-1" },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      }),
    ),
    "a denial without TLS": main.edit(deny({ NumericLessThan: { "s3:TlsVersion": 1 } })),
    "what is not known, but was delivered within the hour": {
      account: main.edit(deny({ DateGreaterThan: { "aws:CurrentTime": "2030-01-01" } })),
      says: /within the hour/,
    },
    "a foreign trail": account().trail("main", { account: OTHER }),
  },
  fail: {
    "no policy": main.edit(withPolicy("bucket", null)),
    "no statement for writing": { account: main.edit(write(() => [])), says: /refuses CloudTrail s3:PutObject/ },
    "the folder of another account": main.edit(resource(`AWSLogs/${OTHER}/*`)),
    "log files without digest files": main.edit(resource(`AWSLogs/${ACCOUNT}/CloudTrail/*`)),
    "another prefix": account().trail("main", { s3KeyPrefix: "audit" }).edit(resource("AWSLogs/*")),
    "the account's folder for an organization trail": organization().edit(resource(`AWSLogs/${ACCOUNT}/*`)),
    "another trail": main.edit(
      write((one) => [
        {
          ...one,
          Condition: { StringEquals: { "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:123456789012:trail/other" } },
        },
      ]),
    ),
    "another ACL": main.edit(write((one) => [{ ...one, Condition: { StringEquals: { "s3:x-amz-acl": "private" } } }])),
    "a denial of networks": {
      account: main.edit(deny({ StringNotEquals: { "aws:SourceVpce": "vpce-1" } })),
      says: /denied by statement "Perimeter"/,
    },
    "a denial of other organizations": main.edit(deny({ StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } })),
    "of two trails one": account()
      .trail("main", { s3BucketName: "logs" })
      .trail("second", { s3BucketName: "logs" })
      .edit(
        withPolicy("bucket", (all) =>
          all.map((one) =>
            one.Effect === "Allow"
              ? {
                  ...one,
                  Condition: {
                    StringEquals: { "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:123456789012:trail/main" },
                  },
                }
              : one,
          ),
        ),
      ),
  },
  unknown: {
    "policy denied": main.deny("s3:GetBucketPolicy"),
    "a date that decides": late.edit(deny({ DateGreaterThan: { "aws:CurrentTime": "2030-01-01" } })),
    "encryption that the trail may or may not ask for": late.edit(
      deny({ StringNotEquals: { "s3:x-amz-server-side-encryption": "AES256" } }),
    ),
    "an organization that is not known": account()
      .trail("main", { isOrganizationTrail: true, status: { latestDeliveryTime: hoursAgo(5) } })
      .edit(resource("AWSLogs/o-a1b2c3d4e5/*"))
      .deny("organizations:DescribeOrganization"),
    "the trails of a region denied": main.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "a bucket of another account": account().trail("main", { bucket: "foreign" }) },
  notApplicable: { "a bucket that is gone": account().trail("main", { bucket: "gone" }) },
  none: { "no trails": account() },
});
