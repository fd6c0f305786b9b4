import { Document, visit } from "yaml";
import { isActive, safelyQuoted } from "../../../model/text/safe-text.ts";
import {
  type Declared,
  declared,
  distinct,
  EMAIL,
  emailOf,
  missingKey,
  neededBy,
  notDeclared,
  RETAINED,
  referring,
  regionOfMost,
  wordsOfName,
} from "../../declared/index.ts";
import type { Plan, PlanStep } from "../../plan.ts";
import { VARIABLE } from "../../words.ts";
import { aboutOf, metadataOf } from "./metadata.ts";
import { joined, type Names, propertiesOf, withReferences } from "./properties.ts";

/** The last word of a logical ID. */
const KINDS: Readonly<Record<string, string>> = { "AWS::Logs::MetricFilter": "Filter", "AWS::KMS::Alias": "Key alias" };

/** One template with everything that the plan creates in one Region. What a stack cannot do is in its metadata. */
export function cloudformation(plan: Plan): string {
  const { resources, left } = declared(plan);
  const region = regionOfMost(resources);
  const reasons = new Map(resources.map((one) => [one, reasonOf(one, resources, region)]));
  const chosen = resources.filter((one) => reasons.get(one) === undefined);
  const names = distinct(chosen, (one) => logicalId(one, plan));
  const asksEmail = chosen.some(({ properties }) => properties.Endpoint === EMAIL);
  const template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: descriptionOf(plan, region),
    Metadata: metadataOf(plan, notDeclared(plan, left, reasons)),
    ...(asksEmail ? parameters(plan) : {}),
    Resources: chosen.length === 0 ? NOTHING : resourcesOf(chosen, names, plan),
    ...outputsOf(chosen, names),
  };
  return yaml(template);
}

/** YAML 1.1, which CloudFormation reads, takes 2012-10-17 for a date: such texts are quoted. What would act is escaped. */
function yaml(value: object): string {
  const document = new Document(value, { version: "1.1", aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === "string" && isActive(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
  return safelyQuoted(document.toString({ lineWidth: 0 }));
}

/** A template has a resource at least. */
const NOTHING = { NothingToCreate: { Type: "AWS::CloudFormation::WaitConditionHandle" } };

function descriptionOf({ account, tool, collectedAt, isSetUp }: Plan, region: string | undefined): string {
  const what = isSetUp ? "Recommended set-up of CloudTrail" : "What the remediation plan creates";
  const where = region === undefined ? "" : `, Region ${region}`;
  return `${what}, for AWS account ${account}${where}. By trailproof ${tool}, from evidence of ${collectedAt}.`;
}

/** Why a resource is not in the template; undefined: it is. */
function reasonOf(resource: Declared, all: readonly Declared[], stack: string | undefined): string | undefined {
  const { type, creates, region, properties } = resource;
  if (region !== undefined && region !== stack) return `It is in ${region}, and a stack in ${stack} cannot change it.`;
  const owner = properties.Bucket ?? properties.RoleName;
  const isOfNew = all.some((one) => one.creates && one.key === owner && /::(?:Bucket|Role)$/.test(one.type));
  if (!creates && !isOfNew && type !== "AWS::SNS::TopicPolicy")
    return "It exists already, and a stack changes only what it has created or imported.";
  return missingKey(resource, all.slice(0, all.indexOf(resource))) && "It needs a key that is created later.";
}

function logicalId(resource: Declared, plan: Plan): string {
  const kind = KINDS[resource.type] ?? resource.type.split("::").at(-1) ?? "";
  const words = wordsOfName(resource, plan).map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return `${words.join("")}${kind === "Key alias" ? "KeyAlias" : kind}`.slice(0, 240);
}

function parameters(plan: Plan) {
  return {
    Parameters: {
      Email: {
        Type: "String",
        Default: emailOf(plan),
        Description: "Address that is told of alarms. Leave it empty to subscribe no address.",
      },
    },
    Conditions: { HasEmail: { "Fn::Not": [{ "Fn::Equals": [{ Ref: "Email" }, ""] }] } },
  };
}

function resourcesOf(chosen: readonly Declared[], names: Names, plan: Plan) {
  const told = new Set<PlanStep>();
  return Object.fromEntries(
    chosen.map((resource, i) => {
      const before = chosen.slice(0, i);
      const parts = referring(resource, before, plan);
      const needed = neededBy(resource, before);
      const stays = { DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" };
      return [
        names.get(resource) ?? "",
        {
          Type: resource.type,
          ...(resource.properties.Endpoint === EMAIL ? { Condition: "HasEmail" } : {}),
          ...(RETAINED.has(resource.type) ? stays : {}),
          ...(needed.length === 0 ? {} : { DependsOn: needed.map((one) => names.get(one)) }),
          ...aboutOf(resource, told),
          Properties: withReferences(propertiesOf(resource), (text) => joined(parts(text), names)),
        },
      ];
    }),
  );
}

function outputsOf(chosen: readonly Declared[], names: Names): { readonly Outputs?: object } {
  const outputs = chosen.flatMap((one): [string, object][] => {
    const name = names.get(one) ?? "";
    const isNamed = one.type === "AWS::S3::Bucket" || one.type === "AWS::SNS::Topic";
    if (!isNamed && one.type !== "AWS::KMS::Key" && one.type !== "AWS::CloudTrail::Trail") return [];
    const what =
      one.type === "AWS::S3::Bucket" ? `Bucket ${one.key}` : `ARN of ${VARIABLE.test(one.key) ? "the key" : one.key}`;
    const Value = isNamed ? { Ref: name } : { "Fn::GetAtt": [name, "Arn"] };
    return [[isNamed && one.type === "AWS::S3::Bucket" ? `${name}Name` : `${name}Arn`, { Description: what, Value }]];
  });
  return outputs.length === 0 ? {} : { Outputs: Object.fromEntries(outputs) };
}
