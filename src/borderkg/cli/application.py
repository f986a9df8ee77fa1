"""The application: its commands, and how what goes wrong is told."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cyclopts import App, CycloptsError

import borderkg
from borderkg.cli import (
    asking,
    building,
    checking,
    citing,
    comparing,
    copying,
    exporting,
    fetching,
    linking,
    looking,
    serving,
    studying,
)
from borderkg.errors import BorderKGError, FindingsError

SOUND: Final = 0
FINDINGS: Final = 1
USAGE: Final = 2
ERROR: Final = 3
STOPPED: Final = 130
DEBUG: Final = "BORDERKG_DEBUG"

app = App(
    name="borderkg",
    version=borderkg.__version__,
    help="The open knowledge graph of U.S.–Mexico border diplomacy and border statistics.",
    help_format="plaintext",
    help_epilogue="Every command takes --help. Exit codes: 0 sound, 1 findings, 2 usage, 3 error.",
)
app.command(building.build)
app.command(fetching.fetch)
app.command(checking.check)
app.command(checking.fmt)
app.command(asking.run)
app.command(asking.query)
app.command(asking.federate)
app.command(asking.queries)
app.command(looking.show)
app.command(looking.search)
app.command(looking.evidence)
app.command(looking.claims)
app.command(studying.study)
app.command(linking.link)
app.command(exporting.export)
app.command(copying.load)
app.command(exporting.release)
app.command(comparing.diff)
app.command(comparing.patch)
app.command(citing.cite)
app.command(serving.serve)
app.command(building.verify)


def run(arguments: Sequence[str]) -> int:
    """The exit code of a command line; what is wrong goes to the standard error."""
    as_json = "--json" in arguments
    try:
        code = app(list(arguments), exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
        return code if isinstance(code, int) else SOUND
    except CycloptsError as error:
        return _tell(USAGE, "usage", f"{error}\nSee: borderkg --help", as_json)
    except FindingsError as error:
        return _tell(FINDINGS, "findings", str(error), as_json)
    except BorderKGError as error:
        return _tell(ERROR, type(error).__name__, str(error), as_json, error)
    except BrokenPipeError:
        # The reader of our output left, as `head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOUND
    except KeyboardInterrupt:
        return _tell(STOPPED, "stopped", "stopped", as_json)
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        message = f"unexpected {type(error).__name__}: {error}; set {DEBUG}=1 to see where"
        return _tell(ERROR, "unexpected", message, as_json)


def _tell(code: int, kind: str, message: str, as_json: bool, error: BorderKGError | None = None) -> int:
    message = message.replace(f"{Path.cwd()}{os.sep}", "")
    if not as_json:
        print(f"borderkg: {message}", file=sys.stderr)
        return code
    told: dict[str, object] = {"error": kind, "message": message}
    if error is not None:
        parts = {"line": error.line, "expected": error.expected, "advice": error.advice}
        told |= {name: part for name, part in parts.items() if part is not None}
    print(json.dumps(told, ensure_ascii=False), file=sys.stderr)
    return code
