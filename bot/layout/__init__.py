"""What a reply looks like: answers, items and digests as Discord components. Pure."""

from bot.layout.answer import answer_view
from bot.layout.asked import Asked, read_asked
from bot.layout.digest import digest_view
from bot.layout.items import item_view, items_view
from bot.layout.parts import fits, notice
from bot.layout.report import report_view
from bot.layout.sources import sources_view
from bot.layout.welcome import help_view, privacy_view

__all__ = [
    "Asked",
    "answer_view",
    "digest_view",
    "fits",
    "help_view",
    "item_view",
    "items_view",
    "notice",
    "privacy_view",
    "read_asked",
    "report_view",
    "sources_view",
]
