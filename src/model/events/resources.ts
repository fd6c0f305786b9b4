import { type EventRecord, isObject, textAt } from "./record.ts";

/** Members of `requestParameters` that name resources: `bucketName`, `secretArn`, `instanceIds`, `dBInstanceIdentifier`. */
const NAMING = /(name|arn|id|identifier)s?$/i;
/** Levels without a meaning of their own, as EC2 writes lists and values: `instancesSet.items`, `FlowLogId.content`. */
const LEVELS = new Set(["items", "item", "members", "member", "content"]);

/**
 * What a record says its call is about: ARNs and names of the entries of `resources`, names at any depth of the request
 * parameters, which are all that most records have, and the name in each ARN. The outermost come first.
 */
export function resourcesOf(record: EventRecord): string[] {
  const entries = Array.isArray(record.resources) ? record.resources.filter(isObject) : [];
  const listed = entries.flatMap((entry) =>
    ["ARN", "ARNPrefix", "resourceName"].flatMap((name) => textAt(entry, name) ?? []),
  );
  // An object of S3 has a key. Elsewhere that is the name of a tag.
  const isOfS3 = record.eventSource === "s3.amazonaws.com";
  const parameters = textsWithin(
    record.requestParameters,
    (member, text) => NAMING.test(member) || text.startsWith("arn:") || (isOfS3 && member === "key"),
  );
  const named = [...listed, ...parameters];
  return [...new Set([...named, ...named.flatMap(nameIn)])];
}

/** The texts that are wanted at any depth, the outermost first. The texts of a list are those of its member. */
export function textsWithin(value: unknown, isWanted: (member: string, text: string) => boolean): string[] {
  const found: string[] = [];
  let level: readonly (readonly [member: string, value: unknown])[] = [["", value]];
  while (level.length > 0)
    level = level.flatMap(([member, one]) => {
      if (typeof one === "string" && one !== "" && isWanted(member, one)) found.push(one);
      if (Array.isArray(one)) return one.map((inner) => [member, inner] as const);
      if (!isObject(one)) return [];
      return Object.entries(one).map(([name, inner]) => [LEVELS.has(name) ? member : name, inner] as const);
    });
  return found;
}

/** `report.csv` of an ARN of an object, `app` of `…:role/app`, the path with it and without. */
function nameIn(arn: string): string[] {
  if (!arn.startsWith("arn:")) return [];
  const resource = arn.split(":").slice(5).join(":");
  const [, rest = resource] = /^[a-z-]+[/:](.+)$/.exec(resource) ?? [];
  return [resource, rest, rest.slice(rest.lastIndexOf("/") + 1)];
}
