import { counted, oneLine } from "../../../model/text/safe-text.ts";
import {
  type Declared,
  declared,
  distinct,
  EMAIL,
  emailOf,
  type Left,
  missingKey,
  neededBy,
  notDeclared,
  type Properties,
  RETAINED,
  type Reference,
  referring,
  regionOfMost,
  wordsOfName,
} from "../../declared/index.ts";
import type { Plan, PlanStep } from "../../plan.ts";
import { shellLine, shownLine } from "../../words.ts";
import { commentsOf, decisions } from "../comments.ts";
import { block, type Entry, type Writing } from "./hcl.ts";
import { imported, importId, isImported } from "./imports.ts";
import { BLOCKS, type Block } from "./resources.ts";

/** A block of the configuration with what it is made of. */
interface Placed extends Block {
  readonly of: Declared;
}

/** A configuration with everything that the plan creates and changes. What Terraform cannot do is a comment at the end. */
export function terraform(plan: Plan): string {
  const { resources, left } = declared(plan);
  const region = regionOfMost(resources);
  const reasons = new Map(resources.map((one) => [one, reasonOf(one, resources, plan, left)]));
  const chosen = resources.filter((one) => reasons.get(one) === undefined);
  const placed = chosen.flatMap((of) => blocksOf(of, plan).map((one): Placed => ({ ...one, of })));
  const addresses = distinct(placed, ({ type, of }) => `${type}.${wordsOfName(of, plan).join("_")}`);
  const told = new Set<PlanStep>();
  return [
    ...head(plan, region),
    ...(chosen.some(({ properties }) => properties.Endpoint === EMAIL) ? email(plan) : []),
    ...placed.flatMap((one) => shown(one, { plan, region: region ?? "", placed, chosen, addresses }, told)),
    ...notHere(notDeclared(plan, left, reasons)),
    ...decisions(plan),
    "",
  ].join("\n");
}

function head(plan: Plan, region: string | undefined): string[] {
  const { account, tool, collectedAt, steps, open, notes } = plan;
  return [
    `# Remediation plan for AWS account ${account}, by trailproof ${oneLine(tool)}. Evidence of ${collectedAt}.`,
    `# ${counted(steps.length, "step")}; ${counted(open.length, "further step")} for a person to decide, as comments at the end.`,
    ...notes.map((note) => `# ${oneLine(note)}`),
    "",
    "terraform {",
    '  required_version = ">= 1.5"',
    "",
    "  required_providers {",
    "    aws = {",
    '      source  = "hashicorp/aws"',
    '      version = ">= 6.0"',
    "    }",
    "  }",
    "}",
    "",
    block(
      'provider "aws"',
      [
        ...(region === undefined ? [] : [{ name: "region", value: region }]),
        { name: "allowed_account_ids", value: [account] },
      ],
      PLAIN,
    ),
  ];
}

/** Texts that refer to nothing. */
const PLAIN: Writing = { parts: (text) => [text], expressionOf: () => "" };

const email = (plan: Plan): string[] => [
  "",
  block(
    'variable "email"',
    [
      { name: "type", expression: "string" },
      { name: "default", value: emailOf(plan) },
      { name: "description", value: "Address that is told of alarms; empty to subscribe no address." },
    ],
    PLAIN,
  ),
];

/** Why a resource is not in the configuration; undefined: it is. */
function reasonOf(
  resource: Declared,
  all: readonly Declared[],
  { trails }: Plan,
  left: readonly Left[],
): string | undefined {
  const { type, key, region, creates, properties } = resource;
  const selectors = (properties.InsightSelectors ?? []) as readonly Properties[];
  if (selectors.some(({ EventCategories }) => EventCategories !== undefined))
    return "The AWS provider knows no event categories of Insights.";
  const isToBeDeleted = left.some(
    ({ command: { words } }) => words.includes("cancel-key-deletion") && words.includes(key),
  );
  if (type === "AWS::KMS::Key" && isToBeDeleted)
    return "Terraform finds no key that is to be deleted: cancel that first.";
  const isTrail = type === "AWS::CloudTrail::Trail" && !creates && properties.S3BucketName === undefined;
  if (isTrail && !trails.some(({ arn }) => arn.endsWith(`:trail/${key}`) && arn.includes(`:${region}:`)))
    return "The bucket of the trail is not known, and Terraform needs it.";
  return missingKey(resource, all.slice(0, all.indexOf(resource))) && "It needs a key that is created later.";
}

