"""A roundup's text becomes items that know who said them, when, and where they stand."""
