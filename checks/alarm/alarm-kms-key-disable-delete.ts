import { alarmControl } from "../../src/check/index.ts";
import { KMS_KEY_DISABLE_DELETE } from "../../src/filters/index.ts";

export default alarmControl({
  id: "alarm-kms-key-disable-delete",
  label: "disabled and deleted KMS keys",
  set: () => KMS_KEY_DISABLE_DELETE,
  rationale:
    "Data that is encrypted with a disabled or deleted key cannot be read any more. A scheduled deletion can be canceled, but only within its waiting period.",
});
