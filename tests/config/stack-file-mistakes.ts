/** Mistakes made in tests/config/stack-files/correct.yaml: a text of it, and what is written instead. */
export const EDITS: Readonly<Record<string, readonly [from: string, to: string]>> = {
  "01-zoneCount-string": ["zoneCount: 2", 'zoneCount: "2"'],
  "02-mfaDelete-string": ["mfaDelete: true", 'mfaDelete: "true"'],
  "03-misspelt-section": ["managed-sftp:storage:", "managed-sftp:storge:"],
  "05-wrong-namespace": ["managed-sftp:network:", "network:"],
  "07-tab": ["    vpcCidr:", "\tvpcCidr:"],
  "08-empty-section": ["\n    mfaDelete: true\n    accessLogs:\n      retentionDays: 365", ""],
  "09-null-clients": ["\n      - 203.0.113.0/24\n      - 198.51.100.0/24", ""],
  "10-no-region": ["  aws:region: eu-central-1\n", ""],
  "11-bad-region": ["eu-central-1", "eu-central-9"],
  "12-client-map": ["- 203.0.113.0/24\n      - 198.51.100.0/24", "partner: 203.0.113.0/24"],
  "13-client-scalar": ["\n      - 203.0.113.0/24\n      - 198.51.100.0/24", " 203.0.113.0/24"],
  "14-host-bits": ["203.0.113.0/24", "203.0.113.5/24"],
  "20-client-is-vpc": ["198.51.100.0/24", "10.10.4.0/24"],
  "22-no-mode": ["    mode: internet-facing\n", ""],
  "23-cert-other-region": [
    "  managed-sftp:operations:\n",
    "  managed-sftp:transfer:\n    protocols: [SFTP, FTPS]\n    certificateArn: arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9\n  managed-sftp:operations:\n",
  ],
  "29-dup-key": [
    "logRetentionDays: 365",
    "logRetentionDays: 365\n  managed-sftp:operations:\n    logRetentionDays: 30",
  ],
  "30-quad-zero": ["198.51.100.0/24", "0.0.0.0/0"],
  "33-kms-other-account": [
    "mfaDelete: true",
    "existingKey: arn:aws:kms:us-east-1:999999999999:key/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
  ],
  "37-secure-literal": [
    "mfaDelete: true",
    "mfaDelete: true\n    bucketName:\n      secure: AAABAGxxx",
  ],
  "42-tags-flat": [
    "    tags:\n      project: managed-sftp\n      environment: prod",
    "    project: managed-sftp",
  ],
  "43-no-environment-tag": ["      environment: prod\n", ""],
  "44-cidr-short": ["203.0.113.0/24", "203.0.113/24"],
  "45-yes-boolean": ["mfaDelete: true", "mfaDelete: yes"],
};

