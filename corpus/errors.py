"""Every error the program raises on purpose, each with a text its reader can act on.

A `RoundupError` reaches a person as its message and nothing else: one sentence that says
what is wrong and what to do. Anything that is not a `RoundupError` is a bug.
"""

from __future__ import annotations


class RoundupError(Exception):
    """The base of all expected failures. `exit_status` is what the terminal returns."""

    exit_status = 1


class UsageError(RoundupError):
    """The person asked for something in a form we can't use (a date that doesn't exist, …)."""

    exit_status = 2


class SettingsError(UsageError):
    """A setting is missing or has a value we can't use. The message names the setting."""


class CorpusError(RoundupError):
    """The corpus folder as a whole can't be used (missing, unreadable, not a folder)."""

    exit_status = 2


class ModelError(SettingsError):
    """`EMBEDDING_MODEL` can't be loaded."""


class StoreError(RoundupError):
    """The index folder can't be read or written (full disk, read-only, another format)."""


class StoreBusyError(StoreError):
    """Another process is writing to this index folder."""
