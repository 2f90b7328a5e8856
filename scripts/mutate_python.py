"""Places for faults in Python text, found through its syntax tree; edits are made in the text, so layout stays.

A place is a list of ways to get it wrong, each a list of (start, end, new text). What is listed here comes from what
people get wrong, whatever any repair tool can undo.
"""

import ast
import re

ARITHMETIC = {"+": ["-"], "-": ["+"], "*": ["+", "/", "**"], "/": ["*", "//"], "//": ["/", "%"], "%": ["//", "/"],
              "**": ["*"]}
ORDER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
REVERSED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
EQUALITY = {"==": "!=", "!=": "==", "in": "not in", "not in": "in", "is": "is not", "is not": "is"}
CALLS = {
    "append": ["extend", "remove"], "extend": ["append"], "insert": ["append"], "add": ["discard"], "min": ["max"],
    "max": ["min"], "any": ["all"], "all": ["any"], "lower": ["upper"], "upper": ["lower"], "strip": ["lstrip", "rstrip"],
    "rstrip": ["strip", "lstrip"], "lstrip": ["strip", "rstrip"], "startswith": ["endswith"], "endswith": ["startswith"],
    "find": ["rfind"], "split": ["rsplit"], "partition": ["rpartition"], "rpartition": ["partition"],
    "keys": ["values", "items"], "values": ["keys", "items"], "items": ["values"], "sorted": ["list", "set"],
    "reversed": ["iter"], "list": ["set"], "set": ["list"], "sum": ["len", "max"], "len": ["sum"], "ljust": ["rjust"],
    "rjust": ["ljust"], "isdigit": ["isalpha"], "isalpha": ["isalnum"], "isalnum": ["isalpha"], "islower": ["isupper"],
    "discard": ["remove"], "pop": ["index"], "setdefault": ["get"], "int": ["float"], "round": ["int"], "ceil": ["floor"],
    "floor": ["ceil"], "enumerate": ["zip"], "popleft": ["pop"], "heappop": ["heappush"], "tuple": ["list"],
}
WRAPPERS = {"int", "str", "float", "abs", "sorted", "list", "set", "dict", "reversed", "round", "len", "max", "min", "sum",
            "tuple", "iter"}
TRAILERS = {"strip", "lower", "upper", "lstrip", "rstrip", "copy", "rjust", "ljust", "replace", "items"}
EXCEPTIONS = ["ValueError", "KeyError", "IndexError", "TypeError"]


class Source:
    def __init__(self, text):
        self.text = text
        self.tree = ast.parse(text)
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        for node in ast.walk(self.tree):
            for child in ast.iter_child_nodes(node):
                child.parent = node

    def offset(self, line, column):
        """Character offset of a line from 1 and a column in UTF-8 bytes, as ast counts."""
        before = self.lines[line - 1].encode("utf-8")[:column].decode("utf-8")
        return self.starts[line - 1] + len(before)

    def span(self, node):
        return self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno, node.end_col_offset)

    def code(self, node):
        start, end = self.span(node)
        return self.text[start:end]

    def replace(self, node, new):
        start, end = self.span(node)
        return [(start, end, new)]

    def operator(self, left, right):
        """Span and text of the operator between two operands."""
        start, end = self.span(left)[1], self.span(right)[0]
        match = re.search(r"[^\s()]+(\s+(not|in)\b)?", self.text[start:end].replace(")", " ").replace("(", " "))
        return (start + match.start(), start + match.end(), " ".join(match.group().split()))

    def block(self, statement):
        """Span of the whole lines of a statement."""
        return self.starts[statement.lineno - 1], self.starts[statement.end_lineno]


def is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def function_of(node):
    while node is not None and not isinstance(node, (ast.FunctionDef, ast.Module)):
        node = getattr(node, "parent", None)
    return node


def names_in(function):
    """Local names, in order of appearance."""
    found = []
    if isinstance(function, ast.FunctionDef):
        found += [a.arg for a in function.args.args if a.arg not in ("self", "cls")]
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id != "_" and node.id not in found:
            found.append(node.id)
    return found


def places(text):
    """(simple, structural): lists of places by kind."""
    source = Source(text)
    simple, structural = {}, {}

    def put(kind, variants, table=simple):
        variants = [edits for edits in variants if edits]
        if variants:
            table.setdefault(kind, []).append(variants)

    attributes = {}
    functions = {}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            owner = class_of(node)
            if not isinstance(node.parent, ast.Call) or node.parent.func is not node:
                attributes.setdefault(owner, set()).add(node.attr)
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("__"):
            key = (class_of(node), len(node.args.args))
            functions.setdefault(key, []).append(node.name)
    context = (attributes, functions)
    for node in ast.walk(source.tree):
        if isinstance(node, ast.expr):
            expression_places(source, node, put, context)
        elif isinstance(node, ast.stmt) and not is_docstring(node):
            statement_places(source, node, put)
            structural_places(source, node, lambda kind, variants: put(kind, variants, structural))
    return simple, structural


