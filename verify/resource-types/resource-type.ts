import type { AwsEnvironment } from "../../aws/resource-names";
import type { CostContext, CostLine } from "../cost/model";

/** Inputs of a resource, with secrets revealed. */
export type Inputs = Readonly<Record<string, unknown>>;

/** Everything that the proofs know about a type of resource. Required parts have no default. */
export interface ResourceType {
  /** Outputs that AWS adds to the inputs. */
  readonly outputs: (resource: FakeInput) => Readonly<Record<string, unknown>>;
  /**
   * Properties whose change replaces the resource, nested ones after a dot. From the schema of the
   * AWS provider, unless a comment names another source.
   */
  readonly replacedBy: readonly (string | ConditionalReplacement)[];
  /** Operation of AWS's API that creates it, by whose model its inputs are checked. */
  readonly api: ApiMapping;
  /** Price of a month; free if only other resources cost something because of it. */
  readonly price: "free" | ((context: CostContext) => readonly CostLine[]);
  /**
   * Name that AWS keeps unique in an account and region, or wider; chosen by the program, or made by
   * Pulumi of the logical name.
   */
  readonly uniqueName: UniqueName | "none";
  /** Whether AWS makes the identifier, so that only a tag `Name` tells people what it is. */
  readonly nameTag: boolean;
  /** Whether the reachability of ports follows from it. */
  readonly reachability: Coverage;
  /** Whether decisions of the access matrix follow from it. */
  readonly access: Coverage;
  /**
   * Data that is lost with the resource, as previews name it.
   * @default none
   */
  readonly data?: string;
  /**
   * Change that AWS cannot undo.
   * @default none
   */
  readonly irreversible?: IrreversibleChange;
}

/** Types of one file by token, for example `aws:s3/bucket:Bucket`. */
export type ResourceTypes = Readonly<Record<string, ResourceType>>;

/** Resource whose outputs are made up. */
export interface FakeInput {
  /** Logical name. */
  readonly name: string;
  /** Identifier, made up by `idOf`. */
  readonly id: string;
  readonly inputs: Inputs;
  readonly awsEnvironment: AwsEnvironment;
}

/** Property that replaces the resource only for some values. */
export interface ConditionalReplacement {
  readonly path: string;
  readonly when: (before: unknown, after: unknown) => boolean;
}

/** Operation that takes the inputs of a resource. */
export interface ApiMapping {
  /** Service of botocore and operation, for example `transfer.CreateServer`. */
  readonly operation: string;
  /**
   * Member of the operation's input that holds the properties.
   * @default the input itself
   */
  readonly at?: string;
  /**
   * Members by property, where the provider's name is not the API's; both may have several parts.
   * `^Member` begins at the operation's input, `=service.Operation.Member` is another operation's.
   * `false` for what no operation takes, or takes as a text that its model does not constrain.
   */
  readonly names?: Readonly<Record<string, string | false>>;
}

/** Name that AWS takes once. */
export interface UniqueName {
  /** Input that holds it. */
  readonly input: string;
  /** Longest name that AWS takes. */
  readonly max: number;
  /**
   * Whether AWS uses it as the identifier.
   * @default false
   */
  readonly isId?: true;
  /**
   * Whether operators may choose all of it, because somebody outside knows it.
   * @default false: it begins with the stack's name
   */
  readonly givenByOperator?: true;
}

/**
 * How far a proof understands a type: `irrelevant` types cannot change its answers, `unmodelled` ones
 * can, and the reason says why it is right to ignore them. Inputs of `modelledExcept` are refused.
 */
export type Coverage =
  | "modelled"
  | "irrelevant"
  | { readonly modelledExcept: readonly string[] }
  | { readonly unmodelled: string };

/** Sentences for a preview about a change that AWS cannot undo. */
export interface IrreversibleChange {
  readonly set: (inputs: Inputs) => string;
  readonly deleted: (inputs: Inputs) => string;
}

/** No outputs beside the identifier and the inputs. */
export const noOutputs: ResourceType["outputs"] = () => ({});

/** A setting of another resource, or a relation of two, which has no price, name or tag. */
export const settingOf = (
  facts: Pick<ResourceType, "replacedBy" | "api" | "reachability" | "access"> &
    Partial<ResourceType>,
): ResourceType => ({
  outputs: noOutputs,
  price: "free",
  uniqueName: "none",
  nameTag: false,
  ...facts,
});

/** Properties that no API has, as the provider keeps them for itself. */
export const PROVIDER_ONLY = { forceDestroy: false, region: false } as const;

/** Unique name in the input `name`. */
export const named = (max: number): UniqueName => ({ input: "name", max });

/** The chosen name, or else the identifier, which is made up of the logical name. */
export const nameOf = ({ inputs, id }: FakeInput): string =>
  typeof inputs["name"] === "string" ? inputs["name"] : id;

/** ARN in the resource's region, which is the stack's unless the input `region` names another. */
export function regionalArn(
  { inputs, awsEnvironment }: FakeInput,
  service: string,
  resource: string,
): string {
  const { partition, accountId } = awsEnvironment;
  const { region = awsEnvironment.region } = inputs;
  return `arn:${partition}:${service}:${String(region)}:${accountId}:${resource}`;
}

/** Outputs that are only an ARN: service, kind of resource, identifier. */
export const arnOutput =
  (service: string, kind: string): ResourceType["outputs"] =>
  (resource) => ({ arn: regionalArn(resource, service, `${kind}/${resource.id}`) });

/** A free part of a network, which EC2 identifies by an id of its own. */
export const networkPart = (
  kind: string,
  facts: Pick<ResourceType, "replacedBy" | "api" | "reachability"> & Partial<ResourceType>,
): ResourceType => ({
  outputs: arnOutput("ec2", kind),
  price: "free",
  uniqueName: "none",
  nameTag: true,
  access: "irrelevant",
  ...facts,
});

/** Operation of EC2, which takes tags as `TagSpecifications`. */
export const ec2Api = (operation: string, names: ApiMapping["names"] = {}): ApiMapping => ({
  operation: `ec2.${operation}`,
  names: { tags: "TagSpecifications[].Tags", ...names },
});
