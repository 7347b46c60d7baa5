import { shortType, text } from "../graph/graph";
import { type Change, listed, type Risk, type RiskContext } from "./model";

/** Values of one input before and after, with the resource that has it. */
export interface InputChange extends Change {
  readonly was: unknown;
  readonly is: unknown;
  /** `aws:s3:Bucket files`. */
  readonly title: string;
  readonly context: RiskContext;
}

/** Risks of one changed input; none where the change is harmless. */
export type JudgeInput = (change: InputChange) => readonly Risk[];
/** Risks of a resource that is created, deleted or replaced as a whole. */
export type JudgeResource = (change: Change, context: RiskContext) => readonly Risk[];

/** What is known of the changes of a type. Whatever is not listed is not judged. */
export interface TypeJudge {
  readonly inputs: Readonly<Record<string, JudgeInput>>;
  readonly created?: JudgeResource;
  readonly deleted?: JudgeResource;
  /** Of a replacement by itself; its changed inputs are judged as well. */
  readonly replaced?: JudgeResource;
}

/** Types by token. */
export type TypeJudges = Readonly<Record<string, TypeJudge>>;

/** Harms nobody, or is judged as a whole: network by sets of packets, policies by their statements. */
export const fine = (): readonly Risk[] => [];

/** Judges several inputs alike. */
export const each = (names: readonly string[], judge: JudgeInput = fine): TypeJudge["inputs"] =>
  Object.fromEntries(names.map((name) => [name, judge]));

/** A type whose creation, deletion, replacement and these inputs are harmless. */
export const harmless = (...inputs: readonly string[]): TypeJudge => ({
  inputs: each(inputs),
  ...{ created: fine, deleted: fine, replaced: fine },
});

export const titleOf = ({ resource }: Pick<Change, "resource">): string =>
  `${shortType(resource.type)} ${resource.name}`;

/** Name by which people know a resource. */
export const nameOf = ({ resource: { inputs, name } }: Pick<Change, "resource">): string =>
  text(inputs["bucket"]) || text(inputs["name"]) || name;

/** Shows a value that is no secret. */
export const show = (value: unknown): string =>
  value === undefined ? "none" : typeof value === "string" ? value : JSON.stringify(value);

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
