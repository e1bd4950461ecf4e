"""How the shipped embedding model is made: texts in a folder become `retrieval/model/`.

One command, `python -m retrieval.training --data DIR --out retrieval/model`; the measurements
that chose the recipe are in `LOG.md`. Nothing here is imported when the bot runs.
"""
