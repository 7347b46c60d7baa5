/** API call as IAM evaluates it, with its condition keys. */
export type Call = readonly [
  action: string,
  resource: string,
  context?: Readonly<Record<string, string>>,
];

const ACCOUNT = "111122223333";
const OWN = {
  "aws:ResourceTag/project": "managed-sftp",
  "aws:ResourceTag/environment": "prod",
};
const NEW = {
  "aws:RequestTag/project": "managed-sftp",
  "aws:RequestTag/environment": "prod",
};
const BOUND = {
  "iam:PermissionsBoundary": `arn:aws:iam::${ACCOUNT}:policy/boundary-managed-sftp-prod`,
};
const BUCKET = `arn:aws:s3:::managed-sftp-prod-${ACCOUNT}`;
const passedTo = (service: string): Readonly<Record<string, string>> => ({
  "iam:PassedToService": service,
});
const at = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-central-1:${ACCOUNT}:${resource}`;
const api = (path: string): string => `arn:aws:apigateway:eu-central-1::/${path}`;
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/**
 * Calls of the provider to create, update and delete each resource type of the stack prod, also those
 * that no recording has; dev/engine/provider-calls.json has the others.
 */
export const ACTIONS: Readonly<Record<string, readonly Call[]>> = {
  "apigateway.Deployment": [["apigateway:POST", api("restapis")]],
  "apigateway.Integration": [
    ["apigateway:PUT", api("restapis/x/resources/y/methods/GET/integration")],
  ],
  "apigateway.IntegrationResponse": [
    ["apigateway:PUT", api("restapis/x/resources/y/methods/GET/integration/responses/200")],
  ],
  "apigateway.Method": [["apigateway:PUT", api("restapis/x/resources/y/methods/GET")]],
  "apigateway.MethodResponse": [
    ["apigateway:PUT", api("restapis/x/resources/y/methods/GET/responses/200")],
  ],
  "apigateway.MethodSettings": [["apigateway:PATCH", api("restapis/x/stages/z")]],
  "apigateway.Resource": [["apigateway:POST", api("restapis")]],
  "apigateway.RestApi": [
    ["apigateway:POST", api("restapis")],
    ["apigateway:DELETE", api("restapis/x")],
  ],
  "apigateway.Stage": [["apigateway:POST", api("restapis")]],
  "athena.NamedQuery": [["athena:CreateNamedQuery", at("athena", "workgroup/managed-sftp-prod")]],
  "athena.Workgroup": [["athena:CreateWorkGroup", at("athena", "workgroup/managed-sftp-prod")]],
  "cloudwatch.Dashboard": [
    ["cloudwatch:PutDashboard", "arn:aws:cloudwatch::111122223333:dashboard/managed-sftp-prod"],
  ],
  "cloudwatch.EventRule": [["events:PutRule", at("events", "rule/managed-sftp-prod-uploads")]],
  "cloudwatch.EventTarget": [["events:PutTargets", at("events", "rule/managed-sftp-prod-uploads")]],
  "cloudwatch.LogGroup": [
    ["logs:CreateLogGroup", at("logs", "log-group:/aws/transfer/managed-sftp-prod")],
    ["logs:CreateLogGroup", at("logs", "log-group:/aws/transfer/s-0123456789abcdef0")],
    ["logs:DeleteLogGroup", at("logs", "log-group:/aws/vpc/managed-sftp-prod")],
  ],
  "cloudwatch.LogMetricFilter": [
    ["logs:PutMetricFilter", at("logs", "log-group:/aws/lambda/managed-sftp-prod-identity")],
  ],
  "cloudwatch.MetricAlarm": [
    ["cloudwatch:PutMetricAlarm", at("cloudwatch", "alarm:managed-sftp-prod-errors")],
    ["cloudwatch:DeleteAlarms", at("cloudwatch", "alarm:managed-sftp-prod-errors")],
  ],
  "dynamodb.Table": [
    ["dynamodb:CreateTable", at("dynamodb", "table/managed-sftp-prod-identity-users")],
    ["dynamodb:UpdateTimeToLive", at("dynamodb", "table/managed-sftp-prod-identity-lockout")],
  ],
  "ec2.DefaultNetworkAcl": [["ec2:DeleteNetworkAclEntry", at("ec2", "network-acl/acl-1")]],
  "ec2.DefaultSecurityGroup": [
    ["ec2:RevokeSecurityGroupIngress", at("ec2", "security-group/sg-1")],
  ],
  "ec2.Eip": [
    ["ec2:AllocateAddress", at("ec2", "elastic-ip/eipalloc-1")],
    ["ec2:ReleaseAddress", at("ec2", "elastic-ip/eipalloc-1")],
  ],
  "ec2.FlowLog": [
    ["ec2:CreateFlowLogs", at("ec2", "vpc/vpc-1")],
    ["logs:CreateLogDelivery", "*"],
  ],
  "ec2.ManagedPrefixList": [["ec2:CreateManagedPrefixList", at("ec2", "prefix-list/pl-1")]],
  "ec2.NetworkAcl": [
    ["ec2:CreateNetworkAcl", at("ec2", "network-acl/acl-1")],
    ["ec2:ReplaceNetworkAclAssociation", at("ec2", "network-acl/acl-1")],
  ],
  "ec2.NetworkAclRule": [["ec2:CreateNetworkAclEntry", at("ec2", "network-acl/acl-1")]],
  "ec2.Route": [["ec2:CreateRoute", at("ec2", "route-table/rtb-1")]],
  "ec2.RouteTable": [["ec2:CreateRouteTable", at("ec2", "route-table/rtb-1")]],
  "ec2.RouteTableAssociation": [["ec2:AssociateRouteTable", at("ec2", "route-table/rtb-1")]],
  "ec2.SecurityGroup": [
    ["ec2:CreateSecurityGroup", at("ec2", "security-group/sg-1")],
    ["ec2:RevokeSecurityGroupEgress", at("ec2", "security-group/sg-1")],
  ],
  "ec2.Subnet": [
    ["ec2:CreateSubnet", at("ec2", "subnet/subnet-1")],
    ["ec2:AssociateSubnetCidrBlock", at("ec2", "subnet/subnet-1")],
  ],
  "ec2.Vpc": [
    ["ec2:CreateVpc", at("ec2", "vpc/vpc-1")],
    ["ec2:ModifyVpcAttribute", at("ec2", "vpc/vpc-1")],
    ["ec2:AssociateVpcCidrBlock", at("ec2", "vpc/vpc-1")],
    ["ec2:DeleteVpc", at("ec2", "vpc/vpc-1")],
  ],
  "ec2.VpcEndpoint": [
    ["ec2:CreateVpcEndpoint", at("ec2", "vpc-endpoint/vpce-1")],
    ["ec2:ModifyVpcEndpoint", at("ec2", "vpc-endpoint/vpce-1")],
    ["ec2:DeleteVpcEndpoints", at("ec2", "vpc-endpoint/vpce-1")],
  ],
  "ec2.VpcPeeringConnection": [["ec2:CreateVpcPeeringConnection", at("ec2", "vpc/vpc-1")]],
  "ec2.VpcPeeringConnectionAccepter": [
    ["ec2:AcceptVpcPeeringConnection", at("ec2", "vpc-peering-connection/pcx-1")],
  ],
  "ec2transitgateway.VpcAttachment": [
    ["ec2:CreateTransitGatewayVpcAttachment", at("ec2", "transit-gateway/tgw-1")],
    [
      "iam:CreateServiceLinkedRole",
      role("aws-service-role/transitgateway.amazonaws.com/AWSServiceRoleForVPCTransitGateway"),
      { "iam:AWSServiceName": "transitgateway.amazonaws.com" },
    ],
  ],
  "efs.BackupPolicy": [
    ["elasticfilesystem:PutBackupPolicy", at("elasticfilesystem", "file-system/fs-1")],
  ],
  "efs.FileSystem": [
    ["elasticfilesystem:CreateFileSystem", "*"],
    ["elasticfilesystem:DeleteFileSystem", at("elasticfilesystem", "file-system/fs-1")],
  ],
  "efs.FileSystemPolicy": [
    ["elasticfilesystem:PutFileSystemPolicy", at("elasticfilesystem", "file-system/fs-1")],
  ],
  "efs.MountTarget": [
    ["elasticfilesystem:CreateMountTarget", at("elasticfilesystem", "file-system/fs-1")],
    // EFS makes the interface of a mount target with the permissions of its caller.
    ["ec2:CreateNetworkInterface", at("ec2", "network-interface/eni-1")],
    ["ec2:CreateNetworkInterface", at("ec2", "subnet/subnet-1")],
    ["ec2:ModifyNetworkInterfaceAttribute", at("ec2", "network-interface/eni-1")],
    ["ec2:DeleteNetworkInterface", at("ec2", "network-interface/eni-1")],
  ],
  "glue.CatalogDatabase": [
    ["glue:CreateDatabase", at("glue", "database/managed_sftp_prod")],
    ["glue:CreateDatabase", at("glue", "catalog")],
  ],
  "glue.CatalogTable": [["glue:CreateTable", at("glue", "table/managed_sftp_prod/requests")]],
  "iam.Role": [
    ["iam:CreateRole", role("managed-sftp-prod-user"), BOUND],
    ["iam:UpdateAssumeRolePolicy", role("managed-sftp-prod-user"), BOUND],
    ["iam:PutRolePermissionsBoundary", role("managed-sftp-prod-user"), BOUND],
    ["iam:DeleteRole", role("sftp-flow-logs-0a1b2c3")],
  ],
  "iam.RolePolicy": [["iam:PutRolePolicy", role("managed-sftp-prod-workflow"), BOUND]],
  "kms.Alias": [
    ["kms:CreateAlias", at("kms", "alias/managed-sftp-prod-data")],
    ["kms:CreateAlias", at("kms", "key/1"), OWN],
  ],
  "kms.Key": [
    ["kms:CreateKey", "*", NEW],
    ["kms:EnableKeyRotation", at("kms", "key/1"), OWN],
    ["kms:ScheduleKeyDeletion", "arn:aws:kms:eu-west-1:111122223333:key/1", OWN],
  ],
  "lambda.Function": [
    ["lambda:CreateFunction", at("lambda", "function:managed-sftp-prod-identity")],
    ["lambda:PutFunctionConcurrency", at("lambda", "function:managed-sftp-prod-identity")],
    ["lambda:DeleteFunctionConcurrency", at("lambda", "function:managed-sftp-prod-identity")],
    ["lambda:UpdateFunctionCode", at("lambda", "function:managed-sftp-prod-identity")],
    ["iam:PassRole", role("managed-sftp-prod-identity"), passedTo("lambda.amazonaws.com")],
  ],
  "lambda.Permission": [
    ["lambda:AddPermission", at("lambda", "function:managed-sftp-prod-identity")],
  ],
  "route53.ResolverFirewallConfig": [
    ["route53resolver:UpdateFirewallConfig", at("route53resolver", "firewall-config/fc-1")],
  ],
  "route53.ResolverFirewallDomainList": [
    ["route53resolver:CreateFirewallDomainList", at("route53resolver", "firewall-domain-list/*")],
    ["route53resolver:UpdateFirewallDomains", at("route53resolver", "firewall-domain-list/fdl-1")],
    [
      "route53resolver:DeleteFirewallDomainList",
      at("route53resolver", "firewall-domain-list/fdl-1"),
    ],
  ],
  "route53.ResolverFirewallRule": [
    ["route53resolver:CreateFirewallRule", at("route53resolver", "firewall-rule-group/frg-1")],
    ["route53resolver:UpdateFirewallRule", at("route53resolver", "firewall-rule-group/frg-1")],
    ["route53resolver:DeleteFirewallRule", at("route53resolver", "firewall-rule-group/frg-1")],
  ],
  "route53.ResolverFirewallRuleGroup": [
    ["route53resolver:CreateFirewallRuleGroup", at("route53resolver", "firewall-rule-group/*")],
    ["route53resolver:DeleteFirewallRuleGroup", at("route53resolver", "firewall-rule-group/frg-1")],
  ],
  "route53.ResolverFirewallRuleGroupAssociation": [
    [
      "route53resolver:AssociateFirewallRuleGroup",
      at("route53resolver", "firewall-rule-group-association/frga-1"),
    ],
    [
      "route53resolver:DisassociateFirewallRuleGroup",
      at("route53resolver", "firewall-rule-group-association/frga-1"),
    ],
  ],
  "route53.Record": [["route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1"]],
  "route53.Zone": [
    ["route53:CreateHostedZone", "*"],
    ["route53:DeleteHostedZone", "arn:aws:route53:::hostedzone/Z1"],
  ],
  "s3.AccessPoint": [
    ["s3:CreateAccessPoint", at("s3", "accesspoint/partner")],
    ["s3:TagResource", at("s3", "accesspoint/partner")],
  ],
  "s3.Bucket": [
    ["s3:CreateBucket", BUCKET],
    ["s3:CreateBucket", `${BUCKET}-replogs`],
    ["s3:DeleteBucket", BUCKET],
    ["s3:ListBucket", BUCKET],
  ],
  "s3.BucketCorsConfiguration": [["s3:PutBucketCORS", BUCKET]],
  "s3.BucketLifecycleConfiguration": [["s3:PutLifecycleConfiguration", BUCKET]],
  "s3.BucketLogging": [["s3:PutBucketLogging", BUCKET]],
  "s3.BucketNotification": [["s3:PutBucketNotification", BUCKET]],
  "s3.BucketObjectLockConfiguration": [["s3:PutBucketObjectLockConfiguration", BUCKET]],
  "s3.BucketOwnershipControls": [["s3:PutBucketOwnershipControls", `${BUCKET}-logs`]],
  "s3.BucketPolicy": [
    ["s3:PutBucketPolicy", `${BUCKET}-replica`],
    ["s3:DeleteBucketPolicy", BUCKET],
  ],
  "s3.BucketPublicAccessBlock": [["s3:PutBucketPublicAccessBlock", BUCKET]],
  "s3.BucketReplicationConfig": [
    ["s3:PutReplicationConfiguration", BUCKET],
    ["iam:PassRole", role("managed-sftp-prod-replication"), passedTo("s3.amazonaws.com")],
  ],
  "s3.BucketServerSideEncryptionConfiguration": [["s3:PutEncryptionConfiguration", BUCKET]],
  "s3.BucketVersioning": [["s3:PutBucketVersioning", BUCKET]],
  "s3.Inventory": [["s3:PutInventoryConfiguration", BUCKET]],
  "sns.Topic": [["sns:CreateTopic", at("sns", "managed-sftp-prod-alarms")]],
  "sns.TopicPolicy": [["sns:SetTopicAttributes", at("sns", "managed-sftp-prod-alarms")]],
  "sns.TopicSubscription": [
    ["sns:Subscribe", at("sns", "managed-sftp-prod-alarms")],
    // AWS allows it on all resources only.
    ["sns:Unsubscribe", at("sns", "anything")],
  ],
  "sqs.Queue": [["sqs:CreateQueue", at("sqs", "managed-sftp-prod-uploads")]],
  "sqs.QueuePolicy": [["sqs:SetQueueAttributes", at("sqs", "managed-sftp-prod-uploads")]],
  "transfer.HostKey": [["transfer:ImportHostKey", at("transfer", "server/s-1")]],
  "transfer.Server": [
    ["transfer:CreateServer", "*"],
    ["iam:PassRole", role("managed-sftp-prod-workflow-logs"), passedTo("transfer.amazonaws.com")],
    ["transfer:StopServer", at("transfer", "server/s-1")],
    ["transfer:UpdateServer", at("transfer", "server/s-1")],
    ["transfer:DeleteServer", at("transfer", "server/s-1")],
    ["logs:CreateLogDelivery", "*"],
    ["logs:PutResourcePolicy", "*"],
    ["ec2:CreateVpcEndpoint", at("ec2", "vpc-endpoint/vpce-1")],
  ],
  "transfer.Workflow": [
    ["transfer:CreateWorkflow", "*"],
    ["iam:PassRole", role("managed-sftp-prod-workflow"), passedTo("transfer.amazonaws.com")],
  ],
  "vpc.SecurityGroupEgressRule": [
    ["ec2:AuthorizeSecurityGroupEgress", at("ec2", "security-group/sg-1")],
  ],
  "vpc.SecurityGroupIngressRule": [
    ["ec2:AuthorizeSecurityGroupIngress", at("ec2", "security-group/sg-1")],
    ["ec2:ModifySecurityGroupRules", at("ec2", "security-group/sg-1")],
  ],
  "wafv2.IpSet": [["wafv2:CreateIPSet", at("wafv2", "regional/ipset/n/1")]],
  "wafv2.WebAcl": [["wafv2:CreateWebACL", at("wafv2", "regional/webacl/n/1")]],
  "wafv2.WebAclAssociation": [
    ["wafv2:AssociateWebACL", at("wafv2", "regional/webacl/n/1")],
    ["wafv2:AssociateWebACL", api("restapis/x/stages/z")],
  ],
};
