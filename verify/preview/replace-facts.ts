/** A property whose change makes the provider replace the resource. */
export interface ReplaceFact {
  /** Property, nested after a dot. */
  readonly path: string;
  /**
   * Says for which values.
   * @default for any change
   */
  readonly when?: (before: unknown, after: unknown) => boolean;
}

const any = (...paths: readonly string[]): readonly ReplaceFact[] =>
  paths.map((path) => ({ path }));
const bothSet = (before: unknown, after: unknown): boolean =>
  before !== undefined && after !== undefined;

/**
 * By type, from the schema of the AWS provider and, for the Transfer server, from its source. Only
 * types that a stack registers; a test fails for one that is missing here.
 */
export const REPLACE_FACTS: Readonly<Record<string, readonly ReplaceFact[]>> = {
  "aws:apigateway/deployment:Deployment": any("restApi", "triggers", "variables"),
  "aws:apigateway/integration:Integration": any(
    "credentials",
    "httpMethod",
    "integrationHttpMethod",
    "passthroughBehavior",
    "resourceId",
    "restApi",
    "type",
  ),
  "aws:apigateway/integrationResponse:IntegrationResponse": any(
    "httpMethod",
    "resourceId",
    "restApi",
  ),
  "aws:apigateway/method:Method": any("httpMethod", "resourceId", "restApi"),
  "aws:apigateway/methodResponse:MethodResponse": any("httpMethod", "resourceId", "restApi"),
  "aws:apigateway/methodSettings:MethodSettings": any("methodPath", "restApi", "stageName"),
  "aws:apigateway/resource:Resource": any("restApi"),
  "aws:apigateway/restApi:RestApi": [],
  "aws:apigateway/stage:Stage": any("restApi", "stageName"),
  "aws:athena/namedQuery:NamedQuery": any("database", "description", "name", "query", "workgroup"),
  "aws:athena/workgroup:Workgroup": any("name"),
  "aws:cloudwatch/dashboard:Dashboard": any("dashboardName"),
  "aws:cloudwatch/eventRule:EventRule": any("eventBusName", "name"),
  "aws:cloudwatch/eventTarget:EventTarget": any("eventBusName", "rule", "targetId"),
  "aws:cloudwatch/logGroup:LogGroup": any("logGroupClass", "name"),
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": any("logGroupName", "name"),
  "aws:cloudwatch/metricAlarm:MetricAlarm": any("name"),
  "aws:dynamodb/table:Table": any("hashKey", "localSecondaryIndexes", "name", "rangeKey"),
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": any("defaultNetworkAclId"),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": any("vpcId"),
  "aws:ec2/eip:Eip": any("address", "domain", "networkBorderGroup", "publicIpv4Pool"),
  "aws:ec2/flowLog:FlowLog": any(
    "deliverCrossAccountRole",
    "destinationOptions",
    "eniId",
    "iamRoleArn",
    "logDestination",
    "logDestinationType",
    "logFormat",
    "maxAggregationInterval",
    "subnetId",
    "trafficType",
    "transitGatewayAttachmentId",
    "transitGatewayId",
    "vpcId",
  ),
  // A new vpcId detaches the gateway and attaches it to the other VPC.
  "aws:ec2/internetGateway:InternetGateway": [],
  "aws:ec2/managedPrefixList:ManagedPrefixList": any("addressFamily"),
  "aws:ec2/networkAcl:NetworkAcl": any("vpcId"),
  "aws:ec2/networkAclRule:NetworkAclRule": any(
    "cidrBlock",
    "egress",
    "fromPort",
    "icmpCode",
    "icmpType",
    "ipv6CidrBlock",
    "networkAclId",
    "protocol",
    "ruleAction",
    "ruleNumber",
    "toPort",
  ),
  "aws:ec2/route:Route": any(
    "destinationCidrBlock",
    "destinationIpv6CidrBlock",
    "destinationPrefixListId",
    "routeTableId",
  ),
  "aws:ec2/routeTable:RouteTable": any("vpcId"),
  // A new routeTableId is swapped in place.
  "aws:ec2/routeTableAssociation:RouteTableAssociation": any("gatewayId", "subnetId"),
  "aws:ec2/securityGroup:SecurityGroup": any("description", "name", "vpcId"),
  "aws:ec2/subnet:Subnet": any(
    "availabilityZone",
    "availabilityZoneId",
    "cidrBlock",
    "ipv6Native",
    "outpostArn",
    "vpcId",
  ),
  "aws:ec2/vpc:Vpc": any("cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": any("serviceName", "vpcEndpointType", "vpcId"),
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": any(
    "peerOwnerId",
    "peerRegion",
    "peerVpcId",
    "vpcId",
  ),
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter":
    any("vpcPeeringConnectionId"),
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": any("transitGatewayId", "vpcId"),
  "aws:efs/backupPolicy:BackupPolicy": any("fileSystemId"),
  "aws:efs/fileSystem:FileSystem": any(
    "availabilityZoneName",
    "creationToken",
    "encrypted",
    "kmsKeyId",
    "performanceMode",
  ),
  "aws:efs/fileSystemPolicy:FileSystemPolicy": any("fileSystemId"),
  "aws:efs/mountTarget:MountTarget": any("fileSystemId", "ipAddress", "subnetId"),
  "aws:glue/catalogDatabase:CatalogDatabase": any("catalogId", "name", "targetDatabase"),
  "aws:glue/catalogTable:CatalogTable": any(
    "catalogId",
    "databaseName",
    "name",
    "partitionIndex",
    "targetTable",
  ),
  "aws:iam/role:Role": any("name", "path"),
  "aws:iam/rolePolicy:RolePolicy": any("name", "role"),
  "aws:kms/alias:Alias": any("name"),
  "aws:kms/key:Key": any("customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion"),
  "aws:lambda/function:Function": any("name", "packageType"),
  "aws:lambda/permission:Permission": any(
    "action",
    "eventSourceToken",
    "function",
    "functionUrlAuthType",
    "principal",
    "principalOrgId",
    "qualifier",
    "sourceAccount",
    "sourceArn",
    "statementId",
  ),
  "aws:route53/record:Record": any("name", "zoneId"),
  "aws:route53/zone:Zone": any("delegationSetId", "name"),
  "aws:s3/accessPoint:AccessPoint": any(
    "accountId",
    "bucket",
    "bucketAccountId",
    "name",
    "publicAccessBlockConfiguration",
    "vpcConfiguration",
  ),
  // Object Lock can be switched on for an existing bucket, but never off.
  "aws:s3/bucket:Bucket": any("bucket", "objectLockEnabled"),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": any("bucket", "expectedBucketOwner"),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": any(
    "bucket",
    "expectedBucketOwner",
  ),
  "aws:s3/bucketLogging:BucketLogging": any("bucket", "expectedBucketOwner"),
  "aws:s3/bucketNotification:BucketNotification": any("bucket"),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": any(
    "bucket",
    "expectedBucketOwner",
    "objectLockEnabled",
  ),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": any("bucket"),
  "aws:s3/bucketPolicy:BucketPolicy": any("bucket"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": any("bucket"),
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": any("bucket"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": any(
    "bucket",
    "expectedBucketOwner",
  ),
  "aws:s3/bucketVersioning:BucketVersioning": any("bucket", "expectedBucketOwner"),
  "aws:s3/inventory:Inventory": any("bucket", "name"),
  "aws:sns/topic:Topic": any("fifoTopic", "name"),
  "aws:sns/topicPolicy:TopicPolicy": any("arn"),
  "aws:sns/topicSubscription:TopicSubscription": any("endpoint", "protocol", "topic"),
  "aws:sqs/queue:Queue": any("fifoQueue", "name"),
  "aws:sqs/queuePolicy:QueuePolicy": any("queueUrl"),
  "aws:transfer/workflow:Workflow": any("description", "onExceptionSteps", "steps"),
  // Ranges, ports and descriptions of rules are modified in place; not in the provider's old schema.
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": any("securityGroupId"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": any("securityGroupId"),
  // Another key or server is another imported key; not in the provider's old schema.
  "aws:transfer/hostKey:HostKey": any("hostKeyBody", "serverId"),
  // PUBLIC to VPC is an update in place, which the provider tells by the VPC that was not set before.
  "aws:transfer/server:Server": [
    ...any("domain", "identityProviderType"),
    { path: "endpointDetails.vpcId", when: bothSet },
    {
      path: "endpointType",
      when: (before, after) => before === "VPC" && (after === "PUBLIC" || after === undefined),
    },
  ],
  // From the provider's source; its old schema shows none of these.
  "aws:wafv2/ipSet:IpSet": any("ipAddressVersion", "name", "namePrefix", "scope"),
  "aws:wafv2/webAcl:WebAcl": any("name", "namePrefix", "scope"),
  "aws:wafv2/webAclAssociation:WebAclAssociation": any("resourceArn", "webAclArn"),
};
