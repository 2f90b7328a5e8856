"""Places for faults in Swift text, found by its tokens alone; what then does not build is no mutant.

A place is a list of ways to get it wrong, each a list of (start, end, new text), as in mutate_python.
"""

import re

TOKEN = re.compile(r"""
    (?P<space>\s+)
  | (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<string>\"\"\".*?\"\"\"|"(?:\\.|[^"\\\n])*")
  | (?P<number>\d[\d_]*(?:\.\d+)?)
  | (?P<name>[A-Za-z_$][A-Za-z0-9_]*)
  | (?P<operator>\.\.<|\.\.\.|===|!==|&&|\|\||==|!=|<=|>=|\+=|-=|\*=|/=|%=|->|\?\?|&\+|&\*|[-+*/%<>=!?&|^~.])
  | (?P<punctuation>[(){}\[\],:;@\#\\])
  | (?P<other>.)
""", re.X | re.S)

KEYWORDS = set("""
    actor as associatedtype break case catch class continue default defer deinit do else enum extension fallthrough false
    final for func guard if import in init inout internal is let mutating nil nonmutating open operator override private
    protocol public repeat rethrows return self Self static struct subscript super switch throw throws true try typealias
    unowned var weak where while async await some any
""".split())
ARITHMETIC = {"+": ["-"], "-": ["+"], "*": ["+", "/"], "/": ["*", "%"], "%": ["/", "*"]}
ORDER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
REVERSED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
CALLS = {
    "min": ["max"], "max": ["min"], "first": ["last"], "last": ["first"], "prefix": ["suffix"], "suffix": ["prefix"],
    "dropFirst": ["dropLast"], "dropLast": ["dropFirst"], "removeFirst": ["removeLast"], "removeLast": ["removeFirst"],
    "popLast": ["popFirst"], "popFirst": ["popLast"], "lowercased": ["uppercased"], "uppercased": ["lowercased"],
    "hasPrefix": ["hasSuffix"], "hasSuffix": ["hasPrefix"], "formUnion": ["subtract", "formIntersection"],
    "allSatisfy": ["contains"], "contains": ["allSatisfy"], "firstIndex": ["lastIndex"], "lastIndex": ["firstIndex"],
    "isLetter": ["isNumber"], "isNumber": ["isLetter"], "keys": ["values"], "values": ["keys"], "rows": ["columns"],
    "columns": ["rows"], "append": ["insert"], "compactMap": ["map"], "flatMap": ["map"], "sorted": ["shuffled"],
    "startIndex": ["endIndex"], "count": ["capacity"], "map": ["filter"], "upperBound": ["lowerBound"],
}
UNCALLED = {"sorted", "reversed", "lowercased", "uppercased", "dropFirst", "dropLast", "trimmingCharacters"}
OPEN, CLOSE = {"(": ")", "[": "]", "{": "}"}, {")", "]", "}"}


class Token:
    def __init__(self, kind, text, start, space_before):
        self.kind, self.text, self.start, self.end = kind, text, start, start + len(text)
        self.space_before = space_before


