"""
Runs AWS CLI command lines one after the other: a line of JSON in, a line of JSON out. Starting it costs half a second.
With `check` nothing is called: the parameters, and the names in a query, are compared with the service's model.
"""

import contextlib
import functools
import io
import json
import os
import re
import sys

from awscli.clidriver import CLIOperationCaller, create_clidriver
from botocore.loaders import JSONFileLoader, Loader
from botocore.validate import ParamValidator

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

call = CLIOperationCaller.invoke


def check(self, service_name, operation_name, parameters, parsed_globals):
    operation = self._session.get_service_model(service_name).operation_model(operation_name)
    problems = unknown(parsed_globals.query, operation.output_shape)
    if operation.input_shape is not None:
        report = ParamValidator().validate(parameters, operation.input_shape)
        problems += [report.generate_report()] if report.has_errors() else []
    sys.stderr.write("\n".join(problems))
    return 1 if problems else 0


def unknown(query, shape):
    """The names of a query that no response has: a path with filters and indexes, with a list of names at its end."""
    if query is None:
        return []
    path = re.sub(r"`[^`]*`|'[^']*'", "", query.expression)
    for name in re.findall(r"\w+", path):
        if name.isdigit():
            continue
        while shape.type_name == "list":
            shape = shape.member
        # What is in a map, or in a text that the AWS CLI parses, is in no model.
        if shape.type_name != "structure":
            return []
        if name not in shape.members:
            return [f"{query.expression}: no response has {name}"]
        # A filter, or one name of several: the next name is its neighbor.
        if not re.search(rf"(\[\?|\[|,){name}\b(?!.*\b{name}\b)", path):
            shape = shape.members[name]
    return []


# No command line of a check changes it.
checking = functools.cache(create_clidriver)


def run(request):
    is_check = request.get("check", False)
    CLIOperationCaller.invoke = check if is_check else call
    driver = checking() if is_check else create_clidriver()
    try:
        return driver.main(request["args"])
    except SystemExit as end:
        return end.code


for line in sys.stdin:
    request = json.loads(line)
    os.environ.clear()
    os.environ.update(request["env"], AWS_DATA_PATH=DATA_PATH)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(request)
    print(json.dumps({"code": code, "stdout": out.getvalue(), "stderr": err.getvalue()}), flush=True)
