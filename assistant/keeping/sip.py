"""A package for an archive: E-ARK SIP (FGS Paketstruktur 2.0 follows it), with METS and PREMIS.

documents, revisions, marks, originals, receipts → files → PREMIS and Dublin Core → METS → checked

With the texts and the receipts, every quote that was shown can be proved in fifty years, by hand
if need be: `documentation/readme.txt` says how.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree
from pydantic import TypeAdapter

from assistant.keeping.disclosure import json_lines
from assistant.publishing.shown_log import Showing, showings
from assistant.quotes import receipt_parts
from index.errors import SettingError, StoreError
from index.publishing import audit
from index.records import Document, Mark, Revision, text_hash
from index.store.documents import Store
from index.store.integrity import Damage

DATA = "representations/rep1/data"
METS = "METS.xml"
REMEDY = "make the package anew, or take another copy"
_NAMES = {"m": "http://www.loc.gov/METS/", "x": "http://www.w3.org/1999/xlink"}
_TEXT = "text/plain"
_LINES = "application/jsonl"


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of the package; `origin` is where an original came from."""

    id: str
    path: str
    media_type: str
    size: int
    sha256: str
    origin: str = ""


def make_sip(data: Path, folder: Path, authority: str, code: str) -> int:
    """Write the package to a new folder and return how many files it holds.

    `code` is the authority's organisation number. Raises SettingError where the folder holds
    something, StoreError where something cannot be read or written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise SettingError(f"{folder} is not empty: name a folder that is not there")
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    fields = {
        "name": f"klara-{made_at[:10]}",
        "label": f"Klara: källor och kvitton, {made_at[:10]}",
        "made_at": made_at,
        "version": version("klara"),
        "authority": authority,
        "code": code,
    }
    try:
        with Store(data) as store:
            files = list(_content(data, store, folder))
        readme = _write(folder, "documentation/readme.txt", _template("readme.txt", {}), _TEXT)
        schemas = _write(folder, "schemas/rows.json", _schemas(), "application/schema+json")
        preservation = _write(
            folder,
            "metadata/preservation/premis.xml",
            _template("premis.xml", fields | {"files": [*files, readme, schemas]}),
            "application/xml",
        )
        descriptive = _write(
            folder, "metadata/descriptive/dc.xml", _template("dc.xml", fields), "application/xml"
        )
        groups = {"Documentation": [readme], "Schemas": [schemas], "Representations": files}
        of_mets = {"groups": groups, "preservation": preservation, "descriptive": descriptive}
        _write(folder, METS, _template("mets.xml", fields | of_mets), "application/xml")
    except OSError as error:
        raise StoreError(f"cannot write in {folder}: {error.strerror}") from None
    audit.record(data, "make an archival package", files=len(files))
    return len(files)


def check_sip(folder: Path) -> Iterator[Damage]:
    """Yield what is wrong with a package: files, hashes, texts and receipts; needs nothing else."""
    try:
        mets = etree.parse(folder / METS, etree.XMLParser(resolve_entities=False, no_network=True))
    except (OSError, etree.XMLSyntaxError) as error:
        yield Damage(f"{folder / METS} cannot be read: {error}", REMEDY)
        return
    listed = {METS}
    for element in mets.iterfind(".//*[@CHECKSUM]", _NAMES):
        place = element.find("m:FLocat", _NAMES)
        at = element if place is None else place
        path = unquote(str(at.get(f"{{{_NAMES['x']}}}href")))
        listed.add(path)
        yield from _file_damages(folder, path, element)
    there = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    yield from (Damage(f"{folder / name} is not in METS", REMEDY) for name in there - listed)
    yield from _quote_damages(folder / DATA)


def _content(data: Path, store: Store, folder: Path) -> Iterator[Packed]:
    """Write what is kept and yield a row for each file."""
    documents, revisions, marks = store.documents(), [], []
    paths = {}
    for document, names in store.revision_names().items():
        for number, (name, _) in enumerate(names, start=1):
            revision = store.revision(document, name)
            if revision is None:
                continue
            path = f"{DATA}/texts/{quote(document, safe='')}/{number:03}-{revision.hash}.txt"
            paths[document, name] = path
            yield _write(folder, path, revision.text, _TEXT)
            row = asdict(revision) | {"file": path.removeprefix(f"{DATA}/")}
            del row["text"]
            revisions.append(row)
            marks += [
                {"document": document, "revision": name} | asdict(mark)
                for mark in store.marks(document, name)
            ]
    for name, location, media_type in store.originals.all():
        source = store.originals.path(name)
        if source.is_file():
            path = f"{DATA}/originals/{name}"
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            yield Packed(
                f"o-{name}",
                path,
                media_type or "application/octet-stream",
                target.stat().st_size,
                name,
                location,
            )
    for name, rows in (
        ("documents", [asdict(document) for document in documents]),
        ("revisions", revisions),
        ("marks", marks),
        ("receipts", [asdict(row) for row in showings(data)]),
    ):
        yield _write(folder, f"{DATA}/{name}.jsonl", json_lines(rows), _LINES)


def _write(folder: Path, path: str, text: str, media_type: str) -> Packed:
    content = text.encode("utf-8", "surrogatepass")
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    name = "f-" + hashlib.sha256(path.encode()).hexdigest()[:16]
    href = quote(path)
    return Packed(name, href, media_type, len(content), hashlib.sha256(content).hexdigest())


def _file_damages(folder: Path, path: str, element: etree._Element) -> Iterator[Damage]:
    file = (folder / path).resolve()
    if not file.is_relative_to(folder.resolve()):
        yield Damage(f"METS names {path}, which lies elsewhere", REMEDY)
        return
    try:
        content = file.read_bytes()
    except OSError as error:
        yield Damage(f"{file} cannot be read: {error.strerror}", REMEDY)
        return
    if str(len(content)) != element.get("SIZE"):
        yield Damage(f"{file} is of another size than METS says", REMEDY)
    elif hashlib.sha256(content).hexdigest() != str(element.get("CHECKSUM")).lower():
        yield Damage(f"{file} has another hash than METS says", REMEDY)


def _quote_damages(folder: Path) -> Iterator[Damage]:
    """Yield texts that are not what their name says, and receipts that prove nothing."""
    texts: dict[str, list[tuple[str, str]]] = {}
    try:
        for row in _rows(folder / "revisions.jsonl"):
            text = (folder / row["file"]).read_bytes().decode("utf-8", "surrogatepass")
            if text_hash(text) != row["hash"]:
                yield Damage(f"{folder / row['file']} is not the text that it is named by", REMEDY)
            texts.setdefault(row["document_id"], []).append((row["hash"], text))
        for row in _rows(folder / "receipts.jsonl"):
            parts = receipt_parts(row["receipt"])
            words = [
                text[parts.start : parts.end]
                for name, text in (texts.get(parts.document_id, []) if parts else [])
                if parts and name.startswith(parts.revision)
            ]
            if not parts or not any(parts.is_of(each) for each in words):
                yield Damage(f"the receipt {row['receipt']} proves nothing here", REMEDY)
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield Damage(f"{folder} cannot be read: {error}", REMEDY)


def _schemas() -> str:
    """Return what the rows of each file hold, as JSON Schema."""
    shapes = {"documents": Document, "revisions": Revision, "marks": Mark, "receipts": Showing}
    schemas = {name: TypeAdapter(shape).json_schema() for name, shape in shapes.items()}
    return json.dumps({"$defs": schemas}, ensure_ascii=False, indent=1) + "\n"


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _template(name: str, values: dict[str, Any]) -> str:
    return _templates().get_template(name).render(values)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=lambda name: bool(name and name.endswith(".xml")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
