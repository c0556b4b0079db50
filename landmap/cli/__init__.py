"""The command line: words, files, messages, exit codes; no logic. Heavy rooms are imported inside the commands."""

from landmap.cli.main import main

__all__ = ["main"]
