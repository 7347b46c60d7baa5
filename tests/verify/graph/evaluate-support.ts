import * as pulumi from "@pulumi/pulumi";

/** Settings of the stack that the tests' programs are evaluated as. */
export const SETTINGS = { stack: "trial", config: { "aws:region": "eu-north-1" } };

/** A component without anything in it. */
export class Part extends pulumi.ComponentResource {
  public constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("managed-sftp:test:Part", name, {}, opts);
  }
}
