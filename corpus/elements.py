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
    "template textarea title amp-ad amp-analytics amp-sidebar",
)
HEADINGS = _names("h1 h2 h3 h4 h5 h6")
EMBEDS = _names("twitter-tweet twitter-video bluesky-embed mastodon-embed")
"""Classes of an embedded post."""
CHROME = _names(
    "ad ads adsbygoogle advertisement breadcrumb breadcrumbs comment-list comments comments-area",
    "comment-area entry-footer footer footnote footnotes global-nav hatena-citation header",
    "jp-relatedposts menu nav pager pagination post-navigation post-tags profile related",
    "related-posts respond sd-sharing sd-sharing-enabled share sharedaddy sidebar sns",
    "table-of-contents toc toc_container widget yarpp yarpp-related",
)
"""Classes and ids of what stands around a post."""
CONTENT = _names(
    "article-body article-content article-text article-body-inner blog-entry entry-body",
    "entry-content entry_body entry_text hatenablog-entry main-text post-body post-content",
    "skin-entrybody topentry_text",
)
"""Classes and ids of the element that holds a post's text, in the blog systems in use."""
