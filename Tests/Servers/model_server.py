"""A scripted model endpoint on 127.0.0.1 for tests: speaks OpenAI chat completions and Anthropic messages.

    python3 model_server.py --script FILE [--log FILE] [--tls FILE]

--tls serves https with the key and the certificate in that one file.

Prints its port on one line of standard output and ends when its standard input closes. Only the standard library.

The script is one JSON object. Which answer is given depends on the `model` that the request names:

    {"seed": 1,
     "models": {
       "small": [ANSWER, ANSWER, ...],          one after the other; the last one repeats
       "large": {"answers": [...],              the same, with more to say:
                 "then": "cycle",               start again after the last one
                 "pass_rate": 0.7,              each request draws: the answers above with this chance, else "failing"
                 "failing": [ANSWER, ...],
                 "refuse": ["max_tokens"]}},    members of a request that are refused with 400
     "default": [ANSWER]}                       for every other model; without it those get 404

An ANSWER; every member may be missing:

    when            only for requests whose last message contains this text; others pass it over
    text            the answer; cut into words, or into `pieces`, a list of texts
    reasoning       thought aloud before it
    refusal         OpenAI's refusal in place of a text
    finish          as the interface calls it; default "stop" (Anthropic "end_turn"); null leaves it out
    usage           {"input", "cache_read", "cache_write", "output", "reasoning"}, disjoint; null sends none;
                    default: a quarter of the prompt's bytes, and the pieces
    usage_style     "openai" (default), "deepseek", "moonshot": where the cached tokens and the usage stand
    delay           seconds before the status line;  delay_first: between headers and first piece;  delay_each: before
                    each further piece
    stream          false: one JSON object although a stream was asked for
    framing         "chunked" (default) or "close" (the end of the connection is the end of the answer)
    newline         of the event stream: "\\n" (default), "\\r\\n", "\\r"
    split           write the stream in pieces of so many bytes
    comment         comment line before each piece, such as "OPENROUTER PROCESSING"
    done            false: no [DONE] (OpenAI) or message_stop (Anthropic)
    status          other than 200: `error` (an object or text, sent as JSON) or `body` (raw text) is the body
    headers         further headers; content_type in place of the right one
    retry_after_date  seconds from now, sent as an HTTP date in Retry-After
    body            raw text in place of all of the answer
    error           with status 200: an error object in mid-stream, after `after` pieces
    fault, after    after so many pieces (default 1): "stall" (silent until the client leaves), "cut" (the connection
                    is reset), "malformed" (broken JSON, then on), "endless" (pieces for ever),
                    "endless_line" (one line for ever); or, before anything: "endless_header", "close", "no_http"

The log gets one JSON object a line: {"event": "request", "model", "path", "headers", "body", "at"} when a request has
come, {"event": "answer", "model", "status", "first", "end", "usage"} when its answer has gone out. Times are
nanoseconds of the monotonic clock, which all processes of a machine share. GET /_/bill answers the tokens that were
billed, by model: {"small": {"calls": 2, "input": ..., "cache_read": ..., "cache_write": ..., "output": ..., "reasoning": ...}}.
"""

import argparse
import email.utils
import http.server
import json
import os
import random
import select
import socket
import ssl
import struct
import sys
import threading
import time

COUNTS = ("input", "cache_read", "cache_write", "output", "reasoning")


