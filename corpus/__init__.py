"""A roundup's text becomes items that know who said them, when, and where they stand."""

from corpus.reader import default_corpus, list_files, parse, read_file

__all__ = ["default_corpus", "list_files", "parse", "read_file"]
