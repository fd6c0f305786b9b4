import type { EventSet } from "./event-set.ts";
import { SAMPLE_CALLS } from "./sample-calls.ts";
import { inRegions, is, placeWords, type Where } from "./where.ts";

/** The network activity events of a service: calls through VPC endpoints. */
export function networkActivity(eventSource: string, { regions }: Pick<Where, "regions">): EventSet {
  const service = eventSource.split(".")[0] ?? "";
  const known = SAMPLE_CALLS.find((one) => one.eventSource === eventSource);
  const samples = regions.flatMap((awsRegion) =>
    [undefined, "VpceAccessDenied"].map((errorCode) => ({
      eventCategory: "NetworkActivity",
      eventType: "AwsVpceEvent",
      eventSource,
      eventName: known?.eventName ?? `${service}Example`,
      readOnly: known?.readOnly ?? true,
      awsRegion,
      globalService: false,
      vpcEndpointId: "vpce-0123456789abcdef0",
      ...(errorCode ? { errorCode } : {}),
    })),
  );
  return {
    label: `network activity events of ${eventSource} in ${placeWords(regions)}`,
    category: "NetworkActivity",
    fields: { ...inRegions(regions), eventSource: is(eventSource) },
    samples,
  };
}
