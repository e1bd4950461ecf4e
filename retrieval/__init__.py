"""Items become an index; a question becomes verbatim excerpts, or an honest "not found"."""
