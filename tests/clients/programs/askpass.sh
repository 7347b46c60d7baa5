#!/bin/sh
# Gives OpenSSH the password of the login.
printf '%s\n' "$CLIENT_PASSWORD"
