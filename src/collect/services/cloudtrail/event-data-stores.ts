import { CloudTrailClient, GetEventDataStoreCommand, ListEventDataStoresCommand } from "@aws-sdk/client-cloudtrail";
import { parseArn } from "../../../model/aws/arn.ts";
import type { EventDataStoreDescription } from "../../../model/documents/settings/event-data-stores.ts";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { everyPage } from "../answers/every-page.ts";
import { numberOf, textOf } from "../answers/shape.ts";

const LIST = "cloudtrail:ListEventDataStores";
const GET = "cloudtrail:GetEventDataStore";

/** The ARNs of a Region's event data stores, sorted. The list says nothing else of them. */
export async function eventDataStores(session: Session, region: string, abortSignal: AbortSignal): Promise<string[]> {
  const client = session.client(CloudTrailClient, region);
  return everyPage<string>(
    async (NextToken, arns) => {
      const page = await client.send(new ListEventDataStoresCommand({ NextToken }), { abortSignal });
      if (!Array.isArray(page.EventDataStores)) throw new MalformedResponse(LIST);
      for (const one of page.EventDataStores) {
        const arn = textOf(LIST, one?.EventDataStoreArn);
        const { service, region: home, resource = "" } = parseArn(arn ?? "") ?? {};
        if (arn === null || service !== "cloudtrail" || home !== region || !resource.startsWith("eventdatastore/"))
          throw new MalformedResponse(LIST);
        arns.push(arn);
      }
      return textOf(LIST, page.NextToken) ?? undefined;
    },
    (arns) => arns.sort(),
  );
}

/** An event data store, by its ARN. */
export async function eventDataStore(
  session: Session,
  { arn, region }: { readonly arn: string; readonly region: string },
  abortSignal: AbortSignal,
): Promise<EventDataStoreDescription> {
  const client = session.client(CloudTrailClient, region);
  const given = await client.send(new GetEventDataStoreCommand({ EventDataStore: arn }), { abortSignal });
  const text = (value: unknown) => textOf(GET, value);
  const [name, status, kmsKeyId] = [text(given.Name), text(given.Status), text(given.KmsKeyId)];
  const retentionPeriod = numberOf(GET, given.RetentionPeriod);
  const { MultiRegionEnabled: multiRegionEnabled, TerminationProtectionEnabled: terminationProtectionEnabled } = given;
  if (given.EventDataStoreArn !== arn || name === null || status === null || retentionPeriod === null)
    throw new MalformedResponse(GET);
  if (typeof multiRegionEnabled !== "boolean" || typeof terminationProtectionEnabled !== "boolean")
    throw new MalformedResponse(GET);
  if (kmsKeyId !== null && !parseArn(kmsKeyId)) throw new MalformedResponse(GET);
  return {
    name,
    status,
    eventCategories: categoriesOf(given.AdvancedEventSelectors),
    multiRegionEnabled,
    retentionPeriod,
    terminationProtectionEnabled,
    kmsKeyId,
    billingMode: text(given.BillingMode),
  };
}

/** What the selectors ask for of `eventCategory`, which takes `Equals` and no other operator. */
function categoriesOf(selectors: unknown): string[] {
  const fields = listOf(selectors).flatMap(({ FieldSelectors }) => listOf(FieldSelectors));
  const values = fields.filter(({ Field }) => Field === "eventCategory").flatMap(({ Equals }) => Equals ?? []);
  return [...new Set(values.map((value) => textOf(GET, value) ?? ""))].sort();
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((one) => typeof one === "object" && one !== null))
    throw new MalformedResponse(GET);
  return value;
}
