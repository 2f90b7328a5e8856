extension TemplatesPythonDriver {
    /// Putting a candidate in place of the loaded code.
    static let load = #"""
        """Loading a candidate into a process that has the project loaded already."""
        import base64
        import collections
        import gc
        import importlib.machinery
        import os
        import sys
        import types

        from acrouter_t_process import ROOT
        from acrouter_t_tests import with_collected

        FUNCTION_FLAGS = 0x3  # CO_OPTIMIZED | CO_NEWLOCALS: a function's code, not a class body's


        def key_of(code):
            """What a code object does, whatever line it stands on."""
            return (
                code.co_code, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars, code.co_flags,
                code.co_argcount, code.co_kwonlyargcount, code.co_posonlyargcount, getattr(code, "co_exceptiontable", b""),
                tuple(key_of(c) if isinstance(c, types.CodeType) else (type(c).__name__, repr(c)) for c in code.co_consts),
            )


        def changed_functions(old, new, found):
            """Pairs of function code that differ; False when something outside function bodies differs."""
            if old.co_code != new.co_code or old.co_names != new.co_names or len(old.co_consts) != len(new.co_consts):
                return False
            if getattr(old, "co_exceptiontable", b"") != getattr(new, "co_exceptiontable", b""):
                return False
            for a, b in zip(old.co_consts, new.co_consts):
                if isinstance(a, types.CodeType) and isinstance(b, types.CodeType):
                    if key_of(a) == key_of(b):
                        continue
                    if a.co_name != b.co_name or a.co_freevars != b.co_freevars:
                        return False
                    if a.co_flags & FUNCTION_FLAGS == FUNCTION_FLAGS:
                        if (a.co_argcount, a.co_kwonlyargcount, a.co_posonlyargcount) != (
                                b.co_argcount, b.co_kwonlyargcount, b.co_posonlyargcount):
                            return False
                        found.append((a, b))
                    elif not changed_functions(a, b, found):
                        return False
                elif type(a) is not type(b) or repr(a) != repr(b):
                    return False
            return True


        class Source:
            def __init__(self, path):
                self.path = path
                self.absolute = os.path.join(ROOT, path)
                with open(self.absolute, "rb") as stream:
                    self.bytes = stream.read()
                try:
                    self.code = compile(self.bytes, self.absolute, "exec", dont_inherit=True)
                except Exception:
                    self.code = None
                self.functions = {}

            def find_functions(self):
                self.functions = {}
                names = {self.absolute, os.path.realpath(self.absolute)}
                for thing in gc.get_objects():
                    if type(thing) is types.FunctionType and thing.__code__.co_filename in names:
                        code = thing.__code__
                        self.functions.setdefault((code.co_name, code.co_firstlineno), []).append(thing)


        def apply(data, changes):
            parts, at = [], 0
            for start, end, text in changes:
                parts += [data[at:start], base64.b64decode(text)]
                at = end
            return b"".join(parts + [data[at:]])


        def load_slowly(config, source, code, ids, run):
            """Forgets the project's modules and collects again, with the candidate's code in place of the file's."""
            inside = ROOT + os.sep
            for name, module in list(sys.modules.items()):
                origin = getattr(module, "__file__", None) or ""
                if origin.startswith(inside) and "site-packages" not in origin and name != "__main__":
                    del sys.modules[name]
            original = importlib.machinery.SourceFileLoader.get_code
            target = os.path.realpath(source.absolute)

            def get_code(self, name):
                return code if os.path.realpath(self.path) == target else original(self, name)

            importlib.machinery.SourceFileLoader.get_code = get_code
            with_collected(config, lambda cases, broken: run({case.id: case for case in cases}))


        PLAIN = (int, float, complex, str, bytes, bool, type(None), range, frozenset)


        def state_probe(cases):
            """A function that tells the state that tests share, or None where it cannot be told; then nothing is batched."""
            inside, containers, places = ROOT + os.sep, [], []
            boxes = (list, dict, set, bytearray, collections.deque)

            def note(value, depth=0):
                if isinstance(value, boxes):
                    containers.append(value)
                    return True
                if isinstance(value, PLAIN) or isinstance(value, (types.ModuleType, types.BuiltinFunctionType)):
                    return True
                if isinstance(value, tuple):
                    return all(note(part, depth + 1) for part in value) if depth < 3 else False
                if isinstance(value, types.FunctionType):
                    return all(note(part, depth + 1) for part in (value.__defaults__ or ()) + tuple((value.__kwdefaults__ or {}).values())) \
                        if depth < 3 else True
                if isinstance(value, type):
                    if not (getattr(sys.modules.get(value.__module__), "__file__", None) or "").startswith(inside) or depth > 2:
                        return True
                    return all(note(part, depth + 1) for name, part in vars(value).items() if not name.startswith("__"))
                if isinstance(value, (staticmethod, classmethod)):
                    return note(value.__func__, depth)
                if isinstance(value, property) or type(value).__name__ in (
                        "member_descriptor", "getset_descriptor", "Pattern", "MarkDecorator", "FixtureFunctionDefinition",
                        "_SpecialForm", "TypeVar", "_GenericAlias", "GenericAlias", "_Feature", "_UnionGenericAlias", "Struct"):
                    return True
                if type(type(value)).__name__ == "EnumType" or type(type(value)).__name__ == "EnumMeta":
                    return True
                return False

            for name, module in list(sys.modules.items()):
                origin = getattr(module, "__file__", None) or ""
                if not origin.startswith(inside) or "site-packages" in origin or name == "__main__":
                    continue
                for key, value in list(vars(module).items()):
                    if key.startswith("__"):
                        continue
                    if value is sys.modules.get("random") or not note(value):
                        return None
                    if isinstance(value, PLAIN):
                        places.append((vars(module), key))
            for case in cases:
                spec = getattr(getattr(case, "item", None), "callspec", None)
                if spec is not None and not all(note(value) for value in spec.params.values()):
                    return None

            def probe():
                return hash(repr(containers)), hash(repr([table.get(key) for table, key in places]))

            if len(repr(containers)) > 40000:
                return None
            return probe
        """#
}