def class_of(node):
    while node is not None and not isinstance(node, ast.ClassDef):
        node = getattr(node, "parent", None)
    return node.name if node is not None else None


def expression_places(source, node, put, context):
    if isinstance(node, ast.Compare):
        comparison_places(source, node, put)
    elif isinstance(node, ast.BinOp):
        arithmetic_places(source, node, put)
    elif isinstance(node, ast.BoolOp):
        boolean_places(source, node, put)
    elif isinstance(node, ast.UnaryOp):
        if isinstance(node.op, ast.Not):
            put("negation", [source.replace(node, source.code(node.operand))])
        elif isinstance(node.op, ast.USub):
            put("sign_dropped", [source.replace(node, source.code(node.operand))])
    elif isinstance(node, ast.Call):
        call_places(source, node, put, context[1])
    elif isinstance(node, ast.Constant):
        literal_places(source, node, put)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        known = names_in(function_of(node))
        if node.id in known and isinstance(function_of(node), ast.FunctionDef):
            put("wrong_variable", [source.replace(node, name) for name in known if name != node.id])
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
        others = sorted(context[0].get(class_of(node), ()))
        if node.attr in others:
            put("wrong_attribute", [source.replace(node, "self." + name) for name in others if name != node.attr])
    elif isinstance(node, ast.Subscript):
        subscript_places(source, node, put)
    elif isinstance(node, ast.IfExp):
        body, other, test = source.code(node.body), source.code(node.orelse), source.code(node.test)
        put("swapped_branches", [source.replace(node.body, other) + source.replace(node.orelse, body)])
        put("negation", [source.replace(node.test, "not (%s)" % test)])


def comparison_places(source, node, put):
    left = node.left
    for right in node.comparators:
        start, end, sign = source.operator(left, right)
        if sign in ORDER:
            put("comparison_bound", [[(start, end, ORDER[sign])]])
            put("comparison_reversed", [[(start, end, REVERSED[sign])]])
        if sign in EQUALITY:
            put("equality", [[(start, end, EQUALITY[sign])]])
        left = right


def arithmetic_places(source, node, put):
    start, end, sign = source.operator(node.left, node.right)
    if sign in ARITHMETIC:
        put("arithmetic_operator", [[(start, end, new)] for new in ARITHMETIC[sign]])
    if sign in ("-", "/", "//", "%", "**"):
        left, right = source.code(node.left), source.code(node.right)
        put("swapped_operands", [source.replace(node.left, right) + source.replace(node.right, left)])
    if sign in ("+", "-") and isinstance(node.right, ast.Constant) and node.right.value == 1:
        put("off_by_one", [source.replace(node, source.code(node.left))])
    for side in (node.left, node.right):
        if isinstance(side, ast.BinOp):
            start, end = source.span(side)
            if source.text[start - 1:start] == "(" and source.text[end:end + 1] == ")":
                put("missing_parentheses", [[(start - 1, start, ""), (end, end + 1, "")]])


def boolean_places(source, node, put):
    for left, right in zip(node.values, node.values[1:]):
        start, end, sign = source.operator(left, right)
        put("boolean_operator", [[(start, end, "or" if sign == "and" else "and")]])
    kept = []
    for value in node.values:
        rest = [source.code(other) if not isinstance(other, ast.BoolOp) else "(%s)" % source.code(other)
                for other in node.values if other is not value]
        sign = " and " if isinstance(node.op, ast.And) else " or "
        kept.append(source.replace(node, sign.join(rest)))
    put("condition_part_dropped", kept)


