#!/bin/sh
# Makes the user of the service and, once, the key that secrets of partners are sealed with, which that user may read,
# because commands seal with it too. It starts nothing.
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
chown root:eqltui /etc/eqltui/seal.key
chmod 0640 /etc/eqltui/seal.key
if [ ! -e /etc/eqltui/eqltui.env ]; then
	cat >/etc/eqltui/eqltui.env <<'EOF'
EQLTUI_DB=/var/lib/eqltui/eqltui.db
EQLTUI_KEY_FILE=/etc/eqltui/seal.key
EQLTUI_USER=admin
EOF
fi
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload
fi
