"""Reads simple settings files: sections, comments, lists and typed values."""


class SettingsError(Exception):
    def __init__(self, line, message):
        Exception.__init__(self, "line %d: %s" % (line, message))
        self.line = line


def convert(text):
    lowered = text.lower()
    if lowered in ("yes", "true", "on"):
        return True
    if lowered in ("no", "false", "off"):
        return False
    if lowered == "none":
        return None
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        pass
    if text.startswith("[") and text.endswith("]"):
        inner = text[1:-1].strip()
        if not inner:
            return []
        return [convert(item.strip()) for item in inner.split(",")]
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return text[1:-1]
    return text


def strip_comment(line):
    quoted = False
    for position, char in enumerate(line):
        if char == '"':
            quoted = not quoted
        elif char == "#" and not quoted:
            return line[:position]
    return line


def parse(text):
    settings = {}
    section = settings
    for number, raw in enumerate(text.split("\n"), 1):
        line = strip_comment(raw).strip()
        if not line:
            continue
        if line.startswith("["):
            if not line.endswith("]"):
                raise SettingsError(number, "section is not closed")
            name = line[1:-1].strip()
            section = settings.setdefault(name, {})
            continue
        key, separator, value = line.partition("=")
        key = key.strip()
        if not separator or not key:
            raise SettingsError(number, "expected key = value")
        if key in section:
            raise SettingsError(number, "%s is set twice" % key)
        section[key] = convert(value.strip())
    return settings


def lookup(settings, path, default=None):
    """The value at "section.key" or "key"."""
    current = settings
    for part in path.split("."):
        if not isinstance(current, dict) or part not in current:
            return default
        current = current[part]
    return current
