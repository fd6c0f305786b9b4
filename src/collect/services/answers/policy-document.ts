import type { PolicyDocument } from "../../../model/documents/settings/iam.ts";
import { MalformedResponse } from "../../observe.ts";
import { textOf } from "./shape.ts";

/** A policy document, which is JSON in a text. @throws MalformedResponse */
export function policyDocument(api: string, text: unknown): PolicyDocument {
  return parsed(api, text, (json) => json);
}

/** IAM writes documents URL-encoded by RFC 3986. @throws MalformedResponse */
export function encodedPolicyDocument(api: string, text: unknown): PolicyDocument {
  return parsed(api, text, decodeURIComponent);
}

function parsed(api: string, text: unknown, decode: (text: string) => string): PolicyDocument {
  const given = textOf(api, text) ?? "";
  try {
    const document: unknown = JSON.parse(decode(given));
    if (typeof document === "object" && document !== null && !Array.isArray(document))
      return document as PolicyDocument;
  } catch {
    // Said below: the text of the error repeats parts of the document.
  }
  throw new MalformedResponse(api, "the policy document in it is not a JSON object");
}
