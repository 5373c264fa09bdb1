#!/usr/bin/env python3
"""An HTTP server for tests that answers what its script says: faults, cuts, standstills, odd answers.

usage: wire_server.py FOLDER

FOLDER/script.json holds rules, read anew for each request: [{"match": "PUT /bucket/.*", "times": 2, "status": 503,
"headers": {…}, "body": "…", "delay": seconds, "cut": bytes, "hang": true, "accept": true}]. The first rule that matches
METHOD and path with query and is not used up answers ("cut": the connection is closed after so many bytes of the body,
"hang": nothing is answered, "accept": what was asked is done all the same). Without a rule it is a small S3 that
believes everybody. FOLDER/port is written when it listens, FOLDER/requests.jsonl gets a line for each request.
"""
import hashlib
import http.server
import json
import os
import re
import sys
import threading
import time
import urllib.parse
from xml.sax.saxutils import escape

FOLDER = sys.argv[1]
LOCK = threading.Lock()
USED = {}
OBJECTS = {}  # path -> (bytes, headers)


def rule_for(line):
    try:
        with open(os.path.join(FOLDER, "script.json"), encoding="utf-8") as file:
            rules = json.load(file)
    except FileNotFoundError:
        return None
    with LOCK:
        for rule in rules:
            name = json.dumps(rule, sort_keys=True)
            if re.fullmatch(rule["match"], line) and USED.get(name, 0) < rule.get("times", 1 << 30):
                USED[name] = USED.get(name, 0) + 1
                return rule
    return None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def answer(self, status, body=b"", headers=None, cut=None):
        self.send_response_only(status)
        for name, value in {"Date": self.date_time_string(), "x-amz-request-id": "wire", **(headers or {})}.items():
            self.send_header(name, value)
        if "Content-Length" not in (headers or {}) and status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body if cut is None else body[:cut])
        if cut is not None:
            self.wfile.flush()
            self.close_connection = True

    def serve(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        seen = {"method": self.command, "path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()},
                "bytes": len(body), "sha256": hashlib.sha256(body).hexdigest(), "peer": self.client_address[1],
                "body": body[:16384 if self.command == "POST" else 1024].decode("utf-8", "replace")}
        with LOCK, open(os.path.join(FOLDER, "requests.jsonl"), "a", encoding="utf-8") as file:
            file.write(json.dumps(seen) + "\n")
        if len(body) < length:
            self.close_connection = True
            return
        rule = rule_for(f"{self.command} {self.path}")
        if rule is None:
            self.store(body)
            return
        time.sleep(rule.get("delay", 0))
        if rule.get("hang"):
            time.sleep(60)
        if rule.get("accept"):
            self.store(body, silent=True)
        self.answer(rule.get("status", 200), rule.get("body", "").encode("utf-8"), rule.get("headers"), rule.get("cut"))

    do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = serve

    def store(self, body, silent=False):
        path, _, query = self.path.partition("?")
        say = (lambda *a, **k: None) if silent else self.answer
        if self.command == "PUT":
            kept = {k: v for k, v in self.headers.items() if k.lower().startswith("x-amz-meta-")}
            kept["Content-Type"] = self.headers.get("Content-Type", "")
            kept["ETag"] = '"%s"' % hashlib.md5(body).hexdigest()
            with LOCK:
                OBJECTS[path] = (body, kept)
            return say(200, headers={"ETag": kept["ETag"]})
        if self.command == "DELETE":
            with LOCK:
                OBJECTS.pop(path, None)
            return say(204)
        if "list-type=2" in query:
            return self.list(path, urllib.parse.parse_qs(query))
        with LOCK:
            found = OBJECTS.get(path)
        if found is None:
            return say(404, b"<Error><Code>NoSuchKey</Code></Error>" if self.command == "GET" else b"")
        data, headers = found
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if wanted:
            return say(206, data[int(wanted[1]):], headers)
        return say(200, data, {**headers, "Content-Length": str(len(data))})

    def list(self, path, query):
        prefix = query.get("prefix", [""])[0]
        with LOCK:
            found = sorted((urllib.parse.unquote(name)[len(path) + 1:], len(data), headers["ETag"])
                           for name, (data, headers) in OBJECTS.items())
        rows = "".join(f"<Contents><Key>{escape(urllib.parse.quote(key))}</Key><Size>{size}</Size>"
                       f"<ETag>{escape(etag)}</ETag></Contents>" for key, size, etag in found if key.startswith(prefix))
        self.answer(200, ("<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>"
                          f"{rows}</ListBucketResult>").encode("utf-8"))


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass


server = Server(("127.0.0.1", 0), Handler)
with open(os.path.join(FOLDER, "port.new"), "w", encoding="utf-8") as ready:
    ready.write(str(server.server_address[1]))
os.rename(os.path.join(FOLDER, "port.new"), os.path.join(FOLDER, "port"))
server.serve_forever()
