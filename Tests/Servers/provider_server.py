#!/usr/bin/env python3
"""Plays a model's provider for real agents: what it "thinks" is read from a script, so the patch is known beforehand.

    provider_server.py SCRIPT LOG

Listens on a free port of 127.0.0.1, prints it on standard output, and ends when standard input is closed.

SCRIPT is JSON: {"commands": [shell command, ...], "words": last words, "usage": {...}, "key": the key to ask for,
"status": HTTP status to fail with}. Each request of the agent's main conversation gets the next command as a call of the
agent's own shell tool, then the last words. Usage is per answer: input, cached, output, reasoning.

Speaks OpenAI's /v1/responses (as codex calls it) and Anthropic's /v1/messages (as claude calls it), streaming or not.
LOG gets one JSON line a request: path, whether the key was right, names of tools, and the texts that the agent sent.
"""
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SCRIPT = json.load(open(sys.argv[1]))
LOG = open(sys.argv[2], "a", buffering=1)
LOCK = threading.Lock()
USAGE = SCRIPT.get("usage", {"input": 1000, "cached": 400, "output": 50, "reasoning": 10})


class Provider(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        # codex asks for a WebSocket first; this status sends it to HTTP at once, where another makes it try five times.
        status = 426 if "upgrade" in (self.headers.get("Connection") or "").lower() else 404
        self.answer(status, error("not_found_error", "nothing here"))

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        raw = self.rfile.read(length) if length else self.chunks()
        try:
            body = json.loads(raw)
        except ValueError:
            body = {}
        path = self.path.split("?")[0]
        given = self.headers.get("x-api-key") or (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        is_let_in = given == SCRIPT.get("key", given)
        self.note(path, body, is_let_in)
        if not is_let_in:
            return self.answer(401, error("authentication_error", "invalid x-api-key"))
        if SCRIPT.get("status"):
            return self.answer(SCRIPT["status"], error("rate_limit_error", SCRIPT.get("words", "rate limit exceeded")))
        if path.endswith("/responses"):
            return self.openai(body)
        if path.endswith("/messages"):
            return self.anthropic(body)
        if path.endswith("/count_tokens"):
            return self.answer(200, {"input_tokens": USAGE["input"]})
        self.answer(404, error("not_found_error", "no such path"))

    def chunks(self):
        data = b""
        if "chunked" in (self.headers.get("Transfer-Encoding") or ""):
            while size := int(self.rfile.readline().strip() or b"0", 16):
                data += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        return data

    def note(self, path, body, is_let_in):
        tools = [tool.get("name") or tool.get("type") for tool in body.get("tools") or []]
        line = {"path": path, "let_in": is_let_in, "model": body.get("model"), "tools": tools,
                "text": json.dumps(body.get("input") or body.get("messages"))}
        with LOCK:
            LOG.write(json.dumps(line) + "\n")

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def stream(self, events, named=True):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for event in events:
            self.wfile.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())
        self.close_connection = True

    # OpenAI: the conversation so far comes with every request, so its length says which turn it is.
    def openai(self, body):
        done = sum(1 for item in body.get("input", []) if str(item.get("type", "")).endswith("_call_output"))
        number = f"{done}"
        if done < len(SCRIPT["commands"]):
            item = shell_call(body.get("tools") or [], SCRIPT["commands"][done], number)
        else:
            item = {"type": "message", "role": "assistant", "id": "msg_" + number, "status": "completed",
                    "content": [{"type": "output_text", "text": SCRIPT.get("words", "Done."), "annotations": []}]}
        usage = {"input_tokens": USAGE["input"], "input_tokens_details": {"cached_tokens": USAGE["cached"]},
                 "output_tokens": USAGE["output"],
                 "output_tokens_details": {"reasoning_tokens": USAGE["reasoning"]},
                 "total_tokens": USAGE["input"] + USAGE["output"]}
        response = {"id": "resp_" + number, "object": "response", "status": "completed", "output": [item], "usage": usage,
                    "model": body.get("model")}
        if not body.get("stream"):
            return self.answer(200, response)
        self.stream([
            {"type": "response.created", "response": {"id": response["id"]}},
            {"type": "response.output_item.added", "output_index": 0, "item": item},
            {"type": "response.output_item.done", "output_index": 0, "item": item},
            {"type": "response.completed", "response": response},
        ])

    # Anthropic: the same; side questions (titles, summaries) have no shell among their tools and get words.
    def anthropic(self, body):
        done = sum(1 for message in body.get("messages", []) if isinstance(message["content"], list)
                   for part in message["content"] if part.get("type") == "tool_result")
        names = [tool.get("name") for tool in body.get("tools") or []]
        if "Bash" in names and done < len(SCRIPT["commands"]):
            command = {"command": SCRIPT["commands"][done], "description": "Change the code"}
            part, reason = {"type": "tool_use", "id": f"toolu_{done}", "name": "Bash", "input": command}, "tool_use"
        else:
            part, reason = {"type": "text", "text": SCRIPT.get("words", "Done.")}, "end_turn"
        usage = {"input_tokens": USAGE["input"] - USAGE["cached"], "cache_read_input_tokens": USAGE["cached"],
                 "cache_creation_input_tokens": 0, "output_tokens": USAGE["output"]}
        message = {"id": f"msg_{done}", "type": "message", "role": "assistant", "model": body.get("model"),
                   "content": [part], "stop_reason": reason, "stop_sequence": None, "usage": usage}
        if not body.get("stream"):
            return self.answer(200, message)
        if part["type"] == "text":
            start, delta = {"type": "text", "text": ""}, {"type": "text_delta", "text": part["text"]}
        else:
            start = dict(part, input={})
            delta = {"type": "input_json_delta", "partial_json": json.dumps(part["input"])}
        self.stream([
            {"type": "message_start", "message": dict(message, content=[], stop_reason=None)},
            {"type": "content_block_start", "index": 0, "content_block": start},
            {"type": "content_block_delta", "index": 0, "delta": delta},
            {"type": "content_block_stop", "index": 0},
            {"type": "message_delta", "delta": {"stop_reason": reason, "stop_sequence": None}, "usage": usage},
            {"type": "message_stop"},
        ])


def error(kind, words):
    return {"type": "error", "error": {"type": kind, "message": words, "code": kind}}


def shell_call(tools, command, number):
    """A call of whichever shell tool this agent has: its name and arguments changed between versions."""
    names = [tool.get("name") or tool.get("type") for tool in tools]
    if "exec_command" in names:
        name, arguments = "exec_command", {"cmd": command}
    elif "shell_command" in names:
        name, arguments = "shell_command", {"command": command}
    elif "local_shell" in names:
        return {"type": "local_shell_call", "call_id": "call_" + number, "status": "completed",
                "action": {"type": "exec", "command": ["sh", "-c", command]}}
    else:
        name, arguments = "shell", {"command": ["sh", "-c", command]}
    return {"type": "function_call", "id": "fc_" + number, "call_id": "call_" + number, "name": name,
            "arguments": json.dumps(arguments)}


server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
