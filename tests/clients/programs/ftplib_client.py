"""Does the steps of a task, read from standard input, with Python's ftplib."""

import ftplib
import json
import os
import ssl
import sys

task = json.load(sys.stdin)


class ReusingFtpTls(ftplib.FTP_TLS):
    """FTPS whose data connections resume the TLS session of the control connection."""

    def ntransfercmd(self, cmd, rest=None):
        conn, size = ftplib.FTP.ntransfercmd(self, cmd, rest)
        if self._prot_p:
            conn = self.context.wrap_socket(
                conn, server_hostname=self.host, session=self.sock.session
            )
        return conn, size


def connect():
    if task["protocol"] == "FTPS":
        context = ssl.create_default_context(cafile=task["certFile"])
        context.check_hostname = False
        ftp = ReusingFtpTls(context=context)
    else:
        ftp = ftplib.FTP()
    # Lone surrogates stand for bytes that are not UTF-8.
    ftp.encoding = "utf-8"
    ftp.connect(task["host"], task["port"], 60)
    ftp.file = ftp.sock.makefile("r", encoding="utf-8", errors="surrogateescape")
    return ftp


def do(ftp, step):
    match step["do"]:
        case "list":
            print("\n".join(ftp.nlst(step["path"])))
        case "put":
            with open(step["local"], "rb") as source:
                ftp.storbinary(f"STOR {step['remote']}", source)
        case "resumePut":
            with open(step["local"], "rb") as source:
                source.seek(ftp.size(step["remote"]))
                ftp.storbinary(f"APPE {step['remote']}", source)
        case "get":
            with open(step["local"], "wb") as target:
                ftp.retrbinary(f"RETR {step['remote']}", target.write)
        case "resumeGet":
            size = os.path.getsize(step["local"])
            with open(step["local"], "ab") as target:
                ftp.retrbinary(f"RETR {step['remote']}", target.write, rest=size)
        case "rename":
            ftp.rename(step["from"], step["to"])
        case "mkdir":
            ftp.mkd(step["path"])
        case "rmdir":
            ftp.rmd(step["path"])
        case "remove":
            ftp.delete(step["path"])
        case "setTimes":
            ftp.voidcmd(f"MFMT 20010909014640 {step['path']}")
        case other:
            sys.exit(f"unknown step {other}")


try:
    ftp = connect()
    ftp.login(task["user"], task["password"])
    ftp.voidcmd("TYPE I")
    if task["protocol"] == "FTPS":
        ftp.prot_p()
    for step in task["steps"]:
        do(ftp, step)
    ftp.quit()
except ftplib.all_errors as error:
    sys.exit(f"{type(error).__name__}: {error}")
