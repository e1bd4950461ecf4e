"""`python -m retrieval.training --data DIR --out retrieval/model`: the data becomes the model.

Run it again after a stop and it goes on: the tokeniser, the encoded texts and the last checkpoint
lie in the work folder (`--work`).
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from tokenizers import Tokenizer

from retrieval.training import table
from retrieval.training.batches import encode
from retrieval.training.corpus import Corpus, read_corpus, tokenizer_texts
from retrieval.training.data import OWN, own_names
from retrieval.training.save import write_model
from retrieval.training.tokenizer import train_tokenizer
from retrieval.training.train import Recipe, Trainer, train

PIECES = 70_000
_Made = TypeVar("_Made")


def _kept(path: Path, make: Callable[[], _Made]) -> _Made:
    """What an earlier run left at `path`, else made and left there."""
    if path.exists():
        found: _Made = pickle.loads(path.read_bytes())  # noqa: S301 - our own file
        return found
    made = make()
    aside = path.with_suffix(".tmp")
    aside.write_bytes(pickle.dumps(made, protocol=5))
    aside.replace(path)
    return made


def build(
    data: Path,
    out: Path,
    work: Path,
    recipe: Recipe,
    pieces: int = PIECES,
    scale: float = 1e6,
    own: Path = OWN,
) -> None:
    """The whole way. `scale`: characters the tokeniser learns from, in shares of a language."""
    console = Console(stderr=True)
    work.mkdir(parents=True, exist_ok=True)

    def read() -> Corpus:
        return read_corpus(data, recipe.seed, console.log, own)

    corpus = _kept(work / "corpus.pickle", read)
    console.log(f"{len(corpus.texts.texts):,} texts, {sum(map(len, corpus.groups)):,} pairs")
    file = work / "tokenizer.json"
    if not file.exists():
        console.log("finding the pieces of the vocabulary")
        made = train_tokenizer(tokenizer_texts(corpus, scale), pieces, own_names(own))
        made.save(str(file), pretty=False)
    tokenizer = Tokenizer.from_file(str(file))
    console.log("cutting all texts into pieces")
    bags = _kept(work / "bags.pickle", lambda: encode(tokenizer, corpus.texts.texts))
    trainer = Trainer(corpus.groups, bags, table.pieces_of(tokenizer), recipe)
    checkpoint = work / "checkpoint.pt"
    if checkpoint.exists() and trainer.restore(checkpoint):
        console.log(f"going on from step {trainer.step:,}")
    columns = (
        BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        TextColumn("loss {task.fields[loss]:.3f}"),
    )  # fmt: skip
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("training", total=recipe.whole, loss=0.0)
        smooth = 0.0

        def tell(step: int, loss: float) -> None:
            nonlocal smooth
            smooth = loss if step == 1 else 0.98 * smooth + 0.02 * loss
            progress.update(task, completed=step, loss=smooth)

        found = train(trainer, checkpoint, tell)
    write_model(out, tokenizer, found)
    console.log(f"wrote {out}")


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m retrieval.training", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of sets")
    parser.add_argument("--out", type=Path, required=True, help="where the model is written")
    parser.add_argument("--work", type=Path, default=Path(".index/training"), help="what is kept")
    parser.add_argument("--steps", type=int, default=Recipe().steps, help="before the last ones")
    parser.add_argument("--seed", type=int, default=Recipe().seed)
    parser.add_argument("--pieces", type=int, default=PIECES)
    options = parser.parse_args(arguments)
    recipe = Recipe(steps=options.steps, seed=options.seed)
    build(options.data, options.out, options.work, recipe, options.pieces)


if __name__ == "__main__":
    main()
