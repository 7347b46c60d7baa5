import { type Fake, nothing, regional } from "./fake";

/** Answers of API Gateway and AWS WAF. */
export const FRONT_DOOR_FAKES: Readonly<Record<string, Fake>> = {
  "aws:apigateway/deployment:Deployment": nothing,
  "aws:apigateway/integration:Integration": nothing,
  "aws:apigateway/integrationResponse:IntegrationResponse": nothing,
  "aws:apigateway/method:Method": nothing,
  "aws:apigateway/methodResponse:MethodResponse": nothing,
  "aws:apigateway/methodSettings:MethodSettings": nothing,
  "aws:apigateway/resource:Resource": nothing,
  "aws:apigateway/restApi:RestApi": (made) => {
    const { partition, region } = made.awsEnvironment;
    return {
      arn: `arn:${partition}:apigateway:${region}::/restapis/${made.id}`,
      executionArn: regional(made, "execute-api", made.id),
      rootResourceId: `root-${made.id}`,
    };
  },
  "aws:apigateway/stage:Stage": (made) => {
    const { partition, region } = made.awsEnvironment;
    const [api, stage] = [String(made.inputs["restApi"]), String(made.inputs["stageName"])];
    return {
      arn: `arn:${partition}:apigateway:${region}::/restapis/${api}/stages/${stage}`,
      executionArn: regional(made, "execute-api", `${api}/${stage}`),
      invokeUrl: `https://${api}.execute-api.${region}.amazonaws.com/${stage}`,
    };
  },
  "aws:wafv2/ipSet:IpSet": (made) => ({
    arn: regional(made, "wafv2", `regional/ipset/${made.name}/${made.id}`),
  }),
  "aws:wafv2/webAcl:WebAcl": (made) => ({
    arn: regional(made, "wafv2", `regional/webacl/${made.name}/${made.id}`),
  }),
  "aws:wafv2/webAclAssociation:WebAclAssociation": nothing,
};
