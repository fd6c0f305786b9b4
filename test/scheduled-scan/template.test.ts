import { expect, it } from "vitest";
import { cfnLint, describeWithCfnLint } from "../support/cfn-lint.ts";
import { deployTemplate, roleStatements } from "../support/deploy-template.ts";
import { runHere } from "../support/run-cli.ts";

it("the role reads what `trailproof permissions --policy all` prints", async () => {
  const { stdout } = await runHere(["permissions", "--policy", "all"]);
  expect(roleStatements().Read).toEqual(JSON.parse(stdout).Statement[0].Action);
});

it("keeps an event that the function could not be given, in a queue that takes it from the rules alone", () => {
  const { Resources } = deployTemplate();
  const arn = { "Fn::GetAtt": "DeadLetters.Arn" };
  const rules = Object.entries(Resources).filter(([, { Type }]) => Type === "AWS::Events::Rule");
  expect(rules.map(([name]) => name)).toEqual(["TamperingRule", "WatchingRule", "LogFileRule"]);
  for (const [, { Properties }] of rules) expect(Properties.Targets[0].DeadLetterConfig).toEqual({ Arn: arn });
  const [statement] = Resources.DeadLettersPolicy?.Properties.PolicyDocument.Statement ?? [];
  expect(statement).toMatchObject({
    Action: "sqs:SendMessage",
    Resource: arn,
    Condition: {
      ArnEquals: {
        "aws:SourceArn": [
          { "Fn::GetAtt": "TamperingRule.Arn" },
          { "Fn::GetAtt": "WatchingRule.Arn" },
          { "Fn::If": ["WatchesLogFiles", { "Fn::GetAtt": "LogFileRule.Arn" }, { Ref: "AWS::NoValue" }] },
        ],
      },
    },
  });
  const allowed = Object.values(Resources).filter(({ Type }) => Type === "AWS::Lambda::Permission");
  expect(allowed.map(({ Properties }) => Properties.SourceArn)).toEqual(
    rules.map(([name]) => ({ "Fn::GetAtt": `${name}.Arn` })),
  );
});

it("forwards to a Region of every partition", () => {
  const { AllowedPattern = "" } = deployTemplate("cloudformation-forward").Parameters.ScanRegion ?? {};
  for (const region of ["us-east-1", "us-gov-west-1", "cn-north-1", "us-iso-east-1", "eusc-de-east-1"])
    expect(region).toMatch(new RegExp(AllowedPattern));
  expect("everywhere").not.toMatch(new RegExp(AllowedPattern));
});

it("a policy file in the bucket of the results, and the newest result, do not expire", () => {
  const { Rules } = deployTemplate().Resources.Bucket?.Properties.LifecycleConfiguration ?? {};
  const expiring = (Rules as Record<string, unknown>[]).filter(({ ExpirationInDays }) => ExpirationInDays);
  expect(expiring.map(({ Prefix }) => Prefix)).toEqual(["history/", "snapshots/", "locks/"]);
});

it("the rules of another Region have the same patterns, and send to the bus that its role may send to, never its own", () => {
  const { Resources, Conditions } = deployTemplate("cloudformation-forward");
  const own = deployTemplate().Resources;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: as CloudFormation writes it.
  const bus = { "Fn::Sub": "arn:${AWS::Partition}:events:${ScanRegion}:${AWS::AccountId}:event-bus/default" };
  for (const [name, rule, condition] of [
    ["ForwardingRule", "TamperingRule", "IsOtherRegion"],
    ["ForwardingWatchingRule", "WatchingRule", "IsOtherRegion"],
    ["ForwardingLogFileRule", "LogFileRule", "ForwardsLogFiles"],
  ] as const) {
    const { EventPattern, Targets } = Resources[name]?.Properties ?? {};
    expect(EventPattern).toEqual(own[rule]?.Properties.EventPattern);
    expect(Targets).toEqual([{ Id: "scan-region", Arn: bus, RoleArn: { "Fn::GetAtt": "Role.Arn" } }]);
    expect(Resources[name]?.Condition).toBe(condition);
  }
  const [statement] = Resources.Role?.Properties.Policies[0].PolicyDocument.Statement ?? [];
  expect(statement).toEqual({ Effect: "Allow", Resource: bus, Action: "events:PutEvents" });
  expect(Conditions?.IsOtherRegion).toEqual({
    "Fn::Not": [{ "Fn::Equals": [{ Ref: "AWS::Region" }, { Ref: "ScanRegion" }] }],
  });
  expect(Conditions?.ForwardsLogFiles).toMatchObject({ "Fn::And": [{ Condition: "IsOtherRegion" }, {}] });
});

describeWithCfnLint("the CloudFormation templates", () => {
  it("pass cfn-lint", () => {
    expect(cfnLint(["deploy/cloudformation.yaml", "deploy/cloudformation-forward.yaml"])).toBe("");
  });
});
