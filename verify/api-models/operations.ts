/** How a resource type's inputs become the input of the API operation that creates it. */
export interface ApiMapping {
  /** Service of botocore and operation, for example `transfer.CreateServer`. */
  readonly operation: string;
  /**
   * Member of the operation's input in which the resource's properties stand.
   * @default the input itself
   */
  readonly at?: string;
  /**
   * Members by property, where the provider's name is not the API's; both may have several parts.
   * `false` for what the operation does not take, with the reason in a comment beside it.
   */
  readonly names?: Readonly<Record<string, string | false>>;
}

/** Properties that the provider keeps for itself and that no API knows. */
const PROVIDER_ONLY = { forceDestroy: false, region: false } as const;

/** A subresource of a bucket, whose operation takes the bucket beside its own document. */
const ofBucket = (operation: string, at?: string, names: ApiMapping["names"] = {}): ApiMapping => ({
  operation: `s3.${operation}`,
  ...(at !== undefined && { at }),
  names: { ...PROVIDER_ONLY, ...names, ...(at === undefined ? {} : { bucket: "^Bucket" }) },
});

/** A rule of a security group, which EC2 takes as one of a list of permissions. */
const securityGroupRule = (direction: "Egress" | "Ingress"): ApiMapping => ({
  operation: `ec2.AuthorizeSecurityGroup${direction}`,
  at: "IpPermissions[]",
  names: {
    securityGroupId: "^GroupId",
    tags: "^TagSpecifications[].Tags",
    cidrIpv4: "IpRanges[].CidrIp",
    cidrIpv6: "Ipv6Ranges[].CidrIpv6",
    prefixListId: "PrefixListIds[].PrefixListId",
    referencedSecurityGroupId: "UserIdGroupPairs[].GroupId",
    description: "IpRanges[].Description",
  },
});

/** EC2 takes tags as `TagSpecifications`. */
const TAGS = { tags: "TagSpecifications[].Tags" } as const;

