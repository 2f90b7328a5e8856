"""Reading and changing nested lists and dictionaries by paths such as users[0].name."""


def parse(path):
    """Keys and list positions of the path."""
    steps = []
    for part in path.split("."):
        name, bracket, rest = part.partition("[")
        if name:
            steps.append(name)
        elif not bracket:
            raise ValueError("empty step in %r" % path)
        while bracket:
            number, closing, rest = rest.partition("]")
            if not closing:
                raise ValueError("bracket is not closed in %r" % path)
            steps.append(int(number))
            if rest and not rest.startswith("["):
                raise ValueError("text after bracket in %r" % path)
            bracket, rest = rest[:1], rest[1:]
    return steps


def get(data, path, default=None):
    current = data
    for step in parse(path):
        if isinstance(step, int):
            if not isinstance(current, list) or not -len(current) <= step < len(current):
                return default
        elif not isinstance(current, dict) or step not in current:
            return default
        current = current[step]
    return current


def put(data, path, value):
    """Sets a value; dictionaries on the way are made, lists grow by one at most."""
    steps = parse(path)
    current = data
    for position, step in enumerate(steps):
        last = position == len(steps) - 1
        if last:
            new = value
        else:
            new = [] if isinstance(steps[position + 1], int) else {}
        if isinstance(step, int) and step == len(current):
            current.append(new)
        elif last or (isinstance(step, str) and step not in current):
            current[step] = new
        current = current[step]
    return data


def leaves(data, prefix=""):
    """Pairs of path and value of everything that is no container."""
    if isinstance(data, dict):
        for key in sorted(data):
            path = prefix + "." + key if prefix else key
            yield from leaves(data[key], path)
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from leaves(item, "%s[%d]" % (prefix, index))
    else:
        yield prefix, data


def depth(data):
    """How many containers lie around the deepest value."""
    if isinstance(data, dict):
        inner = data.values()
    elif isinstance(data, list):
        inner = data
    else:
        return 0
    return 1 + max((depth(item) for item in inner), default=0)
