import { type EventRecord, isObject, objectAt, textAt } from "./record.ts";

/** Members of `requestParameters` that name a resource: `bucketName`, `roleName`, `keyId`, `secretArn`, `name`. */
const NAMING = /(name|arn|id)$/i;

/**
 * What a record says its call is about: ARNs and names of the entries of `resources`, the name in each ARN, and names in the
 * request parameters, which are all that most records have.
 */
export function resourcesOf(record: EventRecord): string[] {
  const entries = Array.isArray(record.resources) ? record.resources.filter(isObject) : [];
  const listed = entries.flatMap((entry) =>
    ["ARN", "ARNPrefix", "resourceName"].flatMap((name) => textAt(entry, name) ?? []),
  );
  const parameters = Object.entries(objectAt(record, "requestParameters")).flatMap(([name, value]) =>
    typeof value === "string" && NAMING.test(name) ? [value] : [],
  );
  const named = [...listed, ...parameters];
  return [...new Set([...named, ...named.flatMap(nameIn)])];
}

/** `report.csv` of an ARN of an object, `app` of `…:role/app`, the path with it and without. */
function nameIn(arn: string): string[] {
  if (!arn.startsWith("arn:")) return [];
  const resource = arn.split(":").slice(5).join(":");
  const [, rest = resource] = /^[a-z-]+[/:](.+)$/.exec(resource) ?? [];
  return [resource, rest, rest.slice(rest.lastIndexOf("/") + 1)];
}
