"""The two ways of reading a model give one result, and each fails in words."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from corpus.errors import ModelError
from retrieval.alias_table import builtin
from retrieval.confidence import judge
from retrieval.embedder import SHIPPED, SHIPPED_NAME, load_embedder
from retrieval.prompts import known_prompts
from retrieval.ranking import rank
from retrieval.static import StaticEmbedder, is_static
from tests.retrieval.indexes import open_engine, write_day

TEXTS = (
    "ゼレンスキー大統領は停戦について話した。",
    "The president spoke about a ceasefire.",
    "Президент говорил о прекращении огня",
    "Україна та її союзники",
    "乌克兰总统谈到停火",
    "우크라이나 대통령",
)
LETTERS = sorted({c for text in (*TEXTS, "ガスカスйодиодїі") for c in text.lower()})


def letter_tokenizer(*, uncased: bool = False) -> Tokenizer:
    """Every letter is a token, so that what the normaliser does shows."""
    vocabulary = {"[UNK]": 0, **{letter: n for n, letter in enumerate(LETTERS, 1)}}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, "[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(
        strip_accents=uncased, lowercase=True, handle_chinese_chars=False
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Split(Regex("."), "isolated"),
        ]
    )
    return tokenizer


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library reads its setting when it is first imported, so both are set."""
    from huggingface_hub import constants

    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)


@pytest.fixture(scope="module")
def static_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model as sentence-transformers itself writes it, in half precision."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    folder = tmp_path_factory.mktemp("models") / "table"
    table = np.random.default_rng(1).normal(size=(128, 32)).astype(np.float16)
    module = StaticEmbedding(letter_tokenizer(), embedding_weights=table)
    SentenceTransformer(modules=[module], device="cpu").save(str(folder))
    return folder


