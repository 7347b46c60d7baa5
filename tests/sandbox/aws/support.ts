import type { Graph, GraphResource } from "../../../verify/graph/graph";
import { graph, resource } from "../../support/graphs";

/** Everything of a table's ARN before its name. */
export const ARN = "arn:aws:dynamodb:eu-central-1:111122223333:table/";
/** Role of the function. */
export const ROLE = "arn:aws:iam::111122223333:role/identity";
/** Names of the tables. */
export const [LOCKOUT, USERS] = ["test-identity-lockout", "test-identity-users"];

/** A table whose key is one text. */
export const table = (name: string, hashKey: string): GraphResource =>
  resource({
    type: "aws:dynamodb/table:Table",
    name,
    inputs: { name, hashKey, attributes: [{ name: hashKey, type: "S" }] },
  });

const document = (statement: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });

/** A stack with both tables, whose function may count failures; in a VPC it passes an endpoint. */
export const stack = (endpointAction: string): Graph =>
  graph(
    table(LOCKOUT, "id"),
    table(USERS, "username"),
    resource({ type: "aws:iam/role:Role", name: "identity", outputs: { arn: ROLE } }),
    resource({
      type: "aws:iam/rolePolicy:RolePolicy",
      name: "lockout",
      inputs: {
        role: "identity-Role",
        policy: document({
          Sid: "CountFailures",
          Action: ["dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:BatchGetItem"],
          Resource: ARN + LOCKOUT,
        }),
      },
    }),
    resource({
      type: "aws:ec2/vpcEndpoint:VpcEndpoint",
      name: "dynamodb-gateway",
      inputs: {
        serviceName: "com.amazonaws.eu-central-1.dynamodb",
        vpcEndpointType: "Gateway",
        policy: document({ Principal: "*", Action: endpointAction, Resource: "*" }),
      },
    }),
  );
