import { describe, expect, it } from "vitest";
import * as filters from "../../src/filters/index.ts";
import { type AlarmSet, alarmCoverage, compileFilter, type Teller } from "../../src/filters/index.ts";
import { parseRecord } from "../../src/selectors/index.ts";

const WHERE = {
  accountId: "123456789012",
  partition: "aws",
  globalRegion: "us-east-1",
  regions: ["eu-west-1", "us-east-1"],
};

const SETS = Object.values(filters).filter(
  (one): one is AlarmSet => typeof one === "object" && one !== null && "events" in one,
);
const each = SETS.map((set) => [set.label, set] as const);

function teller(pattern: string): Teller {
  const filter = compileFilter(pattern);
  if ("error" in filter) throw new Error(filter.error.message);
  return {
    tells: filter.matches,
    waysToFail: (record, stays) => filters.waysToFail(filter.pattern, record, stays),
  };
}

const coverage = (set: AlarmSet, ...patterns: string[]) => {
  const { answer, ...why } = alarmCoverage(patterns.map(teller), set, set.events(WHERE));
  if (answer === "covered") return answer;
  const { witness, way = [] } = why as { witness: { words: string }; way?: { path: string[]; value: unknown }[] };
  return [answer, witness.words, ...way.flatMap(({ path, value }) => [path.join("."), value])];
};

/** A pattern of a set with one more clause. */
const and = ({ pattern }: AlarmSet, clause: string) => `{ (${pattern.slice(1, -1)}) && (${clause}) }`;

describe.each(each)("%s", (_, set) => {
  const events = set.events(WHERE);

  it("are complete records of this account, which the selector engine reads", () => {
    for (const { record } of events) {
      expect(parseRecord(record)).toHaveProperty("event");
      expect(record).toMatchObject({ recipientAccountId: "123456789012", eventCategory: "Management" });
      for (const member of ["eventVersion", "userIdentity", "eventTime", "sourceIPAddress", "userAgent", "eventID"])
        expect(record).toHaveProperty(member);
    }
  });

  it("are matched by the pattern that the remedy uses", () => expect(coverage(set, set.pattern)).toBe("covered"));

  it.each([
    '$.eventVersion = "1.11"',
    '$.userAgent != "aws-cli*"',
    "$.userAgent != %HashiCorp%",
    "$.eventTime != %T03:%",
    '$.userAgent = "*a*"',
    "$.vpcEndpointId NOT EXISTS",
    "$.resources[0].ARN NOT EXISTS",
    '$.tlsDetails.* != "sandbox"',
    '($.userAgent != "terraform*") || ($.sourceIPAddress != "203.0.113.9")',
  ])("are not all matched by a pattern that asks for more of members that may differ: %s", (clause) =>
    expect(coverage(set, and(set, clause))).not.toBe("covered"),
  );

  it("are matched by a pattern that asks for what each of them has", () =>
    expect(coverage(set, and(set, '$.recipientAccountId = "123456789012" && $.eventCategory = Management'))).toBe(
      "covered",
    ));

  it("are not all matched by two patterns that leave a value out of which no event of the set is", () => {
    const alice = and(set, '($.userIdentity.userName = "alice") || ($.userIdentity.userName NOT EXISTS)');
    const others = '($.userIdentity.userName != "alice") && ($.userIdentity.userName != "bob")';
    expect(coverage(set, alice, and(set, others))).not.toBe("covered");
  });

  it("are matched by two patterns together, of which one has no other events", () => {
    const half = and(set, '$.sourceIPAddress = "203.*"');
    expect(coverage(set, half, and(set, '$.sourceIPAddress != "203.*"'))).toBe("covered");
    const [one, two] = [and(set, '$.userAgent != "terraform*"'), and(set, '$.sourceIPAddress != "203.0.113.9"')];
    expect(coverage(set, one, two)).toEqual([
      "not-covered",
      expect.any(String),
      "userAgent",
      "terraform",
      "sourceIPAddress",
      "203.0.113.9",
    ]);
  });
});

const { CLOUDTRAIL_CHANGES: TRAILS, IAM_POLICY_CHANGES: IAM, ROOT_USAGE: ROOT } = filters;

