import { MalformedResponse } from "../../observe.ts";

/**
 * Bytes that no answer reaches: the longest, a page of 10,000 buckets or the selectors of a trail, are under 4 MB. A
 * response that does not end takes no more memory than this.
 */
export const LONGEST_ANSWER = 16 * 2 ** 20;

/** The part of a command, or of a client, that is needed to look at an answer before the SDK reads it. */
interface Looked {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: never) => Promise<{ response: unknown; output: unknown }>,
        context: { readonly commandName?: string },
      ) => (args: never) => Promise<unknown>,
      options: { readonly step: "deserialize"; readonly priority: "low"; readonly name: string },
    ): void;
  };
}

/** The start of a web page, after an XML declaration and comments. */
const WEB_PAGE = /^\uFEFF?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)*<(?:!doctype\s+html|html)\b/i;

/** The name of the middleware, for the one client that reads no answers but an object. */
export const REFUSE_WEB_PAGES = "refuseWebPages";

/**
 * Makes every operation of a client refuse a web page with status 200, as a captive portal or a proxy sends it: the SDK
 * reads an answer without any member out of it.
 */
export function refuseWebPages<C>(client: C): C {
  return looking(client, REFUSE_WEB_PAGES, (body, operation) => {
    if (WEB_PAGE.test(body.slice(0, 2000))) throw new MalformedResponse(operation);
  });
}

/**
 * Shows the body of a successful answer before the SDK reads it: the SDK drops members that it does not know and takes a
 * page without the expected element for an empty answer.
 *
 * @param look - may throw `MalformedResponse`, as a body over {@link LONGEST_ANSWER} does.
 */
export function lookAtBody<C>(command: C, look: (body: string) => void): C {
  return looking(command, "lookAtBody", look);
}

function looking<C>(at: C, name: string, look: (body: string, operation: string) => void): C {
  (at as unknown as Looked).middlewareStack.add(
    (next, { commandName = "the operation" }) =>
      async (args) => {
        const result = await next(args);
        const response = result.response as { statusCode: number; body: unknown };
        // Errors are the SDK's to read; whatever else calls itself a success is looked at.
        if (response.statusCode < 300) {
          const operation = commandName.replace(/Command$/, "");
          const body = await bytes(response.body, operation);
          look(body.toString("utf8"), operation);
          response.body = body;
        }
        return result;
      },
    { step: "deserialize", priority: "low", name },
  );
  return at;
}

async function bytes(body: unknown, api: string): Promise<Buffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > LONGEST_ANSWER) throw new MalformedResponse(api, `it is longer than ${LONGEST_ANSWER} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
