#!/usr/bin/env python3
"""A mail server for tests: real SMTP with STARTTLS (or TLS from the first byte) and AUTH, which keeps what it gets.

usage: mail_server.py FOLDER PORT starttls|tls|plain

FOLDER/ca.crt is the certificate it shows, for localhost; it is kept over restarts. FOLDER/port is written when it
listens. FOLDER/mails.jsonl gets a line for each mail: from, to, whether by TLS, who logged in, the subject, the headers,
the text and HTML parts decoded. User `alert`, password `secret`; `plain` offers neither TLS nor login. An address of the
domain refused.example is refused.
"""
import email
import email.policy
import json
import os
import ssl
import subprocess
import sys
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

FOLDER, PORT, MODE = sys.argv[1], int(sys.argv[2]), sys.argv[3]
CERTIFICATE, KEY = os.path.join(FOLDER, "ca.crt"), os.path.join(FOLDER, "ca.key")


class Keeper:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.endswith("@refused.example"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in mail.walk() if not part.is_multipart()}
        seen = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None or MODE == "tls",
                "user": session.auth_data.login.decode() if session.authenticated else "", "subject": mail["subject"],
                "id": mail["message-id"], "auto": mail["auto-submitted"], "type": mail.get_content_type(),
                "text": parts.get("text/plain", ""), "html": parts.get("text/html", "")}
        with open(os.path.join(FOLDER, "mails.jsonl"), "a", encoding="utf-8") as file:
            file.write(json.dumps(seen, ensure_ascii=False) + "\n")
        return "250 OK"


def log_in(server, session, envelope, mechanism, data):
    is_right = mechanism in ("LOGIN", "PLAIN") and data.login == b"alert" and data.password == b"secret"
    return AuthResult(success=is_right, handled=is_right, auth_data=data)  # unhandled: the server answers 535


if not os.path.exists(CERTIFICATE):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                    "30", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", KEY, "-out",
                    CERTIFICATE], check=True, stderr=subprocess.DEVNULL)
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(CERTIFICATE, KEY)
modes = {"starttls": {"tls_context": context, "require_starttls": True, "authenticator": log_in, "auth_required": True},
         "tls": {"ssl_context": context, "authenticator": log_in, "auth_required": True, "auth_require_tls": False},
         "plain": {}}
Controller(Keeper(), hostname="127.0.0.1", port=PORT, **modes[MODE]).start()
with open(os.path.join(FOLDER, "port.new"), "w", encoding="utf-8") as ready:
    ready.write(str(PORT))
os.rename(os.path.join(FOLDER, "port.new"), os.path.join(FOLDER, "port"))
while True:
    time.sleep(60)