class Script:
    """Answers by model, and what was billed for them."""

    def __init__(self, content, log_path):
        self.models = content.get("models", {})
        self.default = content.get("default")
        self.random = random.Random(content.get("seed", 1))
        self.asked = {}
        self.bill = {}
        self.lock = threading.Lock()
        self.log_file = open(log_path, "a", encoding="utf-8") if log_path else None

    def log(self, **entry):
        if self.log_file:
            with self.lock:
                self.log_file.write(json.dumps(entry) + "\n")
                self.log_file.flush()

    def model(self, name):
        """The model's description in its long form, or None."""
        found = self.models.get(name, self.default)
        return {"answers": found} if isinstance(found, list) else found

    def answer(self, name, prompt):
        model = self.model(name)
        with self.lock:
            passes = self.random.random() < model.get("pass_rate", 1)
            key = "answers" if passes else "failing"
            fitting = [one for one in model[key] if one.get("when", "") in prompt]
            if not fitting:
                return {"status": 500, "error": {"message": "the script has no answer to this prompt"}}
            # Counted by what fits, so that two jobs do not take answers from each other.
            place = (name, key, fitting[0].get("when", ""))
            number = self.asked.get(place, 0)
            self.asked[place] = number + 1
        last = len(fitting) - 1
        return fitting[number % len(fitting) if model.get("then") == "cycle" else min(number, last)]

    def charge(self, name, usage):
        with self.lock:
            total = self.bill.setdefault(name, dict.fromkeys(("calls",) + COUNTS, 0))
            total["calls"] += 1
            for count in COUNTS:
                total[count] += usage.get(count, 0)


class Format:
    """One interface: what its events look like."""

    def __init__(self, answer, usage):
        self.answer = answer
        self.usage = usage


class OpenAI(Format):
    def chunk(self, delta, finish=None, **more):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return (None, {"id": "c1", "object": "chat.completion.chunk", "choices": [choice], **more})

    def start(self):
        return [self.chunk({"role": "assistant", "content": ""})]

    def piece(self, kind, text):
        name = {"reasoning": "reasoning_content", "refusal": "refusal"}.get(kind, "content")
        return [self.chunk({name: text})]

    def end(self):
        finish = self.answer.get("finish", "stop")
        events = [] if finish is None else [self.chunk({}, finish)]
        counts = self.counts()
        if counts and self.answer.get("usage_style") == "moonshot":
            events[-1][1]["choices"][0]["usage"] = counts
        elif counts:
            events.append((None, {"id": "c1", "choices": [], "usage": counts}))
        return events + ([(None, "[DONE]")] if self.answer.get("done", True) else [])

    def counts(self):
        usage = self.usage
        if usage is None:
            return None
        prompt = usage["input"] + usage["cache_read"] + usage["cache_write"]
        completion = usage["output"] + usage["reasoning"]
        counts = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
        counts["completion_tokens_details"] = {"reasoning_tokens": usage["reasoning"]}
        style = self.answer.get("usage_style", "openai")
        if style == "deepseek":
            counts["prompt_cache_hit_tokens"] = usage["cache_read"]
            counts["prompt_cache_miss_tokens"] = usage["input"]
        elif style == "moonshot":
            counts["cached_tokens"] = usage["cache_read"]
        else:
            details = {"cached_tokens": usage["cache_read"]}
            if usage["cache_write"]:
                details["cache_write_tokens"] = usage["cache_write"]
            counts["prompt_tokens_details"] = details
        return counts

    def whole(self, pieces):
        by_kind = {kind: "".join(text for one, text in pieces if one == kind) for kind, _ in pieces}
        message = {"role": "assistant", "content": by_kind.get("text", "")}
        if "reasoning" in by_kind:
            message["reasoning_content"] = by_kind["reasoning"]
        choice = {"index": 0, "message": message, "finish_reason": self.answer.get("finish", "stop")}
        return {"object": "chat.completion", "choices": [choice], "usage": self.counts()}

    def error(self, error):
        return (None, {"error": error})