class Source:
    def __init__(self, text):
        self.text = text
        self.tokens = []
        space = True
        for match in TOKEN.finditer(text):
            if match.lastgroup in ("space", "comment"):
                space = True
                continue
            self.tokens.append(Token(match.lastgroup, match.group(), match.start(), space))
            space = False
        self.partner = {}
        stack = []
        for place, token in enumerate(self.tokens):
            if token.text in OPEN:
                stack.append(place)
            elif token.text in CLOSE and stack:
                opened = stack.pop()
                self.partner[opened] = place
                self.partner[place] = opened

    def spaced(self, place):
        """Whether blanks stand on both sides, as they do round a binary operator."""
        following = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        return self.tokens[place].space_before and following is not None and following.space_before

    def parts(self, opened):
        """Token ranges of the parts that commas separate inside a bracket."""
        closed = self.partner.get(opened)
        result = []
        start = place = opened + 1
        while closed is not None and place <= closed:
            if place == closed or self.tokens[place].text == ",":
                if place > start:
                    result.append((start, place))
                start = place + 1
            place = self.partner[place] + 1 if self.tokens[place].text in OPEN and place in self.partner else place + 1
        return result

    def span(self, first, end):
        return self.tokens[first].start, self.tokens[end - 1].end

    def code(self, first, end):
        start, stop = self.span(first, end)
        return self.text[start:stop]

    def functions(self):
        """Token ranges (keyword, opening brace, closing brace) of functions, initialisers and computed properties."""
        result = []
        for place, token in enumerate(self.tokens):
            if token.text in ("func", "init", "subscript", "var"):
                brace = self.body_of(place)
                if brace is not None:
                    result.append((place, brace, self.partner[brace]))
        return result

    def body_of(self, place):
        walk = place + 1
        while walk < len(self.tokens):
            text = self.tokens[walk].text
            if text == "{":
                return walk if walk in self.partner else None
            if self.tokens[place].text == "var" and text in ("=", "let", "var", "func"):
                return None
            if text in ("}", ";"):
                return None
            walk = self.partner[walk] + 1 if text in OPEN and walk in self.partner else walk + 1
        return None

    def names_around(self, place):
        """Names declared in the innermost function round a token, and fields declared by let or var elsewhere."""
        inside = [f for f in self.functions() if f[0] <= place <= f[2]]
        names = []
        if inside:
            first, _, last = max(inside, key=lambda f: f[0])
            for walk in range(first, last):
                token, following = self.tokens[walk], self.tokens[walk + 1]
                declared = token.text in ("let", "var", "for") and following.kind == "name"
                parameter = following.text == ":" and token.kind == "name" and self.tokens[walk - 1].text in ("(", ",") or (
                    following.text == ":" and self.tokens[walk - 1].kind == "name")
                name = following.text if declared else token.text if parameter and walk < inside[-1][1] else None
                if name and name not in KEYWORDS and name not in names:
                    names.append(name)
        return names


def places(text):
    """(simple, structural): lists of places by kind."""
    source = Source(text)
    simple, structural = {}, {}
    bodies = source.functions()

    def put(kind, variants, table=simple):
        variants = [edits for edits in variants if edits]
        if variants:
            table.setdefault(kind, []).append(variants)

    for place, token in enumerate(source.tokens):
        if not any(first <= place <= last for first, _, last in bodies):
            continue
        if token.kind == "operator":
            operator_places(source, place, token, put)
        elif token.kind == "number":
            value = int(token.text.replace("_", "")) if "." not in token.text else None
            if value is not None:
                others = [value + 1, value - 1] if value else [1, -1]
                put("number_literal", [[(token.start, token.end, str(new))] for new in others])
        elif token.kind == "string" and 2 < len(token.text) and not token.text.startswith('"""') and "\\" not in token.text:
            inner = token.text[1:-1]
            others = [inner[:-1], inner + " ", inner[1:]]
            put("text_literal", [[(token.start, token.end, '"%s"' % new)] for new in others])
        elif token.kind == "name":
            name_places(source, place, token, put)
        elif token.text in ("(", "["):
            bracket_places(source, place, token, put)
    line_places(source, lambda kind, variants: put(kind, variants, structural))
    return simple, structural


def operator_places(source, place, token, put):
    sign, spaced = token.text, source.spaced(place)
    where = (token.start, token.end)
    before, after = source.tokens[place - 1], source.tokens[place + 1]
    if sign in ORDER and spaced:
        put("comparison_bound", [[where + (ORDER[sign],)]])
        put("comparison_reversed", [[where + (REVERSED[sign],)]])
    elif sign in ("==", "!=") and spaced:
        put("equality", [[where + ("!=" if sign == "==" else "==",)]])
    elif sign in ARITHMETIC and spaced:
        put("arithmetic_operator", [[where + (new,)] for new in ARITHMETIC[sign]])
        if sign in "+-" and after.text == "1":
            put("off_by_one", [[(before.end, after.end, "")]])
        simple = ("name", "number")
        if sign in "-/%" and before.kind in simple and after.kind in simple and source.tokens[place - 2].text not in ".*/%":
            put("swapped_operands", [[(before.start, before.end, after.text), (after.start, after.end, before.text)]])
    elif sign in ("&&", "||"):
        put("boolean_operator", [[where + ("||" if sign == "&&" else "&&",)]])
        dropped = condition_part(source, place)
        put("condition_part_dropped", dropped)
    elif sign == "!" and not spaced and (token.space_before or before.text in "([{"):
        put("negation", [[where + ("",)]])
    elif sign in ("..<", "..."):
        put("range_bound", [[where + ("..." if sign == "..<" else "..<",)]])
    elif sign in ("+=", "-=", "*=", "/="):
        put("update_operator", [[where + ({"+=": "-=", "-=": "+=", "*=": "+=", "/=": "*="}[sign],)]])
        put("update_forgets", [[where + ("=",)]])
    elif sign == "-" and not spaced and token.space_before:
        put("sign_dropped", [[where + ("",)]])
    elif sign == "=" and spaced and after.kind in ("number", "name") and source.tokens[place - 2].text in ("var", "let", ":"):
        others = {"0": ["1"], "1": ["0"], "true": ["false"], "false": ["true"]}.get(after.text, [])
        put("initial_value", [[(after.start, after.end, new)] for new in others])
    elif sign == "?" and spaced:
        ternary_places(source, place, put)


