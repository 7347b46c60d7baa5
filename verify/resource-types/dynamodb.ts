import { costLine, MILLION } from "../cost/model";
import { named, regionalArn, type ResourceTypes } from "./resource-type";

/** Amazon DynamoDB. */
export const DYNAMODB: ResourceTypes = {
  "aws:dynamodb/table:Table": {
    outputs: (resource) => ({
      arn: regionalArn(resource, "dynamodb", `table/${String(resource.inputs["name"])}`),
    }),
    replacedBy: ["hashKey", "localSecondaryIndexes", "name", "rangeKey"],
    api: {
      operation: "dynamodb.CreateTable",
      names: {
        name: "TableName",
        attributes: "AttributeDefinitions",
        "attributes.name": "AttributeName",
        "attributes.type": "AttributeType",
        hashKey: "KeySchema[].AttributeName",
        rangeKey: "KeySchema[].AttributeName",
        ttl: "=dynamodb.UpdateTimeToLive.TimeToLiveSpecification",
        pointInTimeRecovery: "=dynamodb.UpdateContinuousBackups.PointInTimeRecoverySpecification",
        "pointInTimeRecovery.enabled": "PointInTimeRecoveryEnabled",
        serverSideEncryption: "SSESpecification",
        "serverSideEncryption.kmsKeyArn": "KMSMasterKeyId",
      },
    },
    // Table of users: a line of the function, by whose logins it is read.
    price: ({ resource, usage }) =>
      resource.name.endsWith("-lockout")
        ? [
            costLine(
              "Lockout",
              (usage.logins * 2) / MILLION,
              "tableReadMillion",
              "2 reads a password login",
            ),
          ]
        : [],
    uniqueName: { ...named(255), isId: true },
    nameTag: false,
    reachability: "irrelevant",
    access: "modelled",
    data: "table",
  },
};
