import { expect, it } from "vitest";
import { configurationOf } from "../../src/scheduled-scan/configuration.ts";

const GIVEN = { TRAILPROOF_BUCKET: "results", TRAILPROOF_TOPIC_ARN: "arn:aws:sns:eu-west-1:111122223333:alerts" };

it("has defaults for what may be missing", () => {
  expect(configurationOf(GIVEN)).toEqual({
    bucket: "results",
    prefix: "",
    topicArn: GIVEN.TRAILPROOF_TOPIC_ARN,
    policies: ["baseline"],
    respond: [],
    role: "",
    securityHub: false,
  });
  const more = { TRAILPROOF_PREFIX: "audit/a", TRAILPROOF_POLICY: " cis-3.0, s3://results/policy.yaml ,," };
  expect(configurationOf({ ...GIVEN, ...more })).toMatchObject({
    prefix: "audit/a/",
    policies: ["cis-3.0", "s3://results/policy.yaml"],
  });
  // As the template joins what is off and what is on.
  expect(configurationOf({ ...GIVEN, TRAILPROOF_RESPOND: ",restore-selectors," }).respond).toEqual([
    "restore-selectors",
  ]);
  expect(configurationOf({ ...GIVEN, TRAILPROOF_SECURITY_HUB: "on" }).securityHub).toBe(true);
});

it("names everything that is missing or wrong at once", () => {
  const error = (environment: Record<string, string>) => {
    try {
      configurationOf(environment);
    } catch (thrown) {
      return (thrown as Error).message;
    }
  };
  expect(error({})).toBe(
    "TRAILPROOF_BUCKET: expected a bucket name, and it is not set; TRAILPROOF_TOPIC_ARN: expected the ARN of an SNS topic, and it is not set",
  );
  expect(error({ ...GIVEN, TRAILPROOF_BUCKET: "s3://results" })).toContain('not "s3://results"');
  expect(error({ ...GIVEN, TRAILPROOF_TOPIC_ARN: "arn:aws:sqs:eu-west-1:111122223333:alerts" })).toContain("SNS topic");
  expect(error({ ...GIVEN, TRAILPROOF_PREFIX: "/audit" })).toContain("does not begin with /");
  expect(error({ ...GIVEN, TRAILPROOF_RESPOND: "start-logging,delete" })).toBe(
    'TRAILPROOF_RESPOND: expected some of start-logging, restore-selectors, restore-validation, not "delete"',
  );
  expect(error({ ...GIVEN, TRAILPROOF_SECURITY_HUB: "true" })).toBe(
    'TRAILPROOF_SECURITY_HUB: expected on or off, not "true"',
  );
});
