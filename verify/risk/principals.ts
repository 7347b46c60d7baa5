import { type Change, listed, type RiskContext } from "./model";

export const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";

/** Whether a principal belongs to another account, or to nobody that is named. */
export function isOutside({ awsEnvironment }: RiskContext, principal: string): boolean {
  const account = accountIn(principal);
  if (principal.startsWith("CanonicalUser:")) return true;
  return account !== undefined && account !== awsEnvironment.accountId;
}

export const accountIn = (principal: string): string | undefined =>
  /^(?:AWS:|Federated:)?(?:arn:[^:]*:[^:]*:[^:]*:)?(\d{12})(?::|$)/.exec(principal)?.[1];

/** A principal as people name it, or the roles that a condition on it names. */
export function whoText(
  context: RiskContext,
  { type, name, inputs }: Change["resource"],
  principal: string,
  named: readonly string[],
): string {
  const role = (inputs["role"] ?? inputs["name"]) as string | undefined;
  const all = type === ENDPOINT ? `Everybody behind endpoint ${name}` : "Everybody";
  if (principal === "") return type === ENDPOINT ? all : `Role ${role ?? name}`;
  if (named.length > 0 && (principal === "*" || principal.endsWith(":root"))) {
    return listed(
      named.map((arn) =>
        isOutside(context, arn) ? `Foreign account ${accountIn(arn)} (\`${arn}\`)` : `\`${arn}\``,
      ),
    );
  }
  if (principal === "*") return all;
  const bare = principal.replace(/^\w+:(?=arn:|\d{12}$|[\w.-]+\.amazonaws\.)/, "");
  if (principal.startsWith("not ")) return `Everybody but ${bare.slice(4)}`;
  if (!isOutside(context, principal)) return `\`${bare}\``;
  return `Foreign account ${accountIn(principal) ?? "by its canonical id"} (\`${bare}\`)`;
}
