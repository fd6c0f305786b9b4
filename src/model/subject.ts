import type { ResourceType } from "./severity.ts";

/** A resource as verdicts name it. */
export interface Subject {
  readonly type: ResourceType;
  /** AWS's name: never an ARN. */
  readonly id: string;
  readonly arn: string | null;
  readonly region: string | null;
  readonly accountId: string | null;
}
