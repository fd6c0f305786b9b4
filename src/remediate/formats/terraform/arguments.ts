import type { Properties, Value } from "../../declared/index.ts";
import type { Entry } from "./hcl.ts";

/** Names that the provider writes in a different way than the service: blocks are in the singular. */
const NAMES: Readonly<Record<string, string>> = {
  FieldSelectors: "field_selector",
  DataResources: "data_resource",
  Transitions: "transition",
  NoncurrentVersionTransitions: "noncurrent_version_transition",
  ServerSideEncryptionByDefault: "apply_server_side_encryption_by_default",
};

/** `KMSMasterKeyID` as `kms_master_key_id`. */
const snake = (name: string) =>
  NAMES[name] ?? name.replace(/([A-Z]+)(?=[A-Z][a-z])|([a-z0-9])(?=[A-Z])/g, "$&_").toLowerCase();

const isObject = (value: Value): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Tags and dimensions: a list of names and values as a map. */
const mapOf = (list: Value): Value =>
  Object.fromEntries(
    (list as readonly Properties[]).map(({ Key, Name, Value }) => [String(Key ?? Name ?? ""), Value ?? ""]),
  );

/** Members as arguments, objects and lists of objects in them as blocks. */
export function argumentsOf(properties: Properties): Entry[] {
  return Object.entries(properties).flatMap(([name, value]): Entry[] => {
    if (name === "Tags" || name === "Dimensions") return [{ name: snake(name), value: mapOf(value) }];
    if (name === "BlockedEncryptionTypes" && isObject(value))
      return [{ name: "blocked_encryption_types", value: value.EncryptionType ?? [] }];
    return blocksOf(snake(name), value);
  });
}

/** A block for an object, one for each of a list of objects, else an argument. */
export function blocksOf(name: string, value: Value): Entry[] {
  if (isObject(value)) return [{ name, block: argumentsOf(value) }];
  if (Array.isArray(value) && value.some(isObject))
    return value.flatMap((item) => (isObject(item) ? [{ name, block: argumentsOf(item) }] : []));
  return [{ name, value }];
}
