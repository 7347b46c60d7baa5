"""
The same done well: one boto3 client for all calls, and argon2 hashes with the defaults of
argon2-cffi in place of passwords.
"""

import json
import os

import argon2
import boto3

client = boto3.client("secretsmanager", region_name=os.environ["AWS_REGION"])
prefix = os.environ["SECRET_PREFIX"]
hasher = argon2.PasswordHasher()


def find_user(username):
    try:
        secret = client.get_secret_value(SecretId=f"{prefix}/{username}")
    except client.exceptions.ResourceNotFoundException:
        return None
    return json.loads(secret["SecretString"])


def is_verified(password, user):
    try:
        return hasher.verify(user["PasswordHash"], password)
    except argon2.exceptions.VerifyMismatchError:
        return False


def handler(event, context):
    password = event.get("password", "")
    user = find_user(event["username"])
    refused = user is None or (password != "" and not is_verified(password, user))
    print(json.dumps({"username": event["username"], "decision": "deny" if refused else "allow"}), flush=True)
    if refused:
        return {}
    answer = {"Role": user["Role"], "Policy": user["Policy"], "HomeDirectoryType": "LOGICAL"}
    answer["HomeDirectoryDetails"] = user["HomeDirectoryDetails"]
    if password == "":
        answer["PublicKeys"] = [user["PublicKey"]]
    return answer
