"""Runs AWS CLI command lines one after the other: a line of JSON in, a line of JSON out. Starting it costs half a second."""

import contextlib
import functools
import io
import json
import os
import sys

from awscli.clidriver import create_clidriver
from botocore.loaders import JSONFileLoader, Loader

# The package sets it when it is imported.
DATA_PATH = os.environ["AWS_DATA_PATH"]

# Each command line has a session of its own, which would parse the same megabytes of models again.
parse = functools.cache(functools.partial(JSONFileLoader.load_file, JSONFileLoader()))
JSONFileLoader.load_file = lambda self, path: parse(path)

# It would also look for services in four hundred folders, five times for each command line.
look = Loader.list_available_services
listed = {}


def list_services(self, type_name):
    key = (*self.search_paths, type_name)
    if key not in listed:
        listed[key] = look(self, type_name)
    return listed[key]


Loader.list_available_services = list_services

for line in sys.stdin:
    request = json.loads(line)
    os.environ.clear()
    os.environ.update(request["env"], AWS_DATA_PATH=DATA_PATH)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = create_clidriver().main(request["args"])
    print(json.dumps({"code": code, "stdout": out.getvalue(), "stderr": err.getvalue()}), flush=True)
