"""
The design of the public write-ups: a boto3 client made in each call, one secret per user with the
password as it is, and role, policy and home directory from the secret.
"""

import json
import os

import boto3


def find_user(username):
    client = boto3.session.Session().client("secretsmanager", region_name=os.environ["AWS_REGION"])
    try:
        secret = client.get_secret_value(SecretId=f"{os.environ['SECRET_PREFIX']}/{username}")
    except client.exceptions.ResourceNotFoundException:
        return None
    return json.loads(secret["SecretString"])


def handler(event, context):
    password = event.get("password", "")
    user = find_user(event["username"])
    refused = user is None or (password != "" and user.get("Password") != password)
    print(json.dumps({"username": event["username"], "decision": "deny" if refused else "allow"}), flush=True)
    if refused:
        return {}
    answer = {"Role": user["Role"], "Policy": user["Policy"], "HomeDirectoryType": "LOGICAL"}
    answer["HomeDirectoryDetails"] = user["HomeDirectoryDetails"]
    if password == "":
        answer["PublicKeys"] = [user["PublicKey"]]
    return answer