class Anthropic(Format):
    def start(self):
        message = {"type": "message", "role": "assistant", "content": []}
        if self.usage is not None:
            message["usage"] = {**self.input_counts(), "output_tokens": 1}
        block = {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
        return [
            ("message_start", {"type": "message_start", "message": message}),
            ("content_block_start", block),
            ("ping", {"type": "ping"}),
        ]

    def input_counts(self):
        usage = self.usage
        return {
            "input_tokens": usage["input"],
            "cache_read_input_tokens": usage["cache_read"],
            "cache_creation_input_tokens": usage["cache_write"],
        }

    def piece(self, kind, text):
        name = "thinking" if kind == "reasoning" else "text"
        delta = {"type": name + "_delta", name: text}
        return [("content_block_delta", {"type": "content_block_delta", "index": 0, "delta": delta})]

    def end(self):
        delta = {"type": "message_delta", "delta": {"stop_reason": self.answer.get("finish", "end_turn")}}
        if self.usage is not None:
            delta["usage"] = {"output_tokens": self.usage["output"] + self.usage["reasoning"]}
        events = [("content_block_stop", {"type": "content_block_stop", "index": 0}), ("message_delta", delta)]
        return events + ([("message_stop", {"type": "message_stop"})] if self.answer.get("done", True) else [])

    def whole(self, pieces):
        content = [{"type": "text", "text": "".join(text for kind, text in pieces if kind == "text")}]
        usage = self.usage and {**self.input_counts(), "output_tokens": self.usage["output"]}
        return {"type": "message", "content": content, "stop_reason": self.answer.get("finish", "end_turn"), "usage": usage}

    def error(self, error):
        return ("error", {"type": "error", "error": error})


class Gone(Exception):
    """The client has left, or the answer ends here on purpose."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 0

    def log_message(self, *_):
        pass

    def do_GET(self):
        script = self.server.script
        if self.path == "/_/bill":
            with script.lock:
                self.send_whole(200, dict(script.bill))
        else:
            script.log(event="request", model=None, path=self.path, headers=dict(self.headers), body=None, at=now())
            self.send_whole(200, {"object": "list", "data": [{"id": name} for name in sorted(script.models)]})

    def do_POST(self):
        script = self.server.script
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        name = body.get("model")
        script.log(event="request", model=name, path=self.path, headers=dict(self.headers), body=body, at=now())
        self.first = None
        model = script.model(name)
        if model is None:
            return self.send_whole(404, {"error": {"message": f"no model {name}", "code": "model_not_found"}})
        refused = [member for member in model.get("refuse", []) if member in body]
        if refused:
            hint = " Use 'max_completion_tokens' instead." if refused[0] == "max_tokens" else ""
            message = f"Unsupported parameter: '{refused[0]}' is not supported with this model.{hint}"
            return self.send_whole(400, {"error": {"message": message, "type": "invalid_request_error"}})
        prompt = str(body["messages"][-1]["content"]) if body.get("messages") else ""
        answer = script.answer(name, prompt)
        pieces = pieces_of(answer)
        usage = usage_of(answer, json.dumps(body), pieces)
        try:
            self.give(answer, body, pieces, usage)
        except (Gone, OSError):
            self.close_connection = True
        if answer.get("status", 200) == 200:
            script.charge(name, usage)
        script.log(
            event="answer", model=name, status=answer.get("status", 200), first=self.first, end=now(), usage=usage
        )

    def give(self, answer, body, pieces, usage):
        fault = answer.get("fault")
        self.pause(answer.get("delay", 0))
        if fault == "close":
            raise Gone
        if fault == "no_http":
            self.wfile.write(b"SSH-2.0-no\r\n")
            raise Gone
        if fault == "endless_header":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                self.wfile.write(b"X-More: " + b"x" * 1000 + b"\r\n")
        status = answer.get("status", 200)
        wire = (Anthropic if self.path.endswith("/messages") else OpenAI)(
            answer, None if "usage" in answer and answer["usage"] is None else usage
        )
        if status != 200 or "body" in answer:
            error = answer.get("error", {"message": "scripted"})
            return self.send_whole(status, answer["body"] if "body" in answer else {"error": error}, answer)
        if not body.get("stream") or answer.get("stream") is False:
            return self.send_whole(200, wire.whole(pieces), answer)
        self.stream(answer, wire, pieces)

    def stream(self, answer, wire, pieces):
        self.chunked = answer.get("framing", "chunked") == "chunked"
        self.send_response(200)
        self.send_extra(answer, "text/event-stream")
        self.send_header(*(("Transfer-Encoding", "chunked") if self.chunked else ("Connection", "close")))
        self.end_headers()
        fault_at = answer.get("after", 1) if "fault" in answer or "error" in answer else None
        self.pause(answer.get("delay_first", 0))
        for event in wire.start():
            self.send_event(event, answer)
        for number, (kind, text) in enumerate(pieces):
            if number == fault_at:
                self.fail(answer, wire)
            if number:
                self.pause(answer.get("delay_each", 0))
            if "comment" in answer:
                self.send_bytes((": " + answer["comment"] + "\n\n").encode(), answer)
            for event in wire.piece(kind, text):
                self.first = self.first or now()
                self.send_event(event, answer)
        if fault_at is not None and fault_at >= len(pieces):
            self.fail(answer, wire)
        for event in wire.end():
            self.send_event(event, answer)
        if self.chunked:
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.close_connection = True

    def fail(self, answer, wire):
        fault = answer.get("fault")
        if "error" in answer:
            self.send_event(wire.error(answer["error"]), answer)
            raise Gone
        if fault == "stall":
            self.pause(float("inf"))
        elif fault == "cut":
            # A reset, not an orderly end.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            raise Gone
        elif fault == "malformed":
            self.send_bytes(b'data: {"choices": [{"delta": {"content": \n\n', answer)
        elif fault == "endless":
            while True:
                for event in wire.piece("text", "x" * 60_000):
                    self.send_event(event, answer)
        elif fault == "endless_line":
            self.send_bytes(b"data: ", answer)
            while True:
                self.send_bytes(b"x" * 60_000, answer)

    def send_event(self, event, answer):
        name, data = event
        text = (f"event: {name}\n" if name else "") + "data: "
        text += (data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)) + "\n\n"
        self.send_bytes(text.replace("\n", answer.get("newline", "\n")).encode(), answer)

    def send_bytes(self, data, answer):
        size = answer.get("split") or len(data)
        for start in range(0, len(data), size):
            part = data[start : start + size]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part) if self.chunked else part)

    def send_extra(self, answer, content_type):
        self.send_header("Content-Type", answer.get("content_type", content_type))
        for name, value in answer.get("headers", {}).items():
            self.send_header(name, value)
        if "retry_after_date" in answer:
            at = time.time() + answer["retry_after_date"]
            self.send_header("Retry-After", email.utils.formatdate(at, usegmt=True))

    def send_whole(self, status, content, answer=None):
        data = (content if isinstance(content, str) else json.dumps(content)).encode()
        self.send_response(status)
        self.send_extra(answer or {}, "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def pause(self, seconds):
        """Waits, unless the client leaves before."""
        if seconds <= 0:
            return
        readable, _, _ = select.select([self.connection], [], [], None if seconds == float("inf") else seconds)
        if readable:
            raise Gone


def now():
    return time.monotonic_ns()


def pieces_of(answer):
    """What is streamed, in order, as (kind, text)."""
    pieces = [("reasoning", answer["reasoning"])] if answer.get("reasoning") else []
    if "pieces" in answer:
        texts = answer["pieces"]
    else:
        words = answer.get("text", "").split(" ")
        texts = [(" " if number else "") + word for number, word in enumerate(words)]
    pieces += [("text", text) for text in texts if text]
    if answer.get("refusal"):
        pieces.append(("refusal", answer["refusal"]))
    return pieces


def usage_of(answer, prompt, pieces):
    given = answer.get("usage")
    if given is None:
        given = {"input": max(1, len(prompt) // 4), "output": len(pieces)}
    return {count: given.get(count, 0) for count in COUNTS}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--script", required=True)
    parser.add_argument("--log")
    parser.add_argument("--tls")
    arguments = parser.parse_args()
    with open(arguments.script, encoding="utf-8") as file:
        script = Script(json.load(file), arguments.log)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.script = script
    if arguments.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments.tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()
    os._exit(0)


main()
