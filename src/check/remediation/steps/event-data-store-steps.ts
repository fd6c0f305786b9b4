import type { Step } from "../../../model/documents/result.ts";
import type { PostureEventDataStore } from "../../../model/resources/posture.ts";

/** What people call an event data store; its id where its description was not read. */
export function storeName({ name, description }: Pick<PostureEventDataStore, "name" | "description">): string {
  return description.state === "read" ? description.value.name : name;
}

/** A step on an event data store: its id is made of the action and the store's ARN. */
export function storeStep(
  action: string,
  store: PostureEventDataStore,
  { console = [], ...step }: Omit<Step, "id" | "account">,
): Step {
  const { arn, region, accountId } = store;
  const open = `Open CloudTrail in ${region}, choose Lake, then Event data stores, then ${storeName(store)}`;
  return { id: `${action} ${arn}`, account: accountId, console: [open, ...console], ...step };
}
