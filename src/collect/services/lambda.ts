import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { MalformedResponse } from "../observe.ts";
import type { Session } from "../session/session.ts";
import { everyPage } from "./answers/every-page.ts";
import { textOf } from "./answers/shape.ts";

const LIST_FUNCTIONS = "lambda:ListFunctions";

/** The ARNs of a region's functions, sorted, without versions. */
export async function functions(session: Session, region: string, abortSignal: AbortSignal): Promise<string[]> {
  const client = session.client(LambdaClient, region);
  return everyPage<string>(
    async (Marker, arns) => {
      const page = await client.send(new ListFunctionsCommand({ Marker }), { abortSignal });
      if (!Array.isArray(page.Functions)) throw new MalformedResponse(LIST_FUNCTIONS);
      for (const one of page.Functions) {
        const arn = textOf(LIST_FUNCTIONS, one?.FunctionArn);
        if (!arn?.startsWith("arn:")) throw new MalformedResponse(LIST_FUNCTIONS);
        arns.push(arn);
      }
      return page.NextMarker;
    },
    (arns) => arns.sort(),
  );
}