def condition_part(source, place):
    """Drops the operand after a boolean operator, up to the end of the condition."""
    walk = place + 1
    while walk < len(source.tokens) and source.tokens[walk].text not in (
            "&&", "||", ")", "}", "{", ",", "]", "else", "?", "return"):
        if walk > place + 1 and "\n" in source.text[source.tokens[walk - 1].end:source.tokens[walk].start]:
            break
        walk = source.partner[walk] + 1 if source.tokens[walk].text in OPEN and walk in source.partner else walk + 1
    variants = [[(source.tokens[place - 1].end, source.tokens[walk - 1].end, "")]]
    start = place - 1
    while start > 0 and source.tokens[start].text not in ("if", "guard", "while", "return", "{", "(", ",", "&&", "||", "where"):
        start = source.partner[start] - 1 if source.tokens[start].text in CLOSE and start in source.partner else start - 1
    variants.append([(source.tokens[start + 1].start, source.tokens[place + 1].start, "")])
    return variants


def ternary_places(source, place, put):
    walk, depth = place + 1, 0
    while walk < len(source.tokens) and not (source.tokens[walk].text == ":" and source.spaced(walk) and depth == 0):
        if source.tokens[walk].text in CLOSE or source.tokens[walk].text in ("{", "}"):
            return
        walk = source.partner[walk] + 1 if source.tokens[walk].text in OPEN and walk in source.partner else walk + 1
    end = walk + 1
    while end < len(source.tokens) and source.tokens[end].text not in CLOSE and source.tokens[end].text != ",":
        if end > walk + 1 and "\n" in source.text[source.tokens[end - 1].end:source.tokens[end].start]:
            break
        end = source.partner[end] + 1 if source.tokens[end].text in OPEN and end in source.partner else end + 1
    if end > walk + 1 and walk > place + 1:
        first, second = source.span(place + 1, walk), source.span(walk + 1, end)
        put("swapped_branches", [[first + (source.text[slice(*second)],), second + (source.text[slice(*first)],)]])


def name_places(source, place, token, put):
    before, after = source.tokens[place - 1], source.tokens[place + 1]
    where = (token.start, token.end)
    member = before.text == "." and not before.space_before
    if token.text in ("true", "false"):
        put("boolean_literal", [[where + ("false" if token.text == "true" else "true",)]])
    elif token.text in ("break", "continue"):
        put("loop_control", [[where + ("continue" if token.text == "break" else "break",)]])
    elif token.text == "return":
        return_places(source, place, put)
    elif token.text in ("if", "while", "guard") and after.text not in ("let", "var", "case"):
        brace = place + 1
        while source.tokens[brace].text not in ("{", "else", ","):
            brace = source.partner[brace] + 1 if source.tokens[brace].text in ("(", "[") else brace + 1
        start, end = source.span(place + 1, brace)
        put("negation", [[(start, end, "!(%s)" % source.text[start:end])]])
    elif token.text in CALLS and (member or after.text == "("):
        put("wrong_call", [[where + (new,)] for new in CALLS[token.text]])
        if member and token.text in UNCALLED and after.text == "(":
            put("missing_call", [[(before.start, source.tokens[source.partner[place + 1]].end, "")]])
    elif token.text == "abs" and after.text == "(":
        put("missing_call", [[where + ("",)]])
    if token.text not in KEYWORDS and not member and after.text not in (":", "(") and before.text not in ("let", "var", "func"):
        known = source.names_around(place)
        if token.text in known:
            put("wrong_variable", [[where + (name,)] for name in known if name != token.text])


