import { readFileSync } from "node:fs";
import { parse } from "@cdktn/hcl2json";
import { expect, it } from "vitest";
import { readActions } from "../../scripts/deploy/template.ts";
import { tamperingPattern } from "../../src/model/aws/trail-tampering.ts";
import { deployTemplate, roleStatements } from "../support/deploy-template.ts";

const TEXT = readFileSync("deploy/terraform/main.tf", "utf8");

/** The quoted items of the first list behind a text. */
const listAfter = (text: string): string[] => {
  const from = TEXT.slice(TEXT.indexOf(text));
  return [...from.slice(0, from.indexOf("]")).matchAll(/"([^"]+)",?$/gm)].map(([, item = ""]) => item);
};

it("parses, and refers to nothing that does not exist", async () => {
  const { resource = {}, variable = {} } = await parse("main.tf", TEXT);
  const resources = Object.entries(resource).flatMap(([type, some]) =>
    Object.keys(some).map((name) => `${type}.${name}`),
  );
  const code = TEXT.replace(/^\s*#.*$/gm, "");
  const referred = [...code.matchAll(/(?<![\w".])(aws_\w+\.\w+)\b/g)].map(([, address = ""]) => address);
  expect(referred.filter((one) => !resources.includes(one) && !one.startsWith("aws_partition"))).toEqual([]);
  const variables = [...code.matchAll(/\bvar\.(\w+)/g)].map(([, name = ""]) => name);
  expect(variables.filter((one) => !Object.hasOwn(variable, one))).toEqual([]);
});

it("has the actions and the pattern of the CloudFormation template", () => {
  const { detail, source } = tamperingPattern();
  expect(listAfter("permissions --policy all")).toEqual(readActions());
  expect(listAfter("source = [")).toEqual(source);
  expect(listAfter("eventSource = [")).toEqual(detail.eventSource);
  expect(listAfter("eventName = [")).toEqual(detail.eventName);
  const actions = new Set(
    [...TEXT.matchAll(/"((?:s3|sns|logs|sqs|cloudtrail|securityhub):[A-Z]\w+)"/g)].map(([, one]) => one),
  );
  const { Read = [], ...others } = roleStatements();
  expect(
    Object.values(others)
      .flat()
      .filter((one) => !actions.has(one)),
  ).toEqual([]);
  expect(Read.filter((one) => !TEXT.includes(`"${one}"`))).toEqual([]);
});

it("sets the same variables of the function", async () => {
  const { Variables } = deployTemplate().Resources.Function?.Properties.Environment ?? {};
  const names = [...TEXT.matchAll(/^ +(TRAILPROOF_\w+) +=/gm)].map(([, name]) => name);
  expect(names).toEqual(Object.keys(Variables));
});
