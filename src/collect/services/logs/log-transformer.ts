import { CloudWatchLogsClient, GetTransformerCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { LogTransformer } from "../../../model/documents/settings/monitoring.ts";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { lookAtBody } from "../answers/body.ts";

const API = "logs:GetTransformer";

/** The transformer of a log group. AWS does not say whether an answer without processors or an error tells that there is none. */
export async function logTransformer(
  session: Session,
  { name, region }: { readonly name: string; readonly region: string },
  abortSignal: AbortSignal,
): Promise<LogTransformer | undefined> {
  const command = lookAtBody(new GetTransformerCommand({ logGroupIdentifier: name }), (body) => {
    if (body.trim() === "") throw new MalformedResponse(API);
  });
  const { transformerConfig } = await session.client(CloudWatchLogsClient, region).send(command, { abortSignal });
  if (transformerConfig === undefined || transformerConfig === null) return undefined;
  if (!Array.isArray(transformerConfig)) throw new MalformedResponse(API);
  const processors = transformerConfig.flatMap((one) => Object.keys(Object(one)));
  return processors.length > 0 ? { processors } : undefined;
}
