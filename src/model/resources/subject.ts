import type { Identity, ResourceType } from "./resource-types.ts";

/** A resource as verdicts name it. */
export interface Subject extends Identity {
  readonly type: ResourceType;
}
