/** The six fields of an ARN. Fields that an ARN leaves empty are empty strings. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  /** Everything after the fifth colon, colons included. */
  readonly resource: string;
}

/** Splits an ARN; `undefined` for text that is none. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, accountId, ...rest] = text.split(":");
  if (prefix !== "arn" || !partition || !service || region === undefined || accountId === undefined) return undefined;
  if (rest.length === 0) return undefined;
  return { partition, service, region, accountId, resource: rest.join(":") };
}

/** The owner of a resource: a name without an account id decides nothing, only another account's id makes it foreign. */
export function ownerOf(accountId: string, own: string): "own" | "foreign" | "unknown" {
  if (accountId === own) return "own";
  return /^\d{12}$/.test(accountId) ? "foreign" : "unknown";
}
