import type { Client } from "../client";
import { jsch, pkgSftp, sshj } from "./compiled";
import { curlFtp, curlFtps, curlSftp } from "./curl";
import { lftpFtp, lftpFtps, lftpSftp } from "./lftp";
import {
  asyncssh,
  basicFtp,
  basicFtps,
  ftplibFtp,
  ftplibFtps,
  paramiko,
  ssh2SftpClient,
} from "./libraries";
import { openSshScp, openSshSftp } from "./openssh";
import { pscp, psftp } from "./putty";
import { rcloneFtp, rcloneFtps, rcloneSftp } from "./rclone";
import { sshfs } from "./sshfs";

/** All clients, in the order of the table. */
export const CLIENTS: readonly Client[] = [
  ...[openSshSftp, openSshScp, sshfs, psftp, pscp, curlSftp, lftpSftp, rcloneSftp],
  ...[paramiko, asyncssh, ssh2SftpClient, pkgSftp, jsch, sshj],
  ...[curlFtps, lftpFtps, rcloneFtps, ftplibFtps, basicFtps],
  ...[curlFtp, lftpFtp, rcloneFtp, ftplibFtp, basicFtp],
];
