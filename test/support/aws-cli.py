"""Runs AWS CLI command lines one after the other: a line of JSON in, a line of JSON out. Starting it costs half a second."""

import contextlib
import io
import json
import os
import sys

from awscli.clidriver import create_clidriver

# The package sets it when it is imported.
DATA_PATH = os.environ["AWS_DATA_PATH"]

for line in sys.stdin:
    request = json.loads(line)
    os.environ.clear()
    os.environ.update(request["env"], AWS_DATA_PATH=DATA_PATH)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = create_clidriver().main(request["args"])
    print(json.dumps({"code": code, "stdout": out.getvalue(), "stderr": err.getvalue()}), flush=True)
