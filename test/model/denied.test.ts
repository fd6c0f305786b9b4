import { expect, it } from "vitest";
import { isDeniedCall } from "../../src/model/aws/denied.ts";

it.each([
  "AccessDenied",
  "AccessDeniedException",
  "Client.UnauthorizedOperation",
  "Client.AuthFailure",
  "VpceAccessDenied",
  "NotAuthorized",
])("a call with the error %s was denied", (code) => {
  expect(isDeniedCall(code)).toBe(true);
});

it.each(["", "NoSuchBucket", "NotAuthorizedException", "Client.InvalidInstanceID.NotFound"])(
  "a call with the error %j was not",
  (code) => {
    expect(isDeniedCall(code)).toBe(false);
  },
);
