"""The programs of Tests/Corpus, and running their tests on a copy."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

ROOT = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Tests", "Corpus")

# An endless loop is a failing test. It is told by processor seconds, which a busy machine does not change; no program of
# the corpus needs more than two.
TEST_SECONDS = 15
# For what hangs without working, and for builds.
WALL_SECONDS = 600
# A mutant that allocates for ever must not take the machine with it.
PYTHON_MEMORY = 4 << 30


def programs():
    """Names such as python/roman."""
    found = []
    for language in ("python", "swift"):
        base = os.path.join(ROOT, language)
        found += ["%s/%s" % (language, name) for name in sorted(os.listdir(base)) if not name.startswith(".")]
    return found


def folder(program):
    return os.path.join(ROOT, program)


def _visible_files(program):
    base = folder(program)
    for directory, folders, files in os.walk(base):
        folders[:] = sorted(f for f in folders if f not in ("heldout", "__pycache__", ".build", ".pytest_cache"))
        for name in sorted(files):
            if name.endswith((".py", ".swift")):
                yield os.path.relpath(os.path.join(directory, name), base)


def sources(program):
    """Files that a fault may be in: what is no test and no manifest."""
    return [path for path in _visible_files(program)
            if not (os.path.basename(path).startswith("test_") or path.startswith("Tests/") or path == "Package.swift")]


def tests(program):
    return [path for path in _visible_files(program) if path not in sources(program) and path != "Package.swift"]


def copy_visible(program, target):
    """Everything but the held-out tests."""
    for path in _visible_files(program):
        place = os.path.join(target, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        shutil.copyfile(os.path.join(folder(program), path), place)


def copy_tests(program, target, heldout):
    """Puts the visible tests back as they were, and the held-out ones beside them if asked."""
    for path in tests(program):
        place = os.path.join(target, path)
        os.makedirs(os.path.dirname(place), exist_ok=True)
        shutil.copyfile(os.path.join(folder(program), path), place)
    hidden = os.path.join(folder(program), "heldout")
    beside = os.path.dirname(os.path.join(target, tests(program)[0]))
    for name in sorted(os.listdir(hidden)):
        if not name.endswith((".py", ".swift")):
            continue
        place = os.path.join(beside, name)
        if heldout:
            shutil.copyfile(os.path.join(hidden, name), place)
        elif os.path.exists(place):
            os.remove(place)


def run(arguments, directory, seconds=None, memory=None, environment=None):
    """Exit code, negative for a signal, None if the wall clock ran out; the whole process group ends with it."""
    def limit():
        if seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))

    process = subprocess.Popen(
        arguments, cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True, preexec_fn=limit, env=environment)
    try:
        return process.wait(timeout=WALL_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        process.wait()


def run_tests(program, directory):
    """Whether all tests in the folder pass."""
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1", SWIFT_BACKTRACE="enable=no")
    if program.startswith("python/"):
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
        return run(command, directory, TEST_SECONDS, PYTHON_MEMORY, environment) == 0
    if not build(program, directory):
        return False
    return run(["swift", "test", "--skip-build"], directory, TEST_SECONDS, None, environment) == 0


def build(program, directory):
    if program.startswith("python/"):
        return True
    return run(["swift", "build", "--build-tests"], directory) == 0


class Workplace:
    """A copy of a program in a folder of its own; Swift ones stay, so that the next build is incremental."""

    kept = {}

    def __init__(self, program):
        self.program = program

    def __enter__(self):
        if self.program.startswith("swift/"):
            if self.program not in Workplace.kept:
                Workplace.kept[self.program] = tempfile.TemporaryDirectory(prefix="mutant-")
            self.directory = Workplace.kept[self.program].name
        else:
            self.directory = tempfile.mkdtemp(prefix="mutant-")
        copy_visible(self.program, self.directory)
        copy_tests(self.program, self.directory, heldout=False)
        return self

    def __exit__(self, *_):
        if not self.program.startswith("swift/"):
            shutil.rmtree(self.directory)

    def write(self, path, text):
        with open(os.path.join(self.directory, path), "w", encoding="utf-8") as file:
            file.write(text)

    def builds(self):
        return build(self.program, self.directory)

    def passes(self):
        """Whether the visible tests pass."""
        return run_tests(self.program, self.directory)

    def holds_up(self):
        """Whether the held-out tests pass too."""
        copy_tests(self.program, self.directory, heldout=True)
        return run_tests(self.program, self.directory)
