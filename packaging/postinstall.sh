#!/bin/sh
# Makes the user of the service and, once, the key that secrets of partners are sealed with. It starts nothing.
set -eu
if command -v systemd-sysusers >/dev/null; then
	systemd-sysusers eqltui.conf
elif ! getent passwd eqltui >/dev/null; then
	useradd --system --home-dir /var/lib/eqltui --shell /usr/sbin/nologin eqltui
fi
mkdir -p /etc/eqltui
if [ ! -e /etc/eqltui/seal.key ]; then
	(umask 077 && head -c 32 /dev/urandom >/etc/eqltui/seal.key)
fi
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload
fi
