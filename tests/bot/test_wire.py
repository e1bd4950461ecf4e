"""Every request of a long day conforms to Discord's specification."""

from __future__ import annotations

from pathlib import Path

from tests.bot.openapi import Judge
from tests.bot.test_hostile import LINES, roundup
from tests.bot.town import Town, ids, parts, small_town

FIXTURES = Path(__file__).parents[1] / "fixtures" / "roundups" / "kazami"


async def a_long_day(here: Town) -> None:
    """Use everything there is."""
    for locale in ("ja", "en-US", "uk"):
        here.speaks(here.member, locale)
        for words in ("フェリーの事故", "灯台", "xyzzy", "# <@1> @everyone ||灯台||"):
            result = await here.member.slash(here.channel, "ask", question=words)
            for part in list(parts(result.response)):
                if part["type"] == 2 and part.get("custom_id"):
                    await here.member.click(result.response, custom_id=part["custom_id"])
                if part["type"] == 3:
                    await here.member.select(
                        result.response,
                        [part["options"][0]["value"]],
                        custom_id=part["custom_id"],
                    )
        digest = await here.member.slash(here.channel, "today", date="2031-01-13")
        for name in ids(digest.response, "story"):
            await here.member.click(digest.response, custom_id=name)
        for command in ("help", "sources", "privacy", "today"):
            await here.member.slash(here.channel, command)
        await here.member.autocomplete(here.channel, "ask", "source", "")
        await here.member.autocomplete(here.channel, "ask", "date", "")
        await here.member.slash(here.channel, "ask", question="灯台", date="?", private=True)
    await here.member.send(here.channel, here.mention("フェリーの事故"))
    await here.member.send(here.channel, here.mention("油は？"), reply_to=here.last())
    await here.member.send(here.channel, here.mention(""))
    await here.env.create_user("reader").send_dm("フェリーの事故")
    (here.settings.corpus_dir / "broken.txt").write_bytes(b"\x00\x01\x02" * 100)
    await here.admin.slash(here.channel, "reload")
    for n in range(80):
        (here.settings.corpus_dir / f"broken-{n}.txt").write_bytes(b"\x00\x01\x02" * 100)
    await here.admin.slash(here.channel, "reload")


async def test_every_request_conforms(tmp_path: Path) -> None:
    judge = Judge()
    files = {file.name: file.read_text("utf-8") for file in sorted(FIXTURES.iterdir())}
    files["2031-01-20.txt"] = roundup("\n".join(LINES), 20).replace("2601", "3101")
    async with small_town(tmp_path, files, COOLDOWN="0") as here:
        await a_long_day(here)
        requests = list(here.env.http_requests)
    assert len(requests) > 100
    faults = [fault for r in requests for fault in judge.faults(r.method, r.path, r.json)]
    assert not faults, "\n".join(faults)
