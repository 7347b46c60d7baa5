import { named, PROVIDER_ONLY, regionalArn, type ResourceTypes, settingOf } from "./resource-type";

/** Amazon Athena and AWS Glue, with whose tables Athena reads access logs. */
export const ATHENA: ResourceTypes = {
  "aws:athena/namedQuery:NamedQuery": settingOf({
    replacedBy: ["database", "description", "name", "query", "workgroup"],
    api: {
      operation: "athena.CreateNamedQuery",
      names: { query: "QueryString", workgroup: "WorkGroup" },
    },
    reachability: "irrelevant",
    access: "irrelevant",
  }),
  "aws:athena/workgroup:Workgroup": {
    outputs: (resource) => ({
      arn: regionalArn(resource, "athena", `workgroup/${String(resource.inputs["name"])}`),
    }),
    replacedBy: ["name"],
    api: { operation: "athena.CreateWorkGroup", names: PROVIDER_ONLY },
    price: "free",
    uniqueName: named(128),
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
  },
  "aws:glue/catalogDatabase:CatalogDatabase": {
    outputs: (resource) => ({
      arn: regionalArn(resource, "glue", `database/${String(resource.inputs["name"])}`),
    }),
    replacedBy: ["catalogId", "name", "targetDatabase"],
    api: { operation: "glue.CreateDatabase", at: "DatabaseInput" },
    price: "free",
    uniqueName: named(255),
    nameTag: false,
    reachability: "irrelevant",
    access: "irrelevant",
  },
  "aws:glue/catalogTable:CatalogTable": settingOf({
    replacedBy: ["catalogId", "databaseName", "name", "partitionIndex", "targetTable"],
    api: {
      operation: "glue.CreateTable",
      at: "TableInput",
      names: { databaseName: "^DatabaseName", "storageDescriptor.serDeInfo": "SerdeInfo" },
    },
    reachability: "irrelevant",
    access: "irrelevant",
  }),
};
