import type { AwsEnvironment } from "../../aws/resource-names";

/** An environment that differs in every part from the one of most tests, so that no part can stand in the code. */
export const CHINA: AwsEnvironment = {
  partition: "aws-cn",
  region: "cn-north-1",
  accountId: "444455556666",
};