/** By edit, or by file in tests/config/stack-files/mistakes: place, setting and sentence of each problem, or what is said about an accepted file. */
export const MISTAKES: Readonly<Record<string, readonly string[]>> = {
  "01-zoneCount-string": [
    '12:5 managed-sftp:network.zoneCount is the text "2"; write 2 without quotes',
  ],
  "02-mfaDelete-string": [
    '17:5 managed-sftp:storage.mfaDelete is the text "true"; write true without quotes',
  ],
  "03-misspelt-section": ["16:3 managed-sftp:storge is not a section; write managed-sftp:storage"],
  "05-wrong-namespace": [
    "accepted",
    "9:3 network has no namespace, so that Pulumi reads it as managed-sftp:network; write it so",
  ],
  "07-tab": ["11:1 is indented with a tab, which YAML does not allow; use blanks"],
  "08-empty-section": [
    "16:3 managed-sftp:storage is empty; remove the line, or write its settings below it, such as domain",
  ],
  "09-null-clients": [
    "13:5 managed-sftp:network.clients is empty; remove the line, or write a list",
  ],
  "10-no-region": ["3:1 aws:region is missing; set the region of the stack, such as eu-central-1"],
  "11-bad-region": [
    '4:3 aws:region is not a region of AWS, got "eu-central-9"; write one of them, such as eu-central-1',
  ],
  "12-client-map": [
    '13:5 managed-sftp:network.clients is the map {"partner":"203.0.113.0/24"}; write a list: ["203.0.113.0/24"]',
  ],
  "13-client-scalar": [
    '13:5 managed-sftp:network.clients is the text "203.0.113.0/24"; write a list: ["203.0.113.0/24"]',
  ],
  "14-host-bits": [
    '14:9 managed-sftp:network.clients[0] has host bits set; write "203.0.113.0/24", got "203.0.113.5/24"',
  ],
  "20-client-is-vpc": [
    "15:9 managed-sftp:network.clients lists 10.10.4.0/24, but clients reach mode internet-facing from the internet, with public addresses; list the public addresses of their network, or use mode closed",
    "15:9 managed-sftp:network.clients lists 10.10.4.0/24, which lies in network.vpcCidr 10.10.0.0/16, where the stack has no clients; list the clients' networks, and choose a vpcCidr that none of them uses",
  ],
  "22-no-mode": [
    "9:3 managed-sftp:network.mode is missing; write one of public, internet-facing, closed",
  ],
  "23-cert-other-region": [
    "22:5 managed-sftp:transfer.certificateArn is in region us-east-1, but has to be in eu-central-1; use one of that region",
  ],
  "24-empty-file": [
    '1:1 is empty; begin with "config:", and write aws:region and managed-sftp:network below it, indented',
  ],
  "25-no-config": [
    '2:1 has no config; begin with "config:", and write aws:region and managed-sftp:network below it, indented',
  ],
  "26-config-flat": [
    "1:1 managed-sftp:network is missing; write its settings below it, such as mode",
    "3:3 managed-sftp:mode is not a section; write it as network.mode or storage.objectLock.mode",
  ],
  "27-network-string": [
    '3:3 managed-sftp:network is the text "internet-facing"; write "mode: internet-facing" below it',
  ],
  "29-dup-key": ["22:3 has managed-sftp:operations twice; keep one of them"],
  "30-quad-zero": [
    "15:9 managed-sftp:network.clients contains 0.0.0.0/0 or ::/0, which admits every address; list the client networks instead",
  ],
  "33-kms-other-account": [
    "17:5 managed-sftp:storage.existingKey is in region us-east-1, but has to be in eu-central-1; use one of that region",
  ],
  "37-secure-literal": [
    "18:5 managed-sftp:storage.bucketName is encrypted (secure:), and only managed-sftp:hostKeys and managed-sftp:signingKeys are read so; write it in plain text: pulumi config set --plaintext --path 'managed-sftp:storage.bucketName' <value>",
  ],
  "39-octal-account": [
    "accepted",
    "1:1 aws:defaultTags.tags lacks project and environment, by which the deploy role of bootstrap/ knows the stack's keys; write it there",
  ],
  "42-tags-flat": [
    "6:5 aws:defaultTags.project is not read there; write it below tags, as aws:defaultTags.tags.project",
  ],
  "43-no-environment-tag": [
    "accepted",
    "6:5 aws:defaultTags.tags lacks environment, by which the deploy role of bootstrap/ knows the stack's keys; write it there",
  ],
  "44-cidr-short": [
    '14:9 managed-sftp:network.clients[0] expected a range such as "203.0.113.0/24" or a managed prefix list such as "pl-0a1b2c3d", got "203.0.113/24"',
  ],
  "45-yes-boolean": ['17:5 managed-sftp:storage.mfaDelete is the text "yes"; write true'],
  "more-alias": ["6:12 refers to *ofices, which no &ofices before it defines; write the value"],
  "more-behind-alias": [
    '6:40 managed-sftp:network.clients[1] has host bits set; write "203.0.113.0/24", got "203.0.113.5/24"',
    '6:40 managed-sftp:storage.fence.sourceCidrs[1] has host bits set; write "203.0.113.0/24", got "203.0.113.5/24"',
  ],
  "more-big": [
    "6:5 managed-sftp:operations.logRetentionDays is 31; write one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653",
    "8:5 managed-sftp:operations.alarms expected false, or settings of alarms, got true",
    '7:5 managed-sftp:operations.dashboard is the text "no"; write false',
  ],
  "more-confmiss": ["1:1 has conf; write config"],
  "more-confnull": [
    "1:1 has nothing below config; write aws:region and managed-sftp:network there, indented",
  ],
  "more-dash-entries": [
    '6:9 managed-sftp:network.clients[0] has several entries on one line; write each on a line of its own: "- 203.0.113.0/24", "- 198.51.100.0/24"',
  ],
  "more-dash-line": [
    '5:14 has a list beside clients; write each entry on a line of its own below it: "- …"',
  ],
  "more-env": [
    "3:1 managed-sftp:network is missing in this file; environment: imports settings from Pulumi ESC, which are not known here; write managed-sftp:network below config: too",
  ],
  "more-indent": [
    "4:11 is not YAML here (Nested mappings are not allowed in compact mappings); indent settings of one level alike, and close brackets",
  ],
  "more-list-mode": [
    '3:3 managed-sftp:network is the list [{"mode":"public"}]; write its settings without "- ", such as mode',
  ],
  "more-list": [
    '1:1 is not a map of settings; begin with "config:", and write aws:region and managed-sftp:network below it, indented',
  ],
  "more-merge": [
    "4:5 has the YAML merge key <<, which the tools of this project do not read; write its settings out",
    "4:9 refers to *base, which no &base before it defines; write the value",
  ],
  "more-misspelt": [
    '4:5 managed-sftp:network.mode is the text "Public"; write public, or another of internet-facing, closed',
    '6:5 managed-sftp:network.vpcCidr expected an IPv4 range such as "10.20.0.0/16", got 5',
    '8:5 managed-sftp:network.zones is the text "eu-central-1a, eu-central-1b"; write a list: ["eu-central-1a","eu-central-1b"]',
    '7:5 managed-sftp:network.sftpPort is the text "22"; write 22 without quotes',
    "5:5 managed-sftp:network.client is not a setting; write clients",
  ],
  "more-noconf": [
    '1:1 has no config; write "config:" on a line above aws:region, and indent the settings below it',
  ],
  "more-nospace": [
    '3:3 managed-sftp:network is the text "mode:public"; write "mode: public", with a blank after the colon',
  ],
  "more-ns": [
    "3:3 sftp:network is in the namespace sftp, which this program does not read; write managed-sftp:network",
  ],
  "more-ns2": [
    "5:3 managed_sftp:storage is in the namespace managed_sftp, which this program does not read; write managed-sftp:storage",
  ],
  "more-octal": [
    '6:16 has 02 with a leading zero, which Pulumi reads as the octal number 2; write 2, or "02" in quotes where a text is meant',
    '7:27 has 012345678901 with a leading zero, which Pulumi reads as a number without it; write the account id in quotes: "012345678901"',
  ],
  "more-octal2": [
    "5:27 aws:allowedAccountIds[0] has to be the 12 digits of an account id, got 12345678901; write them in quotes, which keep leading zeros",
  ],
  "more-provider": [
    "2:3 aws:regoin is not a setting of the AWS provider; write aws:region",
    '3:3 aws:allowedAccountIds is 111122223333; write a list: ["111122223333"]',
    '4:3 aws:forbiddenAccountIds is "one"; write a list: ["one"]',
    '5:21 aws:defaultTags is ["prod"]; write "tags:" below it, and one "name: value" for each tag',
  ],
  "more-secure-list": [
    "6:9 managed-sftp:network.clients[0] is encrypted (secure:), and only managed-sftp:hostKeys and managed-sftp:signingKeys are read so; write it in plain text: pulumi config set --plaintext --path 'managed-sftp:network.clients[0]' <value>",
  ],
  "more-secure-section": [
    "3:3 managed-sftp:network is encrypted (secure:), and only managed-sftp:hostKeys and managed-sftp:signingKeys are read so; write it in plain text: pulumi config set --plaintext --path 'managed-sftp:network' <value>",
  ],
  "more-tgw": [
    "6:5 managed-sftp:network.transitGateways need mode closed; use it, or remove network.transitGateways, got mode internet-facing",
  ],
  "more-tgw2": [
    "10:13 managed-sftp:network.transitGateways[0].clients[1] is 10.20.3.0/24, which overlaps 10.20.0.0/16 of the same Transit Gateway a; remove 10.20.3.0/24, which 10.20.0.0/16 includes",
  ],
  "more-unclosed": [
    "5:51 is not YAML here (Flow sequence in block collection must be sufficiently indented and end with a ]); indent settings of one level alike, and close brackets",
  ],
  "more-utf16": ['file is in UTF-16, as ">" of Windows PowerShell writes files; save it in UTF-8'],
};
