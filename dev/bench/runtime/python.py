"""The smallest client of the Lambda Runtime API for Python; runtime/node.cjs is the same one."""

import http.client
import importlib
import json
import os
import sys

INVOCATION = "/2018-06-01/runtime/invocation"
connection = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])


def call(method, path, body=None):
    connection.request(method, path, body)
    response = connection.getresponse()
    return response.headers.get("lambda-runtime-aws-request-id"), response.read()


def serve():
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    file, name = os.environ["_HANDLER"].split(".")
    handler = getattr(importlib.import_module(file), name)
    while True:
        request_id, text = call("GET", f"{INVOCATION}/next")
        try:
            result = json.dumps(handler(json.loads(text), {"aws_request_id": request_id}))
            call("POST", f"{INVOCATION}/{request_id}/response", result)
        except Exception as error:
            message = json.dumps({"errorMessage": repr(error)})
            call("POST", f"{INVOCATION}/{request_id}/error", message)


serve()
