"""`python -m tests.benchmarks.report`: RESULTS.md and its plot, from archive.json."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SIZES = ("month", "year", "decade")
ROWS = (
    # Figure, target for a year, target for ten years.
    ("items", "", ""),
    ("passages", "", ""),
    ("text MB", "", ""),
    ("index MB", "", ""),
    ("from nothing s", "", "300"),
    ("from nothing, CPU s", "", ""),
    ("from nothing peak MB", "", "3000"),
    ("add a day s", "0.5", "2"),
    ("add a day, CPU s", "", ""),
    ("add a day, slowest s", "", ""),
    ("remove a day s", "", ""),
    ("reload without a change s", "", ""),
    ("open s", "", ""),
    ("start to first answer s", "3", "8"),
    ("start to first answer, CPU s", "", ""),
    ("question, first time ms", "", ""),
    ("question ms", "– / 15", "25 / 60"),
    ("question, CPU ms", "", ""),
    ("question in a month ms", "", ""),
    ("question to a source ms", "", ""),
    ("search ms", "", ""),
    ("search in a month ms", "", ""),
    ("resident MB", "", "1500"),
    ("resident after ten reloads MB", "", ""),
)
PEERS = {
    "fts5": "SQLite FTS5",
    "bm25s": "bm25s (another day: made anew)",
    "chroma": "Chroma, as it comes",
}
PEER_ROWS = ("from nothing s", "add a day s", "search ms", "peak MB", "index MB")
PLOTTED = (
    ("from nothing s", "#8a3ffc"),
    ("start to first answer s", "#1192e8"),
    ("add a day s", "#fa4d56"),
    ("question ms", "#198038"),
)


def cell(value: Any) -> str:
    """A figure as a person reads it; a pair is the median and the 99th percentile."""
    if value is None:
        return ""
    if isinstance(value, list):
        return " / ".join(map(cell, value))
    if isinstance(value, int) or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def table(results: dict[str, Any]) -> str:
    """The project's own figures."""
    have = [size for size in SIZES if size in results]
    lines = [f"| | {' | '.join(have)} | aim: year | aim: decade |", "|---" * (len(have) + 3) + "|"]
    for name, year, decade in ROWS:
        values = [results[size].get(name) for size in have]
        if any(value is not None for value in values):
            cells = " | ".join(map(cell, values))
            lines.append(f"| {name} | {cells} | {year} | {decade} |")
    return "\n".join(lines)


def peers(results: dict[str, Any]) -> str:
    """What one would pick instead."""
    have = [size for size in SIZES if size in results]
    lines = [f"| | | {' | '.join(have)} |", "|---" * (len(have) + 2) + "|"]
    for key, name in PEERS.items():
        for row in PEER_ROWS:
            values = [results[size].get(key, {}).get(row) for size in have]
            if any(value is not None for value in values):
                lines.append(f"| {name} | {row} | {' | '.join(map(cell, values))} |")
    return "\n".join(lines)


def soak(results: dict[str, Any]) -> str:
    """What thousands of questions met while the index was reloaded; "" before that was run."""
    found = results.get("soak")
    if not found:
        return ""
    memory, files = (", ".join(map(str, found[key])) for key in ("resident MB", "open files"))
    return (
        f"{found['questions']:,} questions ({found['answered']:,} answered) and {found['reloads']} "
        f"reloads in {found['minutes']} minutes; wrong or mixed answers: {len(found['wrong'])}.\n"
        f"After each tenth of the reloads, MB resident: {memory}; open files: {files}."
    )


def plot(results: dict[str, Any]) -> str:
    """Growth over the passages, both axes logarithmic, as SVG."""
    width, height, left, bottom = 640, 360, 64, 44
    have = [results[size] for size in SIZES if size in results]
    xs = [math.log10(found["passages"]) for found in have]
    low, high = -3.0, 3.0  # A millisecond to a quarter of an hour.

    def place(x: float, seconds: float) -> tuple[float, float]:
        across = (x - xs[0]) / max(xs[-1] - xs[0], 1e-9)
        up = (math.log10(seconds) - low) / (high - low)
        return left + across * (width - left - 190), height - bottom - up * (height - bottom - 16)

    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
    parts = [
        f'{head} font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for power, label in ((-3, "1 ms"), (-2, "10 ms"), (-1, "0.1 s"), (0, "1 s"), (1, "10 s"),
                         (2, "100 s"), (3, "1,000 s")):  # fmt: skip
        x, y = place(xs[0], 10.0**power)
        end, _ = place(xs[-1], 1)
        parts.append(f'<path d="M{x:.0f} {y:.0f}H{end:.0f}" stroke="#ddd"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 4:.0f}" text-anchor="end">{label}</text>')
    for x, found in zip(xs, have, strict=True):
        across, _ = place(x, 1)
        parts.append(
            f'<text x="{across:.0f}" y="{height - bottom + 20}" text-anchor="middle">'
            f"{found['passages']:,}</text>"
        )
    middle = (left + width - 190) // 2
    parts.append(f'<text x="{middle}" y="{height - 6}" text-anchor="middle">passages</text>')
    for name, colour in PLOTTED:
        seconds = [f[name][0] / 1000 if isinstance(f[name], list) else f[name] for f in have]
        points = [place(x, y) for x, y in zip(xs, seconds, strict=True)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in points]
        x, y = points[-1]
        label = name.rsplit(" ", 1)[0] + (" (median)" if name.endswith("ms") else "")
        parts.append(f'<text x="{x + 8:.0f}" y="{y + 4:.0f}" fill="{colour}">{label}</text>')
    return "\n".join([*parts, "</svg>", ""])


def main() -> None:
    """Fill the marked places of RESULTS.md and draw the plot."""
    results = json.loads((HERE / "archive.json").read_bytes())
    page = HERE / "RESULTS.md"
    text = page.read_text(encoding="utf-8")
    machine = results["machine"]
    said = (
        f"{machine['date']}, {machine['cpus']} CPUs ({machine['cpu']}), load {machine['load'][0]} "
        f"while it ran; memory {machine['memory GB/s']} GB/s, disk {machine['disk MB/s']:.0f} MB/s."
    )
    for name, filling in (
        ("machine", said),
        ("ours", table(results)),
        ("peers", peers(results)),
        ("soak", soak(results)),
    ):
        before, _, rest = text.partition(f"<!-- {name} -->\n")
        _, _, after = rest.partition(f"<!-- end of {name} -->")
        text = f"{before}<!-- {name} -->\n{filling}\n<!-- end of {name} -->{after}"
    page.write_text(text, encoding="utf-8")
    (HERE / "archive.svg").write_text(plot(results), encoding="utf-8")


if __name__ == "__main__":
    main()