def return_places(source, place, put):
    end = source.text.find("\n", source.tokens[place].end)
    line = source.text[source.tokens[place].end:end]
    code = line.split("}")[0].strip() if "{" not in line else line.strip()
    if not code or code.count("(") != code.count(")") or code.count("{") != code.count("}"):
        return
    start = source.text.index(code, source.tokens[place].end)
    others = {"true": ["false"], "false": ["true"], "nil": ["0", "[]"]}.get(code, ["nil", "0", "!(%s)" % code])
    others = others + [name for name in source.names_around(place) if name != code]
    put("wrong_return", [[(start, start + len(code), new)] for new in others])


def bracket_places(source, place, token, put):
    if place not in source.partner:
        return
    before = source.tokens[place - 1]
    touching = not token.space_before and (before.kind == "name" or before.text in (")", "]"))
    closed = source.partner[place]
    if token.text == "(" and not touching:
        inner = [t.text for t in source.tokens[place + 1:closed]]
        if any(sign in inner for sign in ("+", "-")) and "," not in inner:
            put("missing_parentheses", [[(token.start, token.end, ""),
                                         (source.tokens[closed].start, source.tokens[closed].end, "")]])
    if not touching or before.text in ("init", "subscript") or source.tokens[place - 2].text == "func":
        return
    parts = source.parts(place)
    values = []
    for start, end in parts:
        labelled = end - start > 2 and source.tokens[start + 1].text == ":"
        values.append(source.span(start + 2 if labelled else start, end))
    swaps = []
    for left, right in zip(values, values[1:]):
        a, b = source.text[slice(*left)], source.text[slice(*right)]
        if a != b:
            swaps.append([left + (b,), right + (a,)])
    put("swapped_arguments" if token.text == "(" else "indices_swapped", swaps)
    if token.text == "[" and len(parts) == 1:
        start, end = values[0]
        code = source.text[start:end]
        if not code.startswith('"') and "..." not in code and "..<" not in code:
            put("index_shifted", [[(end, end, " + 1")], [(end, end, " - 1")]])
    if token.text == "(" and len(parts) >= 2:
        put("missing_argument", [[(source.span(*parts[-2])[1], source.span(*parts[-1])[1], "")]])


HEAD = re.compile(r"^(if|guard|else|for|while|switch|func|case|default|defer|struct|enum|init|var|let|public|private|\}|@|//|\.)")


def line_places(source, put):
    """Faults that take whole lines; the house style has one statement a line."""
    lines = source.text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for number, line in enumerate(lines):
        code = line.strip()
        balanced = all(code.count(a) == code.count(b) for a, b in OPEN.items())
        deep = len(line) - len(line.lstrip()) >= 8
        plain = bool(code) and balanced and deep and not HEAD.match(code)
        if plain:
            put("statement_dropped", [[(starts[number], starts[number + 1], "")]])
            following = lines[number + 1]
            indent = len(line) - len(line.lstrip())
            same = len(following) - len(following.lstrip()) == indent
            if same and following.strip() and not HEAD.match(following.strip()) and following.count("{") == following.count("}"):
                put("statements_swapped", [[(starts[number], starts[number + 2], following + "\n" + line + "\n")]])
        if code.startswith("guard ") and balanced and " else {" in code and "let " not in code:
            put("branch_dropped", [[(starts[number], starts[number + 1], "")]])
        if re.match(r"(if|while) .*\{$", code) and deep:
            block_places(lines, starts, number, put)


def block_places(lines, starts, number, put):
    indent = len(lines[number]) - len(lines[number].lstrip())
    last = number + 1
    while last < len(lines) and (not lines[last].strip() or len(lines[last]) - len(lines[last].lstrip()) > indent):
        last += 1
    if last >= len(lines):
        return
    ending = lines[last].strip()
    if ending == "}":
        put("branch_dropped", [[(starts[number], starts[last + 1], "")]])
        if "let " not in lines[number] and lines[number].strip().startswith("if "):
            body = "".join(line[4:] + "\n" for line in lines[number + 1:last])
            put("condition_ignored", [[(starts[number], starts[last + 1], body)]])
    elif ending == "} else {":
        final = last + 1
        while final < len(lines) and (not lines[final].strip() or len(lines[final]) - len(lines[final].lstrip()) > indent):
            final += 1
        put("branch_dropped", [[(starts[last], starts[final], "")]])
