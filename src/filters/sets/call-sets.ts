import { callSet } from "./alarm-set.ts";

const both = (verbs: readonly string[], ...nouns: string[]) =>
  nouns.flatMap((noun) => verbs.map((verb) => `${verb}${noun}`));

const EC2 = "ec2.amazonaws.com";

export const IAM_POLICY_CHANGES = callSet({
  label: "changes to IAM policies",
  name: "iam-policy-changes",
  eventSource: "iam.amazonaws.com",
  eventNames: [
    ...both(["Delete", "Put"], "GroupPolicy", "RolePolicy", "UserPolicy"),
    ...both(["Create", "Delete"], "Policy", "PolicyVersion"),
    ...both(["Attach", "Detach"], "RolePolicy", "UserPolicy", "GroupPolicy"),
  ],
  global: true,
  requestParameters: {
    policyName: "example",
    policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    roleName: "example",
  },
});

const TRAIL_CALLS = ["CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"];

const trailChanges = (eventNames: readonly string[]) =>
  callSet({
    label: "changes to trails",
    name: "cloudtrail-changes",
    eventSource: "cloudtrail.amazonaws.com",
    eventNames,
    requestParameters: { name: "example" },
  });

export const CLOUDTRAIL_CHANGES = trailChanges(TRAIL_CALLS);
export const CLOUDTRAIL_CHANGES_STRICT = trailChanges([...TRAIL_CALLS, "PutEventSelectors", "PutInsightSelectors"]);

export const KMS_KEY_DISABLE_DELETE = callSet({
  label: "disabled and deleted KMS keys",
  name: "kms-key-disable-delete",
  eventSource: "kms.amazonaws.com",
  eventNames: ["DisableKey", "ScheduleKeyDeletion"],
  requestParameters: { keyId: "00000000-0000-4000-8000-000000000000" },
});

export const S3_POLICY_CHANGES = callSet({
  label: "changes to bucket policies",
  name: "s3-policy-changes",
  eventSource: "s3.amazonaws.com",
  eventNames: [
    "PutBucketAcl",
    ...both(["Put", "Delete"], "BucketPolicy", "BucketCors", "BucketLifecycle", "BucketReplication"),
  ],
  requestParameters: { bucketName: "example-bucket", Host: "example-bucket.s3.amazonaws.com" },
});

export const CONFIG_CHANGES = callSet({
  label: "changes to AWS Config",
  name: "config-changes",
  eventSource: "config.amazonaws.com",
  eventNames: ["StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder"],
  requestParameters: { configurationRecorderName: "default" },
});

export const SECURITY_GROUP_CHANGES = callSet({
  label: "changes to security groups",
  name: "security-group-changes",
  eventSource: EC2,
  eventNames: [
    ...both(["Authorize", "Revoke"], "SecurityGroupIngress", "SecurityGroupEgress"),
    ...both(["Create", "Delete"], "SecurityGroup"),
  ],
  requestParameters: { groupId: "sg-0123456789abcdef0" },
});

export const NACL_CHANGES = callSet({
  label: "changes to network ACLs",
  name: "nacl-changes",
  eventSource: EC2,
  eventNames: [
    ...both(["Create", "Delete"], "NetworkAcl", "NetworkAclEntry"),
    "ReplaceNetworkAclEntry",
    "ReplaceNetworkAclAssociation",
  ],
  requestParameters: { networkAclId: "acl-0123456789abcdef0" },
});

export const GATEWAY_CHANGES = callSet({
  label: "changes to network gateways",
  name: "gateway-changes",
  eventSource: EC2,
  eventNames: [
    ...both(["Create", "Delete"], "CustomerGateway"),
    ...both(["Attach", "Create", "Delete", "Detach"], "InternetGateway"),
  ],
  requestParameters: { internetGatewayId: "igw-0123456789abcdef0", vpcId: "vpc-0123456789abcdef0" },
});

export const ROUTE_TABLE_CHANGES = callSet({
  label: "changes to route tables",
  name: "route-table-changes",
  eventSource: EC2,
  eventNames: [
    ...both(["Create", "Delete", "Replace"], "Route"),
    ...both(["Create", "Delete", "Disassociate"], "RouteTable"),
    "ReplaceRouteTableAssociation",
  ],
  requestParameters: { routeTableId: "rtb-0123456789abcdef0" },
});

export const VPC_CHANGES = callSet({
  label: "changes to VPCs",
  name: "vpc-changes",
  eventSource: EC2,
  eventNames: [
    ...both(["Create", "Delete"], "Vpc"),
    "ModifyVpcAttribute",
    ...both(["Accept", "Create", "Delete", "Reject"], "VpcPeeringConnection"),
    ...both(["Attach", "Detach"], "ClassicLinkVpc"),
    ...both(["Disable", "Enable"], "VpcClassicLink"),
  ],
  requestParameters: { vpcId: "vpc-0123456789abcdef0" },
});

/** The names that CIS AWS Foundations lists. */
export const ORGANIZATIONS_CHANGES = callSet({
  label: "changes to the organization",
  name: "organizations-changes",
  eventSource: "organizations.amazonaws.com",
  eventNames: [
    "AcceptHandshake",
    "AttachPolicy",
    "CreateAccount",
    "CreateOrganizationalUnit",
    "CreatePolicy",
    "DeclineHandshake",
    "DeleteOrganization",
    "DeleteOrganizationalUnit",
    "DeletePolicy",
    "DetachPolicy",
    "DisablePolicyType",
    "EnablePolicyType",
    "InviteAccountToOrganization",
    "LeaveOrganization",
    "MoveAccount",
    "RemoveAccountFromOrganization",
    "UpdateOrganizationalUnit",
    "UpdatePolicy",
  ],
  global: true,
  requestParameters: { policyId: "p-examplepolicyid1", targetId: "ou-exampleroot-exampleou" },
});
