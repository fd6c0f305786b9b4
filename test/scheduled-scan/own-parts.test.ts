import { expect, it } from "vitest";
import { tamperingEvent } from "../../src/model/events/tampering-event.ts";
import { isOwnPart } from "../../src/scheduled-scan/tampering/own-parts.ts";
import { deployTemplate } from "../support/deploy-template.ts";

const TOPIC = "arn:aws:sns:us-east-1:111122223333:trailproof-Topic";
const OWN = { bucket: "results", topicArn: TOPIC, role: "trailproof-Role-1", functionName: "trailproof" };
const GROUP = "/aws/lambda/trailproof";

function isOwn(source: string, eventName: string, requestParameters: object) {
  const event = tamperingEvent({ detail: { eventSource: `${source}.amazonaws.com`, eventName, requestParameters } });
  if (!event) throw new Error(`${eventName} is not in the table`);
  return isOwnPart(event, OWN);
}

it.each([
  ["sns", "DeleteTopic", { topicArn: TOPIC }, { topicArn: `${TOPIC}-2` }],
  ["sns", "Unsubscribe", { subscriptionArn: `${TOPIC}:0a1b` }, { subscriptionArn: `${TOPIC}-2:0a1b` }],
  ["monitoring", "DeleteAlarms", { alarmNames: ["cpu", "trailproof-errors"] }, { alarmNames: ["cpu"] }],
  ["monitoring", "DisableAlarmActions", { alarmNames: ["trailproof-dead-letters"] }, { alarmNames: ["dead-letters"] }],
  ["s3", "PutBucketPolicy", { bucketName: "results" }, { bucketName: "results-2" }],
  ["iam", "DeleteRolePolicy", { roleName: "TRAILPROOF-role-1" }, { roleName: "trailproof-Role-12" }],
  ["logs", "DeleteLogGroup", { logGroupName: GROUP }, { logGroupName: `${GROUP}-2` }],
  ["events", "DisableRule", { name: "trailproof-TamperingRule-1A2B3C" }, { name: "orders-TamperingRule-1A2B3C" }],
  ["events", "RemoveTargets", { rule: "trailproof-watching", ids: ["scan"] }, { rule: "watching", ids: ["scan"] }],
  ["events", "DeleteRule", { name: "trailproof-forward-log-files" }, { name: "trailproof-forward" }],
  ["events", "PutRule", { name: "trailproof-forward-tampering-eu-west-1" }, { name: "forward-tampering-eu-west-1" }],
  [
    "logs",
    "PutTransformer",
    { logGroupIdentifier: `arn:aws:logs:us-east-1:111122223333:log-group:${GROUP}:*` },
    { logGroupIdentifier: `arn:aws:logs:us-east-1:111122223333:log-group:${GROUP}-2:*` },
  ],
])("%s:%s is about a part of the stack", (source, name, own, other) => {
  expect(isOwn(source, name, own)).toBe(true);
  expect(isOwn(source, name, other)).toBe(false);
});

it("the template names its alarm and its log group so that the function knows them, and tells it its role", () => {
  const { DeadLetterAlarm, ErrorAlarm, LogGroup, Function: own } = deployTemplate().Resources;
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: as CloudFormation writes it.
  expect(own?.Properties.FunctionName).toEqual({ Ref: "AWS::StackName" });
  expect(ErrorAlarm?.Properties.AlarmName).toEqual({ "Fn::Sub": "${AWS::StackName}-errors" });
  expect(DeadLetterAlarm?.Properties.AlarmName).toEqual({ "Fn::Sub": "${AWS::StackName}-dead-letters" });
  expect(LogGroup?.Properties.LogGroupName).toEqual({ "Fn::Sub": "/aws/lambda/${AWS::StackName}" });
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: as CloudFormation writes it.
  expect(own?.Properties.Environment.Variables.TRAILPROOF_ROLE).toEqual({ Ref: "Role" });
});
