import { direct, type Operation } from "./operation";
import type { MatrixContext } from "./context";
import { usersOperations } from "./user-store-operations";
import type { Context } from "../request";

/** Users, the function and the user role, wherever files are. */
export function identityOperations(scene: MatrixContext): readonly Operation[] {
  const { userRoleArn } = scene.settings;
  return [
    ...usersOperations(scene),
    direct(
      "invoke",
      "call the identity function",
      () => ({ action: "lambda:InvokeFunction", resource: scene.identity.arn }),
      "transfer",
    ),
    direct(
      "take-user-role",
      "take on the user role",
      ({ context }) => ({
        ...{ action: "sts:AssumeRole", resource: userRoleArn },
        context: userSource(context),
      }),
      "transfer",
    ),
  ];
}

/** Transfer takes on the role for a user, and names that user instead of the server. */
function userSource({ "aws:SourceArn": source }: Context): Context {
  return typeof source === "string"
    ? { "aws:SourceArn": `${source.replace(":server/", ":user/")}/alice` }
    : {};
}
