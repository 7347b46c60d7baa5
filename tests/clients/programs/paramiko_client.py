"""Does the steps of a task, read from standard input, with paramiko."""

import json
import sys

import paramiko

task = json.load(sys.stdin)
client = paramiko.SSHClient()
client.load_host_keys(task["knownHosts"])
client.connect(
    task["host"],
    task["port"],
    task["user"],
    password=task.get("password"),
    key_filename=None if task.get("password") else task["keyFile"],
    allow_agent=False,
    look_for_keys=False,
)
sftp = client.open_sftp()


def name(text):
    """Name as bytes, as lone surrogates stand for bytes that are not UTF-8."""
    return text.encode("utf-8", "surrogateescape")


for step in task["steps"]:
    match step["do"]:
        case "list":
            print("\n".join(sftp.listdir(step["path"])))
        case "put":
            sftp.put(step["local"], name(step["remote"]))
        case "resumePut":
            size = sftp.stat(step["remote"]).st_size
            with open(step["local"], "rb") as source, sftp.open(step["remote"], "a") as target:
                source.seek(size)
                while part := source.read(32768):
                    target.write(part)
        case "get":
            sftp.get(name(step["remote"]), step["local"])
        case "rename":
            sftp.rename(step["from"], step["to"])
        case "mkdir":
            sftp.mkdir(step["path"])
        case "rmdir":
            sftp.rmdir(step["path"])
        case "remove":
            sftp.remove(step["path"])
        case "setTimes":
            sftp.utime(step["path"], (1_000_000_000, 1_000_000_000))
        case "setMode":
            sftp.chmod(step["path"], 0o600)
        case other:
            sys.exit(f"unknown step {other}")
client.close()