const blocksOf = (of: Declared, plan: Plan): Block[] =>
  (BLOCKS[of.type]?.(of) ?? []).map((one) => (isImported(of, one) ? imported(of, one, plan) : one));

interface Around {
  readonly plan: Plan;
  readonly region: string;
  readonly placed: readonly Placed[];
  readonly chosen: readonly Declared[];
  readonly addresses: ReadonlyMap<Placed, string>;
}

function shown(one: Placed, around: Around, told: Set<PlanStep>): string[] {
  const { plan, region, chosen, addresses } = around;
  const address = addresses.get(one) ?? "";
  const { of, type } = one;
  const before = chosen.slice(0, chosen.indexOf(of));
  // The settings of a bucket refer to it; a resource itself cannot.
  const isSetting = type.startsWith("aws_s3_bucket_") && of.creates;
  const writing: Writing = {
    parts: referring(of, isSetting ? [...before, of] : before, plan),
    expressionOf: (reference) => expressionOf(reference, around),
  };
  const steps = [...new Set(of.from.map(({ step }) => step))].filter((step) => !told.has(step));
  for (const step of steps) told.add(step);
  const there = of.region === undefined || of.region === region ? [] : [{ name: "region", value: of.region }];
  const last = [...dependsOn(one, before, around), ...staying(one)];
  const id = { name: "id", value: importId(of, plan, region) };
  return [
    "",
    ...steps.flatMap((step) => [`# ${oneLine(step.title)}`, ...commentsOf(step).map((line) => `# ${line}`)]),
    ...(isImported(of, one) ? [block("import", [{ name: "to", expression: address }, id], PLAIN), ""] : []),
    block(`resource "${type}" "${address.slice(type.length + 1)}"`, [...there, ...one.entries, ...last], writing),
  ];
}

/** Where a reference leads: the first block of a resource is the resource. */
function expressionOf({ to, attribute }: Reference, { placed, addresses }: Around): string {
  const first = placed.find(({ of }) => of === to);
  const address = first && addresses.get(first);
  if (attribute === "arn") return to.type === "AWS::Logs::LogGroup" ? `\${${address}.arn}:*` : `${address}.arn`;
  return `${address}.${to.type === "AWS::S3::Bucket" ? "bucket" : "name"}`;
}

/** What has to be in force first and is not referred to. */
function dependsOn({ of, type }: Placed, before: readonly Declared[], { placed, addresses }: Around): Entry[] {
  const own = type === "aws_s3_bucket_lifecycle_configuration" ? ["aws_s3_bucket_versioning"] : [];
  const needed =
    type === "aws_cloudtrail" || type === "aws_s3_bucket_logging"
      ? placed.filter((one) => neededBy(of, before).includes(one.of))
      : placed.filter((one) => one.of === of && own.includes(one.type));
  if (needed.length === 0) return [];
  const items = needed.map((one) => `    ${addresses.get(one)},\n`).join("");
  return [{ name: "depends_on", expression: `[\n${items}  ]` }];
}

/** Evidence, and what decrypts it, is not destroyed by mistake. */
function staying({ of, type }: Placed): Entry[] {
  const isMain = type === "aws_s3_bucket" || type === "aws_kms_key" || type === "aws_cloudwatch_log_group";
  if (!isMain || !of.creates || !RETAINED.has(of.type)) return [];
  return [{ name: "lifecycle", block: [{ name: "prevent_destroy", value: true }] }];
}

function notHere(left: readonly Left[]): string[] {
  const lines = left.flatMap(({ step, command, reason }) => [
    "",
    oneLine(step.title),
    `  Why: ${reason}`,
    ...commentsOf(step).map((line) => `  ${line}`),
    `  ${shownLine(shellLine(command.words))}`,
  ]);
  if (lines.length === 0) return [];
  return ["", "Not in this configuration:", ...lines].map((line) => (line === "" ? "" : `# ${line}`));
}