def call_places(source, node, put, functions):
    arguments = [a for a in node.args if not isinstance(a, ast.Starred)]
    code = [source.code(a) for a in arguments]
    swaps = []
    for i in range(len(arguments) - 1):
        if code[i] != code[i + 1]:
            swaps.append(source.replace(arguments[i], code[i + 1]) + source.replace(arguments[i + 1], code[i]))
    put("swapped_arguments", swaps)
    everything = sorted(list(node.args) + [k.value for k in node.keywords], key=lambda a: source.span(a)[0])
    if len(everything) >= 2:
        last = everything[-1]
        put("missing_argument", [[(source.span(everything[-2])[1], source.span(last)[1], "")]])
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", None)
    end = source.span(node.func)[1]
    if name:
        others = list(CALLS.get(name, []))
        for known in functions.values():
            if name in known:
                others += [other for other in known if other != name]
        put("wrong_call", [[(end - len(name), end, other)] for other in others])
    if isinstance(node.func, ast.Name) and name in WRAPPERS and len(node.args) == 1:
        put("missing_call", [source.replace(node, source.code(node.args[0]))])
    if isinstance(node.func, ast.Attribute) and name in TRAILERS:
        put("missing_call", [source.replace(node, source.code(node.func.value))])
    if isinstance(node.func, ast.Name) and name == "range":
        variants = []
        for argument in node.args[:2]:
            text = source.code(argument)
            variants += [source.replace(argument, text + " + 1"), source.replace(argument, text + " - 1")]
        if len(node.args) == 1:
            variants.append(source.replace(node.args[0], "1, " + source.code(node.args[0])))
        put("range_bound", variants)


def literal_places(source, node, put):
    if isinstance(node.parent, ast.Expr) or isinstance(node.parent, ast.JoinedStr):
        return
    value = node.value
    if value is True or value is False:
        put("boolean_literal", [source.replace(node, str(not value))])
    elif isinstance(value, int):
        others = [value + 1, value - 1] + ([1] if value == 0 else []) + ([value * 10] if value > 9 else [])
        put("number_literal", [source.replace(node, str(new)) for new in others])
    elif isinstance(value, float):
        put("number_literal", [source.replace(node, repr(new)) for new in (value + 1, value * 2 if value else 1.0)])
    elif isinstance(value, str) and value:
        others = [value[:-1], value + " ", " " + value if len(value) == 1 else value[1:], value.swapcase()]
        put("text_literal", [source.replace(node, repr(new)) for new in others if new != value])


def subscript_places(source, node, put):
    index = node.slice
    if isinstance(index, ast.Slice):
        variants = []
        for bound in (index.lower, index.upper):
            if bound is not None:
                text = source.code(bound)
                variants += [source.replace(bound, text + " + 1"), source.replace(bound, text + " - 1")]
                if not (index.lower is None or index.upper is None):
                    variants.append(source.replace(bound, ""))
        put("slice_bound", variants)
        return
    if isinstance(index, ast.Constant) and not isinstance(index.value, int):
        return
    text = source.code(index)
    if not isinstance(index, ast.Tuple):
        variants = [source.replace(index, text + " + 1"), source.replace(index, text + " - 1")]
        if text in ("0", "-1"):
            variants = [source.replace(index, "-1" if text == "0" else "0"), source.replace(index, "1")]
        put("index_shifted", variants)
    inner = node.value
    if isinstance(inner, ast.Subscript) and not isinstance(inner.slice, ast.Slice) and source.code(inner.slice) != text:
        put("indices_swapped", [source.replace(inner.slice, text) + source.replace(index, source.code(inner.slice))])


def statement_places(source, node, put):
    if isinstance(node, ast.Assign):
        assignment_places(source, node, put)
    elif isinstance(node, ast.AugAssign):
        start, end, sign = source.operator(node.target, node.value)
        other = {"+=": "-=", "-=": "+=", "*=": "+=", "/=": "*=", "//=": "-="}.get(sign)
        put("update_operator", [[(start, end, other)]] if other else [])
        put("update_forgets", [[(start, end, "=")]])
    elif isinstance(node, ast.Return) and node.value is not None:
        return_places(source, node, put)
    elif isinstance(node, (ast.If, ast.While)):
        put("negation", [source.replace(node.test, "not (%s)" % source.code(node.test))])
        branch_places(source, node, put)
    elif isinstance(node, ast.Break):
        put("loop_control", [source.replace(node, "continue"), source.replace(node, "pass")])
    elif isinstance(node, ast.Continue):
        put("loop_control", [source.replace(node, "break"), source.replace(node, "pass")])
    elif isinstance(node, ast.Raise) and node.exc is not None:
        call = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        if isinstance(call, ast.Name):
            put("wrong_exception", [source.replace(call, name) for name in EXCEPTIONS if name != call.id])
    indentation_places(source, node, put)


def assignment_places(source, node, put):
    value, target = node.value, node.targets[0]
    if isinstance(value, ast.Constant) and not isinstance(value.value, str):
        others = {"0": ["1", "None"], "1": ["0"], "None": ["0"], "True": ["False"], "False": ["True"]}
        put("initial_value", [source.replace(value, new) for new in others.get(source.code(value), ["0"])])
    elif isinstance(value, (ast.List, ast.Dict)) and source.code(value) in ("[]", "{}"):
        put("initial_value", [source.replace(value, "[0]" if source.code(value) == "[]" else "{0: 0}")])
    if isinstance(target, ast.Tuple) and len(target.elts) == 2:
        first, second = target.elts
        put("swapped_targets", [source.replace(first, source.code(second)) + source.replace(second, source.code(first))])


