import type { AwsRequest, Protocol } from "./aws-request.ts";

/** A complete response. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Refusals and failures that come as one well-formed answer, as the service itself would write them. */
export type ErrorFault = "deny" | "scp-deny" | "error500" | "throttle" | "expired" | "disabled-region";

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

type Codes = Readonly<Record<Protocol, readonly [status: number, code: string]>>;

/** The same code for the protocols that speak JSON; XML services each have their own. */
const codes = (
  json: readonly [number, string],
  query: readonly [number, string],
  ec2: readonly [number, string],
  s3: readonly [number, string],
): Codes => ({ json, cbor: json, "rest-json": json, query, ec2, s3 });

const CODES: Readonly<Record<ErrorFault, Codes>> = {
  deny: codes(
    [400, "AccessDeniedException"],
    [403, "AccessDenied"],
    [403, "UnauthorizedOperation"],
    [403, "AccessDenied"],
  ),
  "scp-deny": codes(
    [400, "AccessDeniedException"],
    [403, "AccessDenied"],
    [403, "UnauthorizedOperation"],
    [403, "AccessDenied"],
  ),
  error500: codes([500, "InternalFailure"], [500, "InternalFailure"], [500, "InternalError"], [500, "InternalError"]),
  throttle: codes([400, "ThrottlingException"], [400, "Throttling"], [503, "RequestLimitExceeded"], [503, "SlowDown"]),
  expired: codes([400, "ExpiredTokenException"], [403, "ExpiredToken"], [400, "RequestExpired"], [400, "ExpiredToken"]),
  "disabled-region": codes(
    [400, "UnrecognizedClientException"],
    [403, "InvalidClientTokenId"],
    [401, "AuthFailure"],
    [403, "InvalidAccessKeyId"],
  ),
};

const CALLER = "arn:aws:iam::123456789012:user/scan";

function message(fault: ErrorFault, request: AwsRequest): string {
  switch (fault) {
    case "deny":
      return `${refused(request)} because no identity-based policy allows the ${request.operation} action`;
    case "scp-deny":
      return `${refused(request)} with an explicit deny in a service control policy`;
    case "error500":
      return "We encountered an internal error. Please try again.";
    case "throttle":
      return "Rate exceeded";
    case "expired":
      return "The security token included in the request is expired";
    case "disabled-region":
      return "The security token included in the request is invalid.";
  }
}

function refused(request: AwsRequest): string {
  const resource = Object.values(request.input).find((value) => typeof value === "string" && value.startsWith("arn:"));
  const on = `User: ${CALLER} is not authorized to perform: ${request.operation} on resource: ${resource ?? "*"}`;
  return request.protocol === "ec2" ? `You are not authorized to perform this operation. ${on}` : on;
}

/** The answer of the service that was asked. */
export function errorAnswer(fault: ErrorFault, request: AwsRequest): Answer {
  const [status, code] = CODES[fault][request.protocol];
  // SNS has a word of its own for a denial; Lambda's REST denials are true 403s.
  const denied = fault === "deny" || fault === "scp-deny";
  const own = denied && request.service === "sns" ? "AuthorizationError" : code;
  const exact = denied && request.protocol === "rest-json" ? 403 : status;
  return written({ status: exact, code: own, message: message(fault, request) }, request);
}

/** Writes any failure as the service's protocol does. */
export function written(failure: Failure, request: AwsRequest): Answer {
  const { status, code } = failure;
  const text = failure.message.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const id = "00000000-0000-4000-8000-000000000000";
  const xml = (body: string): Answer => ({
    status,
    headers: { "content-type": "text/xml", "x-amzn-requestid": id },
    body: request.method === "HEAD" ? "" : `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
  });
  const error = `<Code>${code}</Code><Message>${text}</Message>`;
  switch (request.protocol) {
    case "s3":
      return xml(`<Error>${error}<RequestId>${id}</RequestId><HostId>host</HostId></Error>`);
    case "ec2":
      return xml(`<Response><Errors><Error>${error}</Error></Errors><RequestID>${id}</RequestID></Response>`);
    case "query":
      return xml(
        `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>${id}</RequestId></ErrorResponse>`,
      );
    case "cbor":
      return {
        status,
        headers: { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
        body: cborMap({ __type: `aws#${code}`, message: failure.message }),
      };
    default:
      return {
        status,
        headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": code, "x-amzn-requestid": id },
        body: JSON.stringify({ __type: code, message: failure.message }),
      };
  }
}

/** A map of short texts: all the CBOR that an error needs. */
function cborMap(entries: Record<string, string>): Buffer {
  const text = (value: string) => {
    const bytes = Buffer.from(value);
    return [Buffer.from([0x79, bytes.length >> 8, bytes.length & 0xff]), bytes];
  };
  const pairs = Object.entries(entries);
  return Buffer.concat([Buffer.from([0xa0 + pairs.length]), ...pairs.flat().flatMap(text)]);
}

/** What a hotel's network answers to everything: well-formed, polite, status 200. */
export const FOREIGN_PAGE: Answer = {
  status: 200,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: `<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Welcome</title></head>
<body><h1>Sign in to use the network</h1><form action="/login" method="post"><p><input type="submit" value="Accept" /></p></form></body></html>
`,
};

/** Neither JSON nor XML nor text; the same bytes each time. */
export const GARBAGE: Answer = {
  status: 200,
  headers: { "content-type": "application/octet-stream" },
  body: Buffer.from(Array.from({ length: 251 }, (_, i) => (i * 97 + 143) % 256)),
};