it.each<[string, AlarmSet, string, unknown]>([
  ["&& for ||", TRAILS, "{ ($.eventName = CreateTrail) && ($.eventName = DeleteTrail) }", "not-covered"],
  ["one name missing", TRAILS, TRAILS.pattern.replace(" || ($.eventName = StopLogging)", ""), "StopLogging"],
  ["longer names", TRAILS, TRAILS.pattern.replaceAll("Trail)", "Trails)"), "CreateTrail"],
  ["another source", TRAILS, TRAILS.pattern.replace("cloudtrail.", "iam."), "not-covered"],
  ["one identity", TRAILS, and(TRAILS, "$.userIdentity.type = IAMUser"), "by the root user"],
  ["one Region", TRAILS, and(TRAILS, "$.awsRegion = us-east-1"), "not-covered"],
  ["no calls made by services", IAM, and(IAM, "$.userIdentity.invokedBy NOT EXISTS"), "userIdentity.invokedBy"],
  ["a regular expression on names", TRAILS, "{ $.eventName = %Trail$|Logging$% }", "covered"],
  ["successful calls only", IAM, and(IAM, "$.errorCode NOT EXISTS && $.errorMessage NOT EXISTS"), "covered"],
  ["wildcards", IAM, "{ $.eventName = *Policy || $.eventName = *PolicyVersion }", "covered"],
  ["terms", TRAILS, '?"CreateTrail" ?"UpdateTrail" ?"DeleteTrail" ?StartLogging ?StopLogging', "covered"],
  ["terms of another member", TRAILS, "cloudtrail Trail", "StartLogging"],
  ["an excluded term", TRAILS, "cloudtrail -terraform", "userAgent"],
  ["fields", TRAILS, "[a, ...]", "undecided"],
  [
    "the text of CIS 1.4 for root",
    ROOT,
    '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
    "covered",
  ],
  ["console sign-ins of root only", ROOT, and(ROOT, "$.eventName = ConsoleLogin"), "CreateAccessKey by the root user"],
  [
    "the text of CIS 5.0 for route tables, without brackets",
    filters.ROUTE_TABLE_CHANGES,
    "{($.eventSource = ec2.amazonaws.com) && ($.eventName = CreateRoute) || ($.eventName = CreateRouteTable) || ($.eventName = ReplaceRoute) || ($.eventName = ReplaceRouteTableAssociation) || ($.eventName = DeleteRouteTable) || ($.eventName = DeleteRoute) || ($.eventName = DisassociateRouteTable) }",
    "covered",
  ],
  [
    "the text of CIS 1.4 for unauthorized calls",
    filters.UNAUTHORIZED_API_CALLS,
    '{ ($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*") || ($.sourceIPAddress!="delivery.logs.amazonaws.com") || ($.eventName!="HeadBucket") }',
    "covered",
  ],
  [
    "the text of CIS 5.0 for unauthorized calls",
    filters.UNAUTHORIZED_API_CALLS,
    '{ (($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*")) && ($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket") }',
    "covered",
  ],
  [
    "unauthorized calls without AssumeRole",
    filters.UNAUTHORIZED_API_CALLS,
    and(filters.UNAUTHORIZED_API_CALLS, '$.eventName != "AssumeRole"'),
    "AssumeRole",
  ],
  [
    "one code of unauthorized calls",
    filters.UNAUTHORIZED_API_CALLS,
    '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied") }',
    "AccessDeniedException",
  ],
  [
    "sign-ins without MFA, of any user",
    filters.CONSOLE_NO_MFA,
    '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") }',
    "covered",
  ],
  [
    "sign-ins without MFA, not federated",
    filters.CONSOLE_NO_MFA,
    "{ $.eventName = ConsoleLogin && $.additionalEventData.MFAUsed = No && $.additionalEventData.SamlProviderArn NOT EXISTS }",
    "covered",
  ],
  ["* in the middle", TRAILS, '{ $.eventSource = "cloud*amazonaws.com" }', "undecided"],
])("a pattern with %s", (_, set, pattern, expected) => {
  const found = coverage(set, pattern);
  if (typeof found === "string" || typeof expected !== "string") expect(found).toBe(expected);
  else expect(found.join(" ")).toContain(expected);
});