def return_places(source, node, put):
    code = source.code(node.value)
    variants = []
    if isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
        a, b = node.value.elts
        variants.append(source.replace(a, source.code(b)) + source.replace(b, source.code(a)))
    if isinstance(node.value, (ast.Compare, ast.BoolOp)):
        variants.append(source.replace(node.value, "not (%s)" % code))
    if isinstance(node.value, ast.Constant) and node.value.value is None:
        variants += [source.replace(node.value, "0"), source.replace(node.value, "False")]
    else:
        variants.append(source.replace(node.value, "None"))
    for name in names_in(function_of(node)):
        if name != code:
            variants.append(source.replace(node.value, name))
    put("wrong_return", variants)


def branch_places(source, node, put):
    if not isinstance(node, ast.If) or not node.orelse:
        return
    follow = node.orelse[0]
    if isinstance(follow, ast.If) and source.lines[follow.lineno - 1].strip().startswith("elif"):
        start = source.span(follow)[0]
        put("elif_as_if", [[(start, start + 4, "if")]])
        return
    if len(node.body) == len(node.orelse) == 1:
        body, other = source.code(node.body[0]), source.code(follow)
        put("swapped_branches", [source.replace(node.body[0], other) + source.replace(follow, body)])


def siblings(node):
    """The list of statements that holds the node, and its place there."""
    for name in ("body", "orelse", "finalbody"):
        held = getattr(node.parent, name, None)
        if isinstance(held, list) and node in held:
            return held, held.index(node)
    return [node], 0


def shifted(source, node, by):
    start, end = source.block(node)
    lines = source.text[start:end].split("\n")
    moved = [(" " * by + line if by > 0 else line[-by:]) if line.strip() else line for line in lines]
    return "\n".join(moved)


def indentation_places(source, node, put):
    held, place = siblings(node)
    parent = node.parent
    if isinstance(parent, (ast.For, ast.While, ast.If)) and held is parent.body and not parent.orelse:
        if place == len(held) - 1 and place > 0:
            put("wrong_indentation", [[source.block(node) + (shifted(source, node, -4),)]])
    if place > 0:
        before = held[place - 1]
        if isinstance(before, (ast.For, ast.While)) or (isinstance(before, ast.If) and not before.orelse):
            if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                put("wrong_indentation", [[source.block(node) + (shifted(source, node, 4),)]])


def structural_places(source, node, put):
    held, place = siblings(node)
    indent = " " * node.col_offset
    plain = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.Raise, ast.Delete, ast.Break, ast.Continue)
    inside = isinstance(function_of(node), ast.FunctionDef)
    if isinstance(node, plain) and inside:
        start, end = source.block(node)
        put("statement_dropped", [[(start, end, indent + "pass\n" if len(held) == 1 else "")]])
    if isinstance(node, ast.If):
        drop_branches(source, node, held, indent, put)
    if isinstance(node, ast.ExceptHandler) and len(node.parent.handlers) > 1:
        put("branch_dropped", [[source.block(node) + ("",)]])
    if inside and place + 1 < len(held) and isinstance(node, plain[:3]) and isinstance(held[place + 1], plain[:3]):
        if not is_docstring(node):
            first, second = source.block(node), source.block(held[place + 1])
            put("statements_swapped", [[(first[0], second[1],
                                         source.text[second[0]:second[1]] + source.text[first[0]:first[1]])]])


def drop_branches(source, node, held, indent, put):
    is_elif = source.lines[node.lineno - 1].strip().startswith("elif")
    body_start, body_end = source.starts[node.body[0].lineno - 1], source.starts[node.body[-1].end_lineno]
    start = source.starts[node.lineno - 1]
    if is_elif:
        put("branch_dropped", [[(start, body_end, "")]])
        return
    if not node.orelse:
        put("branch_dropped", [[(start, body_end, indent + "pass\n" if len(held) == 1 else "")]])
        body = "".join(shifted(source, statement, -4) for statement in node.body)
        put("condition_ignored", [[(start, body_end, body)]])
        return
    follow = node.orelse[0]
    if not source.lines[follow.lineno - 1].strip().startswith("elif"):
        put("branch_dropped", [[(body_end, source.starts[node.orelse[-1].end_lineno], "")]])
