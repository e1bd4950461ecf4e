"""A roundup's text becomes items that know who said them, when, and where they stand."""

from corpus.check import check_json
from corpus.parsing import parse
from corpus.reader import default_corpus, list_files, read_file

__all__ = ["check_json", "default_corpus", "list_files", "parse", "read_file"]
