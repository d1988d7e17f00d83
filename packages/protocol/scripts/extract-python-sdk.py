# SPDX-FileCopyrightText: 2026 voicelive-kit contributors
# SPDX-License-Identifier: Apache-2.0
"""Writes test/python-sdk.json: every value of a type or enumeration that releases of PyPI azure-ai-voicelive name.

Usage: extract-python-sdk.py 1.2.0=FOLDER 1.3.0=FOLDER ..., where each folder holds an unpacked wheel.
"""

import ast
import json
import pathlib
import sys


def names_of(folder):
    models = pathlib.Path(folder, "azure/ai/voicelive/models")
    for file in ("_enums.py", "_models.py"):
        for node in ast.walk(ast.parse((models / file).read_text())):
            if isinstance(node, ast.ClassDef):
                yield from (each.value for each in node.keywords if each.arg == "discriminator")
                if file == "_enums.py":
                    yield from (each.value for each in node.body if isinstance(each, ast.Assign))
            if isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "Literal":
                yield from getattr(node.slice, "elts", [node.slice])


def strings_of(folder):
    values = (getattr(node, "value", None) for node in names_of(folder))
    return sorted({value for value in values if isinstance(value, str)})


releases = {version: strings_of(folder) for version, folder in (each.split("=", 1) for each in sys.argv[1:])}
target = pathlib.Path(__file__).parent.parent / "test/python-sdk.json"
target.write_text(json.dumps(releases, indent=2) + "\n")
