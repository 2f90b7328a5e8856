"""Taking web addresses apart and putting them together."""

SAFE = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~"
PORTS = {"http": 80, "https": 443}


def quote(text):
    parts = []
    for byte in text.encode("utf-8"):
        char = chr(byte)
        if char in SAFE:
            parts.append(char)
        elif char == " ":
            parts.append("+")
        else:
            parts.append("%%%02X" % byte)
    return "".join(parts)


def unquote(text):
    result = bytearray()
    position = 0
    while position < len(text):
        char = text[position]
        if char == "%" and position + 2 < len(text) and is_hex(text[position + 1:position + 3]):
            result.append(int(text[position + 1:position + 3], 16))
            position += 3
            continue
        result.extend(b" " if char == "+" else char.encode("utf-8"))
        position += 1
    return result.decode("utf-8", "replace")


def is_hex(text):
    return len(text) == 2 and all(char in "0123456789abcdefABCDEF" for char in text)


def parse_query(query):
    """Names with lists of their values, in order."""
    result = {}
    for pair in query.split("&"):
        if not pair:
            continue
        name, _, value = pair.partition("=")
        result.setdefault(unquote(name), []).append(unquote(value))
    return result


def build_query(values):
    pairs = []
    for name in sorted(values):
        value = values[name]
        if value is None:
            continue
        items = value if isinstance(value, list) else [value]
        for item in items:
            pairs.append(quote(name) + "=" + quote(str(item)))
    return "&".join(pairs)


def clean_path(path):
    """Without empty, `.` and `..` steps; never above the root."""
    kept = []
    for step in path.split("/"):
        if step in ("", "."):
            continue
        if step == "..":
            if kept:
                kept.pop()
        else:
            kept.append(step)
    cleaned = "/" + "/".join(kept)
    if path.endswith("/") and kept:
        cleaned += "/"
    return cleaned


def normalize(url):
    """Lower-case scheme and host, no usual port, clean path, sorted query, no fragment."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        raise ValueError("no scheme in %r" % url)
    rest = rest.partition("#")[0]
    rest, _, query = rest.partition("?")
    host, _, path = rest.partition("/")
    scheme = scheme.lower()
    host, _, port = host.lower().partition(":")
    if port and int(port) != PORTS.get(scheme):
        host += ":" + port
    result = scheme + "://" + host + clean_path("/" + path)
    if query:
        result += "?" + build_query(parse_query(query))
    return result