def bert_folder(
    folder: Path, *, uncased: bool = False, prompts: dict[str, str] | None = None
) -> Path:
    """A real transformer with random weights, as sentence-transformers writes it."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    tokenizer = letter_tokenizer(uncased=uncased)
    raw = folder / "raw"
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        unk_token="[UNK]",  # noqa: S106
        pad_token="[UNK]",  # noqa: S106
        model_max_length=64,
    ).save_pretrained(raw)
    config = BertConfig(
        vocab_size=128, hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=64,
    )  # fmt: skip
    BertModel(config).save_pretrained(raw)
    transformer = Transformer(str(raw))
    model = SentenceTransformer(modules=[transformer, Pooling(32)], prompts=prompts, device="cpu")
    model.save(str(folder / "model"))
    return folder / "model"


def test_light_reader_gives_the_vectors_of_sentence_transformers(static_folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(static_folder), device="cpu").encode(
        list(TEXTS), normalize_embeddings=True
    )
    ours = load_embedder(str(static_folder)).encode_documents(TEXTS)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, theirs, atol=2e-3)


def test_shipped_model_gives_the_vectors_of_sentence_transformers() -> None:
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(SHIPPED), device="cpu").encode(
        list(TEXTS), normalize_embeddings=True
    )
    np.testing.assert_allclose(load_embedder().encode_queries(TEXTS), theirs, atol=2e-3)


def test_shipped_model_is_read_without_torch_quickly_and_small() -> None:
    program = (
        "import sys\n"
        "from retrieval.embedder import load_embedder\n"
        "assert abs(load_embedder().encode_queries(['停戦'])[0] @ "
        "load_embedder().encode_queries(['停戦'])[0] - 1) < 1e-5\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)\n"
        "status = dict(l.split(':') for l in open('/proc/self/status') if ':' in l)\n"
        "print(status['VmHWM'].split()[0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 150_000  # kB


@pytest.mark.parametrize("dim", [256, 128, 64])
def test_short_vectors_are_the_beginning_of_long_ones(dim: int) -> None:
    whole = load_embedder().encode_documents(TEXTS)
    short = load_embedder(dim=dim).encode_documents(TEXTS)
    begin = whole[:, :dim] / np.linalg.norm(whole[:, :dim], axis=1, keepdims=True)
    np.testing.assert_allclose(short, begin, atol=1e-5)


def test_text_without_words_gives_zeros(static_folder: Path) -> None:
    for embedder in (load_embedder(), load_embedder(str(static_folder))):
        found = embedder.encode_documents(["", TEXTS[1], "  \n", ""])
        assert np.isfinite(found).all()
        assert np.linalg.norm(found, axis=1).round(4).tolist() == [0, 1, 0, 0]
    assert load_embedder().encode_documents([]).shape == (0, 256)


def test_batches_leave_each_text_its_own_vector(static_folder: Path) -> None:
    embedder = load_embedder(str(static_folder))
    calls: list[tuple[int, int]] = []
    many = [TEXTS[i % len(TEXTS)] if i % 7 else "" for i in range(1300)]
    found = embedder.encode_documents(many, progress=lambda done, of: calls.append((done, of)))
    for place in (0, 1, 511, 512, 1299):
        np.testing.assert_allclose(
            found[place], embedder.encode_queries([many[place]])[0], atol=1e-6
        )
    assert calls[-1] == (1300, 1300)
    assert calls == sorted(calls)


def test_token_vectors_sum_to_the_vector_of_the_text() -> None:
    embedder = load_embedder()
    found = embedder.token_ids(TEXTS[:2])
    assert found is not None
    vectors, weights = embedder.token_rows(found[0])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    whole = (vectors * np.sqrt(weights)[:, None]).sum(axis=0)
    np.testing.assert_allclose(
        whole / np.linalg.norm(whole), embedder.encode_queries([TEXTS[0]])[0], atol=1e-4
    )


def test_fingerprint_follows_weights_and_dimension(static_folder: Path, tmp_path: Path) -> None:
    first = load_embedder(str(static_folder))
    assert load_embedder(str(static_folder)).fingerprint == first.fingerprint
    assert load_embedder(str(static_folder), dim=16).fingerprint != first.fingerprint
    for name in ("modules.json", "tokenizer.json", "model.safetensors"):
        (tmp_path / name).write_bytes((static_folder / name).read_bytes())
    assert load_embedder(str(tmp_path)).fingerprint == first.fingerprint
    weights = bytearray((tmp_path / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (tmp_path / "model.safetensors").write_bytes(weights)
    assert load_embedder(str(tmp_path)).fingerprint != first.fingerprint


def test_shipped_tokenizer_keeps_what_tells_words_apart() -> None:
    tokenizer = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))

    def ids(text: str) -> list[int]:
        return tokenizer.encode(text, add_special_tokens=False).ids

    for a, b in (("ガス", "カス"), ("мой", "мои"), ("її", "іі"), ("ば", "は")):
        assert ids(a) != ids(b), f"{a} = {b}"
    for a, b in (("ＮＡＴＯ", "nato"), ("ｶﾞｽ", "ガス"), ("ещё", "еще"), ("об'єкт", "обʼєкт")):
        assert ids(a) == ids(b), f"{a} ≠ {b}"
    for word in ("ゼレンスキー", "停戦", "安全保障"):
        assert len(ids(word)) == 1, word


def test_shipped_model_is_small_enough_to_ship() -> None:
    assert sum(f.stat().st_size for f in SHIPPED.rglob("*") if f.is_file()) <= 40_000_000
    assert is_static(SHIPPED)


def test_transformer_uses_its_prompts_and_truncates(tmp_path: Path) -> None:
    own = bert_folder(tmp_path, prompts={"query": "the ", "document": "president "})
    embedder = load_embedder(str(own), dim=16)
    query, document = embedder.encode_queries(TEXTS[1:2]), embedder.encode_documents(TEXTS[1:2])
    assert query.shape == (1, 16)
    assert query.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(query, axis=1), 1, atol=1e-5)
    assert not np.allclose(query, document)
    assert embedder.token_ids(["停戦"]) is None
    assert embedder.fingerprint != load_embedder(str(own)).fingerprint


def test_a_model_without_token_vectors_may_know_what_no_word_tells(tmp_path: Path) -> None:
    """But who says nothing asks for nothing, whatever the model."""
    embedder = load_embedder(str(bert_folder(tmp_path / "model")))
    write_day(tmp_path / "corpus", 12, {"大橋": "大橋は通行止めだ。", "競り": "寒ブリが競られた。"})
    with (
        open_engine(tmp_path / "corpus", tmp_path / "index", embedder=embedder) as engine,
        engine._using() as snapshot,
    ):
        for question, nothing in (("Je, njia imefungwa wapi?", False), ("thanks!", True)):
            ranking = rank(snapshot, question, builtin())
            assert ranking.interaction.blind
            assert not ranking.items[0].spoken.any()
            certainty = judge(ranking, question, snapshot.calibration)
            assert (certainty == 0.0) is nothing


def test_known_prompts_fill_in_only_where_a_model_has_none(tmp_path: Path) -> None:
    named = tmp_path / "multilingual-e5-small"
    plain = bert_folder(tmp_path / "a")
    plain.rename(named)
    embedder = load_embedder(str(named))
    same = load_embedder(
        str(bert_folder(tmp_path / "b", prompts={"query": "the ", "document": ""}))
    )
    assert not np.allclose(embedder.encode_queries(["停戦"]), embedder.encode_documents(["停戦"]))
    assert not np.allclose(same.encode_queries(["停戦"]), same.encode_documents(["停戦"]))
    for name, query in (
        ("intfloat/multilingual-e5-small", "query: "),
        ("cl-nagoya/ruri-v3-310m", "検索クエリ: "),
    ):
        found = known_prompts(name)
        assert found is not None
        assert found.query == query
    assert known_prompts("BAAI/bge-m3") is None


def test_tokenizer_that_loses_diacritics_is_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "retrieval"):
        load_embedder(str(bert_folder(tmp_path / "good")))
        assert not caplog.records
        load_embedder(str(bert_folder(tmp_path / "bad", uncased=True)))
    assert "can't tell" in caplog.text
    assert "ガス/カス" in caplog.text


def test_tokenizer_that_differs_from_its_file_is_warned_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from transformers import AutoTokenizer

    from retrieval.tokenizer_check import warn_of_tokenizer

    folder = bert_folder(tmp_path)
    loaded = AutoTokenizer.from_pretrained(folder)
    file = folder / "tokenizer.json"
    saved = json.loads(file.read_text())
    vocabulary = saved["model"]["vocab"]
    vocabulary["t"], vocabulary["e"] = vocabulary["e"], vocabulary["t"]
    file.write_text(json.dumps(saved))
    with caplog.at_level(logging.WARNING, "retrieval"):
        warn_of_tokenizer("a model", loaded, folder)
    assert "tokenizer.json" in caplog.text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("./no/such/folder", "no folder"),
        ("nobody/no-such-model", "can't be reached"),
        ("{empty}", "isn't a model"),
        ("{broken}", "can't read"),
        ("{half}", "can't load"),
    ],
)
def test_a_model_that_cannot_be_had_is_one_sentence(
    name: str, words: str, tmp_path: Path, static_folder: Path
) -> None:
    for folder in ("empty", "broken", "half"):
        (tmp_path / folder).mkdir()
    (tmp_path / "broken" / "modules.json").write_bytes(
        (static_folder / "modules.json").read_bytes()
    )
    (tmp_path / "broken" / "model.safetensors").write_bytes(b"not a table")
    (tmp_path / "half" / "config.json").write_text("{}")
    name = name.format(**{f: tmp_path / f for f in ("empty", "broken", "half")})
    with pytest.raises(ModelError, match="EMBEDDING_MODEL") as caught:
        load_embedder(name)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("dim", [0, -1, 257])
def test_a_dimension_the_model_has_not_is_refused(dim: int, static_folder: Path) -> None:
    with pytest.raises(ModelError, match="EMBEDDING_DIM"):
        StaticEmbedder(static_folder, dim=dim)


@pytest.mark.parametrize("revision", [None, "main", "a1b2c3d"])
def test_remote_code_needs_a_pinned_revision(revision: str | None) -> None:
    with pytest.raises(ModelError, match="EMBEDDING_REVISION"):
        load_embedder("someone/model", trust_remote_code=True, revision=revision)


def test_model_of_token_weights_is_read(static_folder: Path, tmp_path: Path) -> None:
    """A table shared by several tokens, each with its weight, as model2vec writes it."""
    from safetensors.numpy import load_file, save_file

    for name in ("modules.json", "tokenizer.json"):
        (tmp_path / name).write_bytes((static_folder / name).read_bytes())
    rows = load_file(static_folder / "model.safetensors")["embedding.weight"].astype(np.float32)
    save_file(
        {
            "embeddings": rows[:32],
            "mapping": np.arange(128, dtype=np.int32) % 32,
            "weights": np.linspace(0.5, 2, 128, dtype=np.float32),
        },
        tmp_path / "model.safetensors",
    )
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(tmp_path), device="cpu").encode(
        list(TEXTS), normalize_embeddings=True
    )
    np.testing.assert_allclose(
        load_embedder(str(tmp_path)).encode_queries(TEXTS), theirs, atol=1e-4
    )


def test_the_shipped_model_has_a_name_of_its_own() -> None:
    """Not that of the folder it lies in."""
    assert load_embedder().name == SHIPPED_NAME
