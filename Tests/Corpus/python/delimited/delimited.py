"""Lines of comma-separated values, with quotes."""


def split_line(line, separator=","):
    fields = []
    current = []
    quoted = False
    position = 0
    while position < len(line):
        char = line[position]
        if quoted:
            if char == '"':
                if position + 1 < len(line) and line[position + 1] == '"':
                    current.append('"')
                    position += 1
                else:
                    quoted = False
            else:
                current.append(char)
        elif char == '"' and not current:
            quoted = True
        elif char == separator:
            fields.append("".join(current))
            current = []
        else:
            current.append(char)
        position += 1
    if quoted:
        raise ValueError("quote is not closed")
    fields.append("".join(current))
    return fields


def join_fields(fields, separator=","):
    parts = []
    for field in fields:
        if separator in field or '"' in field or "\n" in field:
            field = '"' + field.replace('"', '""') + '"'
        parts.append(field)
    return separator.join(parts)


def read_table(text):
    """Rows as dictionaries; the first line that is not empty names the columns."""
    header = None
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        fields = split_line(line)
        if header is None:
            header = fields
            continue
        if len(fields) != len(header):
            raise ValueError("line %d has %d fields" % (number, len(fields)))
        rows.append(dict(zip(header, fields)))
    return rows


def column_total(rows, name):
    total = 0.0
    for row in rows:
        value = row.get(name, "").strip()
        if value:
            total += float(value)
    return total