/** Mappings by Pulumi resource type. */
export const API_MAPPINGS: Readonly<Record<string, ApiMapping>> = {
  "aws:apigateway/deployment:Deployment": {
    operation: "apigateway.CreateDeployment",
    names: { restApi: "restApiId", triggers: false },
  },
  "aws:apigateway/integration:Integration": {
    operation: "apigateway.PutIntegration",
    names: { restApi: "restApiId", integrationHttpMethod: "integrationHttpMethod" },
  },
  "aws:apigateway/integrationResponse:IntegrationResponse": {
    operation: "apigateway.PutIntegrationResponse",
    names: { restApi: "restApiId" },
  },
  "aws:apigateway/method:Method": {
    operation: "apigateway.PutMethod",
    names: { restApi: "restApiId", authorization: "authorizationType" },
  },
  "aws:apigateway/methodResponse:MethodResponse": {
    operation: "apigateway.PutMethodResponse",
    names: { restApi: "restApiId" },
  },
  // Set by UpdateStage as paths and texts, which the model does not constrain.
  "aws:apigateway/methodSettings:MethodSettings": {
    operation: "apigateway.UpdateStage",
    names: { restApi: "restApiId", methodPath: false, settings: false },
  },
  "aws:apigateway/resource:Resource": {
    operation: "apigateway.CreateResource",
    names: { restApi: "restApiId" },
  },
  "aws:apigateway/restApi:RestApi": {
    operation: "apigateway.CreateRestApi",
    names: { body: false },
  },
  "aws:apigateway/stage:Stage": {
    operation: "apigateway.CreateStage",
    names: {
      restApi: "restApiId",
      deployment: "deploymentId",
      xrayTracingEnabled: "tracingEnabled",
    },
  },
  "aws:athena/namedQuery:NamedQuery": {
    operation: "athena.CreateNamedQuery",
    names: { query: "QueryString", workgroup: "WorkGroup" },
  },
  "aws:athena/workgroup:Workgroup": { operation: "athena.CreateWorkGroup", names: PROVIDER_ONLY },
  "aws:cloudwatch/dashboard:Dashboard": { operation: "cloudwatch.PutDashboard" },
  "aws:cloudwatch/eventRule:EventRule": { operation: "events.PutRule" },
  "aws:cloudwatch/eventTarget:EventTarget": {
    operation: "events.PutTargets",
    names: {
      rule: "Rule",
      arn: "Targets[].Arn",
      targetId: "Targets[].Id",
      deadLetterConfig: "Targets[].DeadLetterConfig",
      retryPolicy: "Targets[].RetryPolicy",
      inputPath: "Targets[].InputPath",
      inputTransformer: "Targets[].InputTransformer",
      roleArn: "Targets[].RoleArn",
    },
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    operation: "logs.CreateLogGroup",
    names: { name: "logGroupName", retentionInDays: "=logs.PutRetentionPolicy.retentionInDays" },
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    operation: "logs.PutMetricFilter",
    names: {
      name: "filterName",
      pattern: "filterPattern",
      metricTransformation: "metricTransformations[]",
      "metricTransformation.name": "metricName",
      "metricTransformation.namespace": "metricNamespace",
      "metricTransformation.value": "metricValue",
    },
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    operation: "cloudwatch.PutMetricAlarm",
    names: {
      name: "AlarmName",
      metricQueries: "Metrics",
      "metricQueries.metric": "MetricStat",
      okActions: "OKActions",
      "metricQueries.metric.dimensions": "Metric.Dimensions",
      "metricQueries.metric.metricName": "Metric.MetricName",
      "metricQueries.metric.namespace": "Metric.Namespace",
    },
  },
  "aws:dynamodb/table:Table": {
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
  // Adopted, not created: the provider only takes rules away and tags.
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": {
    operation: "ec2.CreateNetworkAcl",
    names: { ...TAGS, defaultNetworkAclId: false },
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    operation: "ec2.CreateSecurityGroup",
    names: TAGS,
  },
  "aws:ec2/eip:Eip": { operation: "ec2.AllocateAddress", names: TAGS },
  "aws:ec2/flowLog:FlowLog": {
    operation: "ec2.CreateFlowLogs",
    names: {
      ...TAGS,
      iamRoleArn: "DeliverLogsPermissionArn",
      vpcId: "ResourceIds[]",
    },
  },
  "aws:ec2/internetGateway:InternetGateway": {
    operation: "ec2.CreateInternetGateway",
    names: { ...TAGS, vpcId: "=ec2.AttachInternetGateway.VpcId" },
  },
  "aws:ec2/managedPrefixList:ManagedPrefixList": {
    operation: "ec2.CreateManagedPrefixList",
    names: { ...TAGS, name: "PrefixListName" },
  },
  "aws:ec2/networkAcl:NetworkAcl": {
    operation: "ec2.CreateNetworkAcl",
    names: { ...TAGS, subnetIds: false },
  },
  "aws:ec2/networkAclRule:NetworkAclRule": {
    operation: "ec2.CreateNetworkAclEntry",
    names: { fromPort: "PortRange.From", toPort: "PortRange.To" },
  },
  "aws:ec2/route:Route": {
    operation: "ec2.CreateRoute",
    names: { destinationPrefixListId: "DestinationPrefixListId" },
  },
  "aws:ec2/routeTable:RouteTable": { operation: "ec2.CreateRouteTable", names: TAGS },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { operation: "ec2.AssociateRouteTable" },
  "aws:ec2/securityGroup:SecurityGroup": {
    operation: "ec2.CreateSecurityGroup",
    names: { ...TAGS, name: "GroupName" },
  },
  "aws:ec2/subnet:Subnet": {
    operation: "ec2.CreateSubnet",
    names: {
      ...TAGS,
      mapPublicIpOnLaunch: "=ec2.ModifySubnetAttribute.MapPublicIpOnLaunch.Value",
      assignIpv6AddressOnCreation: "=ec2.ModifySubnetAttribute.AssignIpv6AddressOnCreation.Value",
    },
  },
  "aws:ec2/vpc:Vpc": {
    operation: "ec2.CreateVpc",
    names: {
      ...TAGS,
      assignGeneratedIpv6CidrBlock: "AmazonProvidedIpv6CidrBlock",
      enableDnsHostnames: "=ec2.ModifyVpcAttribute.EnableDnsHostnames.Value",
      enableDnsSupport: "=ec2.ModifyVpcAttribute.EnableDnsSupport.Value",
    },
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    operation: "ec2.CreateVpcEndpoint",
    names: { ...TAGS, policy: "PolicyDocument" },
  },
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": {
    operation: "ec2.CreateVpcPeeringConnection",
    names: { ...TAGS, autoAccept: false },
  },
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": {
    operation: "ec2.AcceptVpcPeeringConnection",
    names: { autoAccept: false, region: false, tags: "=ec2.CreateTags.Tags" },
  },
  "aws:ec2transitgateway/vpcAttachment:VpcAttachment": {
    operation: "ec2.CreateTransitGatewayVpcAttachment",
    names: { ...TAGS, ipv6Support: "Options.Ipv6Support" },
  },
  "aws:efs/backupPolicy:BackupPolicy": { operation: "efs.PutBackupPolicy" },
  "aws:efs/fileSystem:FileSystem": {
    operation: "efs.CreateFileSystem",
    names: {
      lifecyclePolicies: "=efs.PutLifecycleConfiguration.LifecyclePolicies",
      protection: "=efs.UpdateFileSystemProtection",
    },
  },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": { operation: "efs.PutFileSystemPolicy" },
  "aws:efs/mountTarget:MountTarget": { operation: "efs.CreateMountTarget" },
  "aws:glue/catalogDatabase:CatalogDatabase": {
    operation: "glue.CreateDatabase",
    at: "DatabaseInput",
  },
  "aws:glue/catalogTable:CatalogTable": {
    operation: "glue.CreateTable",
    at: "TableInput",
    names: { databaseName: "^DatabaseName", "storageDescriptor.serDeInfo": "SerdeInfo" },
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    operation: "iam.CreateOpenIDConnectProvider",
    names: { clientIdLists: "ClientIDList", thumbprintLists: "ThumbprintList" },
  },
  "aws:iam/policy:Policy": {
    operation: "iam.CreatePolicy",
    names: { name: "PolicyName", policy: "PolicyDocument" },
  },
  "aws:iam/role:Role": {
    operation: "iam.CreateRole",
    names: { name: "RoleName", assumeRolePolicy: "AssumeRolePolicyDocument" },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    operation: "iam.PutRolePolicy",
    names: { role: "RoleName", name: "PolicyName", policy: "PolicyDocument" },
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    operation: "iam.AttachRolePolicy",
    names: { role: "RoleName" },
  },
  "aws:kms/alias:Alias": {
    operation: "kms.CreateAlias",
    names: { name: "AliasName", targetKeyId: "TargetKeyId", region: false },
  },
  "aws:kms/key:Key": {
    operation: "kms.CreateKey",
    names: {
      ...PROVIDER_ONLY,
      deletionWindowInDays: "=kms.ScheduleKeyDeletion.PendingWindowInDays",
      enableKeyRotation: false,
      "tags.key": "TagKey",
      "tags.value": "TagValue",
    },
  },
  "aws:lambda/function:Function": {
    operation: "lambda.CreateFunction",
    names: {
      name: "FunctionName",
      code: false,
      reservedConcurrentExecutions: "=lambda.PutFunctionConcurrency.ReservedConcurrentExecutions",
    },
  },
  "aws:lambda/permission:Permission": {
    operation: "lambda.AddPermission",
    names: { function: "FunctionName" },
  },
  "aws:route53/record:Record": {
    operation: "route53.ChangeResourceRecordSets",
    at: "ChangeBatch.Changes[].ResourceRecordSet",
    names: {
      zoneId: "^HostedZoneId",
      records: "ResourceRecords[].Value",
      aliases: "AliasTarget",
      "aliases.name": "DNSName",
      "aliases.zoneId": "HostedZoneId",
      allowOverwrite: false,
    },
  },
  "aws:route53/zone:Zone": {
    operation: "route53.CreateHostedZone",
    names: {
      ...PROVIDER_ONLY,
      comment: "HostedZoneConfig.Comment",
      vpcs: "VPC",
      "vpcs.vpcId": "VPCId",
      "vpcs.vpcRegion": "VPCRegion",
      tags: "=route53.ChangeTagsForResource.AddTags",
    },
  },
  "aws:s3/accessPoint:AccessPoint": {
    operation: "s3control.CreateAccessPoint",
    names: { policy: "=s3control.PutAccessPointPolicy.Policy" },
  },
  "aws:s3/bucket:Bucket": {
    operation: "s3.CreateBucket",
    names: {
      ...PROVIDER_ONLY,
      tags: "=s3.PutBucketTagging.Tagging.TagSet",
      objectLockEnabled: "ObjectLockEnabledForBucket",
    },
  },
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": ofBucket(
    "PutBucketCors",
    "CORSConfiguration",
    { corsRules: "CORSRules" },
  ),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket(
    "PutBucketLifecycleConfiguration",
    "LifecycleConfiguration",
    { "rules.id": "ID" },
  ),
  "aws:s3/bucketLogging:BucketLogging": ofBucket(
    "PutBucketLogging",
    "BucketLoggingStatus.LoggingEnabled",
  ),
  "aws:s3/bucketNotification:BucketNotification": ofBucket(
    "PutBucketNotificationConfiguration",
    "NotificationConfiguration",
    { eventbridge: false },
  ),
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ofBucket(
    "PutObjectLockConfiguration",
    "ObjectLockConfiguration",
  ),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket(
    "PutBucketOwnershipControls",
    "OwnershipControls",
    { rule: "Rules[]" },
  ),
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket("PutBucketPolicy"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket(
    "PutPublicAccessBlock",
    "PublicAccessBlockConfiguration",
  ),
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ofBucket(
    "PutBucketReplication",
    "ReplicationConfiguration",
    {
      "rules.id": "ID",
      "rules.destination.encryptionConfiguration.replicaKmsKeyId": "ReplicaKmsKeyID",
    },
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    ofBucket("PutBucketEncryption", "ServerSideEncryptionConfiguration", {
      "rules.applyServerSideEncryptionByDefault.kmsMasterKeyId": "KMSMasterKeyID",
      "rules.applyServerSideEncryptionByDefault.sseAlgorithm": "SSEAlgorithm",
      "rules.blockedEncryptionTypes": "BlockedEncryptionTypes.EncryptionType",
    }),
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket("PutBucketVersioning", undefined, {
    versioningConfiguration: "VersioningConfiguration",
  }),
  "aws:s3/inventory:Inventory": ofBucket(
    "PutBucketInventoryConfiguration",
    "InventoryConfiguration",
    {
      name: "Id",
      "destination.bucket": "S3BucketDestination",
      "destination.bucket.bucketArn": "Bucket",
    },
  ),
  "aws:secretsmanager/secret:Secret": { operation: "secretsmanager.CreateSecret" },
  // Attributes of topics and queues are texts, which the model does not constrain.
  "aws:sns/topic:Topic": {
    operation: "sns.CreateTopic",
    names: { displayName: false, kmsMasterKeyId: false, policy: false },
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    operation: "sns.SetTopicAttributes",
    names: { arn: "TopicArn", policy: "AttributeValue" },
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    operation: "sns.Subscribe",
    names: { topic: "TopicArn", filterPolicy: false, rawMessageDelivery: false },
  },
  "aws:sqs/queue:Queue": {
    operation: "sqs.CreateQueue",
    names: {
      name: "QueueName",
      kmsMasterKeyId: false,
      kmsDataKeyReusePeriodSeconds: false,
      messageRetentionSeconds: false,
      visibilityTimeoutSeconds: false,
      redrivePolicy: false,
      tags: "tags",
    },
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    operation: "sqs.SetQueueAttributes",
    names: { policy: false },
  },
  "aws:transfer/hostKey:HostKey": {
    operation: "transfer.ImportHostKey",
  },
  "aws:transfer/server:Server": {
    operation: "transfer.CreateServer",
    names: {
      forceDestroy: false,
      function: "IdentityProviderDetails.Function",
      invocationRole: "IdentityProviderDetails.InvocationRole",
      url: "IdentityProviderDetails.Url",
      sftpAuthenticationMethods: "IdentityProviderDetails.SftpAuthenticationMethods",
      "workflowDetails.onUpload": "OnUpload[]",
      "workflowDetails.onPartialUpload": "OnPartialUpload[]",
    },
  },
  "aws:transfer/workflow:Workflow": {
    operation: "transfer.CreateWorkflow",
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule("Egress"),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule("Ingress"),
  "aws:wafv2/ipSet:IpSet": {
    operation: "wafv2.CreateIPSet",
    names: { ipAddressVersion: "IPAddressVersion" },
  },
  "aws:wafv2/webAcl:WebAcl": { operation: "wafv2.CreateWebACL" },
  "aws:wafv2/webAclAssociation:WebAclAssociation": {
    operation: "wafv2.AssociateWebACL",
    names: { webAclArn: "WebACLArn" },
  },
};
