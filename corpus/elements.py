"""The names of a page's parts: which elements break a line, which are hidden, which hold a post."""

from __future__ import annotations


def _names(*rows: str) -> frozenset[str]:
    return frozenset(" ".join(rows).split())


VOID = _names("area base br col embed hr img input link meta param source track wbr")
INLINE = _names(
    "a abbr b bdi bdo cite code data del dfn em font i img ins kbd mark q rp rt ruby s samp small",
    "span strike strong sub sup time tt u var wbr",
)
HIDDEN = _names(
    "aside button dialog footer form head header iframe nav noscript script select style svg",
    "template textarea title",
)
HEADINGS = _names("h1 h2 h3 h4 h5 h6")
EMBEDS = _names("twitter-tweet twitter-video")
"""Classes of an embedded post."""
CHROME = _names(
    "breadcrumb breadcrumbs comments comment-area footer global-nav header menu nav pager",
    "pagination profile related related-posts share sidebar sns toc widget",
)
"""Classes and ids of what stands around a post."""
CONTENT = _names(
    "article-body article-content article-text article-body-inner blog-entry entry-body",
    "entry-content entry_body entry_text hatenablog-entry main-text post-body post-content",
    "skin-entrybody topentry_text",
)
"""Classes and ids of the element that holds a post's text, in the blog systems in use."""
