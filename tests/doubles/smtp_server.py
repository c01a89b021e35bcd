#!/usr/bin/python3
"""A mail server for tests: Debian's python3-aiosmtpd, which is not of our making.

    smtp_server.py FOLDER        with good.crt, other.crt, foreign.crt and their .key in it

Listens on ports of its own choice, which are its first line of output (JSON), and then writes a line for each mail it took:
who sent it to whom, over which TLS, and what Python's mail parser reads in it. Who is written to decides the answer.
"""
import asyncio
import base64
import email
import email.policy
import json
import logging
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

ANSWERS = {
    "unknown": "550 5.1.1 <unknown@example.com>: Recipient address rejected: User unknown",
    "full": "552 5.2.2 mailbox full",
    "busy": "451 4.7.1 Greylisted, come again",
    "away": "421 4.3.2 closing",
}


def said(message):
    parts = [part for part in message.walk() if not part.is_multipart()]
    return {
        "headers": {name.lower(): str(value) for name, value in message.items()},
        "defects": [str(each) for part in message.walk() for each in part.defects],
        "parts": [{"type": part.get_content_type(), "text": part.get_content()} for part in parts],
        "from_name": message["from"].addresses[0].display_name,
    }


class Handler:
    def __init__(self, name):
        self.name = name

    async def handle_RCPT(self, server, session, envelope, address, options):
        local = address.split("@")[0]
        if local in ANSWERS:
            return ANSWERS[local]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        wire = server.transport.get_extra_info("ssl_object")
        raw = envelope.content
        line = {
            "port": self.name,
            "mail_from": envelope.mail_from,
            "rcpt_tos": envelope.rcpt_tos,
            "greeting": session.host_name,
            "tls": wire.version() if wire else "",
            "user": session.auth_data.login.decode() if session.auth_data else "",
            "raw": base64.b64encode(raw).decode(),
            **said(email.message_from_bytes(raw, policy=email.policy.default)),
        }
        print(json.dumps(line), flush=True)
        return "554 5.7.1 spam" if envelope.rcpt_tos[0].startswith("spam@") else "250 2.0.0 OK: queued as 4AC1"


def authenticate(server, session, envelope, mechanism, data):
    good = (data.login, data.password) == (b"postman", b"s3cret & \xc2\xa3")
    return AuthResult(success=good, handled=good, auth_data=data)


def context(folder, name):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(f"{folder}/{name}.crt", f"{folder}/{name}.key")
    return made


async def main(folder):
    ways = {
        "starttls": ({"tls_context": context(folder, "good"), "require_starttls": True, "auth_required": True}, None),
        "other": ({"tls_context": context(folder, "other"), "require_starttls": True}, None),
        "foreign": ({"tls_context": context(folder, "foreign"), "require_starttls": True}, None),
        "clear": ({"auth_require_tls": False}, None),
        "smtps": ({"auth_require_tls": False, "auth_required": True}, context(folder, "good")),
    }
    loop, ports = asyncio.get_running_loop(), {}
    for name, (options, implicit) in ways.items():
        make = lambda name=name, options=options: SMTP(
            Handler(name), hostname="mail.example", authenticator=authenticate, loop=loop, **options)
        server = await loop.create_server(make, "0.0.0.0", 0, ssl=implicit)
        ports[name] = server.sockets[0].getsockname()[1]
    print(json.dumps(ports), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)  # until who started it is gone


logging.disable()  # clients that hang up are what is tried here
warnings.simplefilter("ignore")
asyncio.run(main(sys.argv[1]))
