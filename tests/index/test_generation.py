import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tiny import PRESS, GramEncoder

from index import generation
from index.errors import Busy, GenerationError, NoGeneration, StoreError
from index.lock import writing
from index.search import vectors
from index.search.reader import Reader
from index.store.documents import Store


def _change(data: Path, text: str) -> None:
    with Store(data, write=True) as store:
        store.put(replace(PRESS, text=text), source="tests")


def test_nothing_is_built_when_nothing_changed(data: Path, encoder: GramEncoder) -> None:
    before = generation.published_name(data)
    assert generation.build(data, encoder).name == before
    assert generation.build(data, encoder, force=True).name != before


def test_every_passage_is_its_slice_and_known_by_its_number(reader: Reader) -> None:
    for number in range(reader.generation.manifest.passages):
        passage = reader.generation.passage(number)
        document = reader.store.document(passage.document_id)
        assert document is not None
        revision = reader.store.revision(passage.document_id, passage.revision)
        assert revision is not None
        assert reader.texts([passage]) == [revision.text[passage.start : passage.end]]


def test_a_reader_goes_on_with_the_old_generation_until_it_takes_up_the_new(
    data: Path, encoder: GramEncoder
) -> None:
    with Reader(data, encoder) as reader:
        before = reader.generation.manifest.name
        _change(data, "Polisen har öppnat ett nytt kontor vid Klara sjö.")
        generation.build(data, encoder)
        assert reader.search("tramadoltabletter")
        assert reader.refresh()
        assert reader.generation.manifest.name != before
        assert not reader.refresh()
        (hit, *_) = reader.search("nytt kontor vid Klara sjö")
        assert "kontor" in reader.texts([hit.passage])[0]


def test_rollback_returns_to_the_generation_before(data: Path, encoder: GramEncoder) -> None:
    first = generation.published_name(data)
    _change(data, "Något annat.")
    generation.build(data, encoder)
    assert generation.rollback(data).name == first
    assert generation.published_name(data) == first
    with pytest.raises(NoGeneration, match="no generation before"):
        generation.rollback(data)


def test_old_generations_are_pruned_to_the_kept_number(data: Path, encoder: GramEncoder) -> None:
    for _ in range(4):
        generation.build(data, encoder, force=True, keep=2)
    assert len(generation.generations(data)) == 2


def test_a_generation_sorts_after_those_before_though_the_clock_was_set_back(
    data: Path, encoder: GramEncoder
) -> None:
    root = data / "generations"
    [first] = root.glob("[0-9]*")
    ahead = "29991231T235959-07"
    first.rename(root / ahead)
    generation.publish(data, ahead)
    names = [generation.build(data, encoder, force=True, keep=2).name for _ in range(3)]
    assert [ahead, *names] == sorted([ahead, *names])
    assert generation.published_name(data) == names[-1]


@pytest.mark.parametrize("name", ["vectors.faiss", "passages.db"])
def test_a_damaged_generation_is_told_and_the_one_before_is_served(
    data: Path, encoder: GramEncoder, name: str
) -> None:
    first = generation.published_name(data)
    second = generation.build(data, encoder, force=True).name
    path = data / "generations" / second / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))
    with Reader(data, encoder) as reader:
        assert reader.generation.manifest.name == first
        assert "is damaged" in reader.warnings[0]
        assert reader.search("tramadoltabletter")


def test_a_missing_file_is_found_and_the_one_before_is_served(
    data: Path, encoder: GramEncoder
) -> None:
    first = generation.published_name(data)
    second = generation.build(data, encoder, force=True).name
    shutil.rmtree(data / "generations" / second / "lexical")
    with Reader(data, encoder) as reader:
        assert reader.generation.manifest.name == first


def test_with_every_generation_damaged_the_error_says_what_to_do(
    data: Path, encoder: GramEncoder
) -> None:
    for path in (data / "generations").glob("*/vectors.faiss"):
        path.write_bytes(b"")
    with pytest.raises(GenerationError, match="klara index --force"):
        Reader(data, encoder)


def test_another_encoder_than_the_one_built_with_is_refused(
    data: Path, encoder: GramEncoder
) -> None:
    class Other(GramEncoder):
        name = "other"
        fingerprint = "other"

    with pytest.raises(GenerationError, match="built with the encoder 'grams-64', not 'other'"):
        Reader(data, Other())
    generation.build(data, Other())
    with Reader(data, Other()) as reader:
        assert reader.search("kartläggning")


def test_a_second_build_at_once_is_refused(data: Path, encoder: GramEncoder) -> None:
    with writing(data, "index"), pytest.raises(Busy):
        generation.build(data, encoder)


def test_a_withdrawn_document_is_not_in_the_next_generation(
    data: Path, encoder: GramEncoder
) -> None:
    with Store(data, write=True) as store:
        store.withdraw("tests", except_keys={"handbook", "episode-1"})
    assert generation.build(data, encoder).documents == 2


def test_a_newer_format_is_refused_with_what_to_do(data: Path, encoder: GramEncoder) -> None:
    name = generation.published_name(data)
    path = data / "generations" / str(name) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))
    with pytest.raises(GenerationError, match="format 99"):
        Reader(data, encoder)


def test_an_empty_store_gives_a_generation_that_finds_nothing(
    tmp_path: Path, encoder: GramEncoder
) -> None:
    with Store(tmp_path, write=True):
        pass
    assert generation.build(tmp_path, encoder).passages == 0
    with Reader(tmp_path, encoder) as reader:
        assert reader.search("något") == []


@pytest.mark.parametrize("name", ["passages.db", "vectors.faiss", "folded", "lexical"])
def test_a_disk_that_rots_without_a_trace_takes_the_generation_before(
    data: Path, encoder: GramEncoder, name: str
) -> None:
    before = generation.published_name(data)
    damaged = generation.build(data, encoder, force=True)
    folder = data / "generations" / damaged.name
    for path in [folder / name, *(folder / name).glob("*.*")]:
        if path.is_dir():
            continue
        stat = path.stat()
        path.write_bytes(b"\xff" * stat.st_size)
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    with Reader(data, encoder) as reader:
        (hit, *_) = reader.search("tramadoltabletter")
        assert "tramadol" in reader.texts([hit.passage])[0]
        assert reader.generation.manifest.name == before
        assert len(reader.warnings) == 1


def test_a_disk_that_is_full_while_vectors_are_written_is_one_line(
    data: Path, encoder: GramEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = generation.published_name(data)
    write = vectors.build
    monkeypatch.setattr(vectors, "build", lambda _, made: write(Path("/dev/full"), made))
    with pytest.raises(StoreError, match="the published generation is as it was"):
        generation.build(data, encoder, force=True)
    assert generation.published_name(data) == before
