import { type Declared, EMAIL, type Properties, type Reference, type Value } from "../../declared/index.ts";

/** Logical IDs. */
export type Names = ReadonlyMap<Declared, string>;

/** Properties as CloudFormation has them. */
export function propertiesOf({ type, properties }: Declared): Properties {
  if (type === "AWS::S3::Bucket" && properties.LifecycleConfiguration)
    return { ...properties, LifecycleConfiguration: lifecycle(properties.LifecycleConfiguration as Properties) };
  if (type !== "AWS::CloudTrail::Trail") return properties;
  const given = Object.entries(properties).filter(([, value]) => !(Array.isArray(value) && value.length === 0));
  return { IsLogging: false, ...Object.fromEntries(given) };
}

/** Of the rules that plans write. */
function lifecycle({ Rules }: Properties): Value {
  return {
    Rules: (Rules as readonly Properties[]).map(({ ID, Filter, Expiration, ...rule }) => ({
      ...(ID === undefined ? {} : { Id: ID }),
      ...((Filter as Properties | undefined)?.Prefix ? { Prefix: (Filter as Properties).Prefix } : {}),
      ...(Expiration === undefined ? {} : { ExpirationInDays: (Expiration as Properties).Days ?? null }),
      ...rule,
    })) as Value,
  };
}

/** Puts what a function gives in the place of each text. */
export function withReferences(value: Value, reference: (text: string) => Value): Value {
  if (typeof value === "string") return value === EMAIL ? { Ref: "Email" } : reference(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => withReferences(item as Value, reference));
  return Object.fromEntries(
    Object.entries(value as Properties).map(([name, item]) => [name, withReferences(item, reference)]),
  );
}

/** `Ref` and `Fn::GetAtt` for a reference alone, `Fn::Sub` for a text around it. */
export function joined(parts: readonly (string | Reference)[], names: Names): Value {
  const [first = "", ...rest] = parts;
  if (rest.length === 0) {
    if (typeof first === "string") return first;
    const [name = "", attribute] = [names.get(first.to), attributeOf(first)];
    return attribute === undefined ? { Ref: name } : { "Fn::GetAtt": [name, attribute] };
  }
  const text = parts.map((part) => {
    if (typeof part === "string") return part.replaceAll("${", "${!");
    const attribute = attributeOf(part);
    return `\${${names.get(part.to)}${attribute === undefined ? "" : `.${attribute}`}}`;
  });
  return { "Fn::Sub": text.join("") };
}

/** What `Fn::GetAtt` asks for; undefined: `Ref` gives it. That of a topic is its ARN, those of others are names. */
function attributeOf({ to, attribute }: Reference): string | undefined {
  if (to.type === "AWS::SNS::Topic") return attribute === "arn" ? undefined : "TopicName";
  return attribute === "arn" ? "Arn" : undefined;
}
