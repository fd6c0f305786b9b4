import type { Plan } from "../plan.ts";
import type { Declared, Left } from "./resource.ts";

/** Resources that stay when what declares them is removed: evidence, and what decrypts it. */
export const RETAINED: ReadonlySet<string> = new Set(["AWS::S3::Bucket", "AWS::KMS::Key", "AWS::Logs::LogGroup"]);

/** What lets CloudTrail or S3 deliver. AWS checks it when a destination is set. */
const POLICIES = new Set([
  "AWS::S3::BucketPolicy",
  "AWS::IAM::RolePolicy",
  "AWS::SNS::TopicPolicy",
  "AWS::KMS::Key",
  "AWS::IAM::Role",
]);
const DELIVERING = new Set(["AWS::CloudTrail::Trail", "AWS::S3::Bucket"]);

/** Policies that have to be in force before a resource is made or changed, and to which it does not refer itself. */
export function neededBy({ type, region, properties }: Declared, before: readonly Declared[]): Declared[] {
  if (!DELIVERING.has(type)) return [];
  const text = JSON.stringify(properties);
  return before.filter((one) => {
    const owner = one.type === "AWS::IAM::RolePolicy" ? String(one.properties.RoleName) : one.key;
    const isOwn = one.creates && !one.type.endsWith("Policy");
    const isNear = one.region === region || /::(?:S3|IAM)::/.test(one.type);
    return POLICIES.has(one.type) && isNear && !isOwn && text.includes(owner);
  });
}

/** The Region in which most resources are created or changed. */
export function regionOfMost(resources: readonly Declared[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { region, creates } of resources)
    if (region !== undefined) counts.set(region, (counts.get(region) ?? 0) + (creates ? 1 : 0));
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}

/** The address that the plan subscribes; empty without one. */
export const emailOf = ({ steps }: Plan): string =>
  steps
    .flatMap(({ commands }) => commands)
    .map(({ words }) => words[words.indexOf("--notification-endpoint") + 1])
    .find((word) => word?.includes("@")) ?? "";

/** Commands that no resource expresses, and those of resources that cannot be declared: in the order of the plan. */
export function notDeclared(
  { steps }: Plan,
  left: readonly Left[],
  reasons: ReadonlyMap<Declared, string | undefined>,
): Left[] {
  const more = [...reasons].flatMap(([{ from }, reason]) =>
    reason === undefined ? [] : from.map((source) => ({ ...source, reason })),
  );
  const place = ({ step, command }: Left) => steps.indexOf(step) * 1000 + step.commands.indexOf(command);
  return [...left, ...more].toSorted((a, b) => place(a) - place(b));
}
