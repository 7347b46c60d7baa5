"""Does the steps of a task, read from standard input, with asyncssh."""

import asyncio
import json
import sys

import asyncssh

task = json.load(sys.stdin)


def name(text):
    """Name as bytes, as lone surrogates stand for bytes that are not UTF-8."""
    return text.encode("utf-8", "surrogateescape")


async def do(sftp, step):
    match step["do"]:
        case "list":
            print("\n".join(await sftp.listdir(step["path"])))
        case "put":
            await sftp.put(step["local"], name(step["remote"]))
        case "resumePut":
            with open(step["local"], "rb") as source:
                source.seek((await sftp.stat(step["remote"])).size)
                async with sftp.open(step["remote"], "ab") as target:
                    await target.write(source.read())
        case "get":
            await sftp.get(name(step["remote"]), step["local"])
        case "rename":
            await sftp.rename(step["from"], step["to"])
        case "mkdir":
            await sftp.mkdir(step["path"])
        case "rmdir":
            await sftp.rmdir(step["path"])
        case "remove":
            await sftp.remove(step["path"])
        case "setTimes":
            await sftp.utime(step["path"], (1_000_000_000, 1_000_000_000))
        case "setMode":
            await sftp.chmod(step["path"], 0o600)
        case other:
            sys.exit(f"unknown step {other}")


async def main():
    async with asyncssh.connect(
        task["host"],
        task["port"],
        username=task["user"],
        password=task.get("password"),
        client_keys=None if task.get("password") else [task["keyFile"]],
        agent_path=None,
        config=None,
        known_hosts=task["knownHosts"],
    ) as connection, connection.start_sftp_client() as sftp:
        for step in task["steps"]:
            await do(sftp, step)


try:
    asyncio.run(main())
except (asyncssh.Error, OSError) as error:
    sys.exit(f"{type(error).__name__}: {error}")
