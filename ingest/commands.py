"""The commands that bring material in, and that turn sound into text."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from index.errors import SettingError
from index.language.typography import printable
from index.options import (
    CONFIG,
    DATA,
    AllowPrivate,
    AsJson,
    Config,
    Data,
    Delay,
    EachData,
    WorkersName,
    for_each_collection,
    print_json,
    say,
)
from index.records import Kind
from index.transcript.records import FORMATS, Format

if TYPE_CHECKING:
    from ingest.apart.process import ReadingLimits
    from ingest.episodes.hearing import SpeechModel
    from ingest.tally import Report


Model = Annotated[
    str | None,
    typer.Option(
        envvar="KLARA_WHISPER",
        help="The speech model: a folder, a name on Hugging Face, a .pt file or openai:NAME.",
    ),
]
Language = Annotated[
    str | None, typer.Option(help="What is spoken, as sv; auto means what is heard first.")
]
DeviceName = Literal["auto", "cpu", "cuda"]
Device = Annotated[DeviceName, typer.Option(help="Where the speech model works.")]
Threads = Annotated[int, typer.Option(min=0, help="Threads of the speech model; 0 means all.")]
Beams = Annotated[
    int, typer.Option(min=1, max=20, help="How many readings are weighed; 1 is quickest.")
]


Sources = Annotated[
    list[str] | None,
    typer.Argument(help="URLs, files, folders, feeds, sitemaps or JSONL archives."),
]
SourceKind = Annotated[Kind | None, typer.Option(help="What the sources are, if not recognised.")]
Reread = Annotated[bool, typer.Option(help="Read everything again, also what did not change.")]
Title = Annotated[str | None, typer.Option(help="The title of a single document.")]
Published = Annotated[
    str | None, typer.Option(help="The date of a single document, as 2020-03-27.")
]
Retranscribe = Annotated[bool, typer.Option(help="Transcribe anew what another model transcribed.")]
Explain = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Take in nothing: list what is kept of a file, left out, and why."
    ),
]
ReadSeconds = Annotated[
    int,
    typer.Option(
        envvar="KLARA_READ_SECONDS",
        min=1,
        help="The processor's seconds that reading one original may take.",
    ),
]
ReadMegabytes = Annotated[
    int,
    typer.Option(
        envvar="KLARA_READ_MEGABYTES", min=1, help="The memory that reading one original may take."
    ),
]


@for_each_collection
def ingest(
    sources: Sources = None,
    kind: SourceKind = None,
    config: Config = CONFIG,
    reread: Reread = False,
    allow_private: AllowPrivate = "",
    delay: Delay = 0.5,
    title: Title = None,
    published: Published = None,
    retranscribe: Retranscribe = False,
    explain: Explain = None,
    read_seconds: ReadSeconds = 600,
    read_megabytes: ReadMegabytes = 3000,
    workers: WorkersName = None,
    model: Model = None,
    device: Device = "auto",
    threads: Threads = 0,
    beams: Beams = 5,
    as_json: AsJson = False,
    data: EachData = DATA,
) -> None:
    """Take in sources; without any named, those that klara.toml lists."""
    from ingest.apart.process import ReadingLimits

    limits = ReadingLimits(read_seconds, read_megabytes)
    if explain is not None:
        _explain(explain, limits, as_json=as_json)
        return
    from index.workers import open_workers
    from ingest.episodes import corrections
    from ingest.episodes.transcribe_waiting import TranscriptionSettings
    from ingest.fetch.client import Fetcher, Limits
    from ingest.fetch.public_addresses import networks
    from ingest.report import following
    from ingest.run import run
    from ingest.sources import described, named, standing

    chosen = named(sources, kind) if sources else standing(config)
    if title or published:
        chosen = described(chosen, title, published)
    rules = corrections.load(corrections.beside(config))
    with (
        Fetcher(Limits(delay=delay), allow_private=networks(allow_private)) as fetcher,
        following(quiet=as_json) as progress,
        open_workers(workers) as opened,
    ):
        transcription = TranscriptionSettings(
            open=_model(model, device, threads, beams),
            corrections=rules,
            again=retranscribe,
            progress=progress.minutes,
        )
        reports = run(
            data,
            chosen,
            fetcher,
            reread=reread,
            progress=progress.documents,
            transcription=transcription,
            limits=limits,
            workers=opened,
        )
    _show(reports, as_json=as_json)


def _show(reports: Sequence[Report], *, as_json: bool) -> None:
    from ingest.report import show

    if as_json:
        print_json([report.as_json() for report in reports])
    else:
        show(reports)
    if any(report.failed for report in reports):
        raise typer.Exit(1)


def _explain(path: Path, limits: ReadingLimits, *, as_json: bool) -> None:
    from ingest.apart.process import reading_process
    from ingest.fetch.originals import read_file

    blocks = reading_process(limits).explained(read_file(path))
    if as_json:
        print_json([block.as_json() for block in blocks])
        return
    for block in blocks:
        print(printable(block.as_line()))


def transcribe(
    audio: Annotated[Path, typer.Argument(metavar="AUDIO", help="A sound file.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="FILE.vtt, .srt, .json or .txt; else text is printed."),
    ] = None,
    model: Model = None,
    language: Language = "sv",
    device: Device = "auto",
    threads: Threads = 0,
    beams: Beams = 5,
) -> None:
    """Write down what is said in a sound file."""
    from index.errors import SourceError
    from index.transcript.files import export
    from ingest.report import cost, following
    from ingest.speech.transcribe import transcribe as write_down

    form = _form(output)
    if not audio.is_file():
        raise SourceError(f"{audio} is not a file")
    journal = output.with_name(f".{output.name}.journal") if output else None
    opened = _model(model, device, threads, beams)()
    with following(quiet=False) as progress:
        done = write_down(
            audio,
            opened,
            journal=journal,
            language=None if language == "auto" else language,
            progress=lambda at, total: progress.minutes(audio.name, at, total),
        )
    _write(export(done.transcript, form), output)
    if journal is not None:
        journal.unlink(missing_ok=True)
    if not done.transcript.segments:
        print(f"nobody speaks in {audio}", file=sys.stderr)
    spent = cost(done.duration - done.resumed, done.seconds)
    print(f"transcribed with {done.model}: {spent}", file=sys.stderr)


def corrections(config: Config = CONFIG, as_json: AsJson = False, data: Data = DATA) -> None:
    """List the rules of corrections.toml and what each has set right, and where."""
    from index.store.documents import Store
    from ingest.episodes import corrections as rules

    path = rules.beside(config)
    with Store(data) as store:
        listed = rules.applied(rules.load(path), store.documents(state="current"))
    if as_json:
        print_json([row.as_json() for row in listed])
        return
    if not listed:
        say(f"no corrections: {path} lists none")
    for row in listed:
        say(row.as_line())


export = typer.Typer(
    name="export", help="Write out what is kept.", no_args_is_help=True, rich_markup_mode=None
)


@export.command()
def transcript(
    episode: Annotated[str, typer.Argument(help="The episode's id, title, GUID or address.")],
    form: Annotated[
        Format | None, typer.Option("--format", help="The form; else that of FILE, or vtt.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="FILE; else it is printed.")
    ] = None,
    data: Data = DATA,
) -> None:
    """Write an episode's transcript as it is quoted from: WebVTT, SubRip, JSON or plain text."""
    from index.store.documents import Store
    from index.transcript.document import from_document
    from index.transcript.files import export
    from ingest.episodes.stored import find

    with Store(data) as store:
        document, revision = find(store, episode)
        marks = store.marks(document.id, revision.hash)
    spoken = from_document(revision.text, marks, document.language)
    _write(export(spoken, form or (_form(output) if output else "vtt")), output)


def _model(model: str | None, device: DeviceName, threads: int, beams: int) -> SpeechModel:
    from ingest.episodes.hearing import SpeechModel
    from ingest.speech.model import Decoding

    return SpeechModel(model, device, threads, Decoding(beams=beams))


def _form(output: Path | None) -> Format:
    if output is None:
        return "txt"
    suffix = output.suffix.lower().removeprefix(".")
    for form in FORMATS:
        if suffix == form:
            return form
    raise SettingError(f"{output} must end in .vtt, .srt, .json or .txt")


def _write(text: str, output: Path | None) -> None:
    if output is None:
        print(printable(text) if sys.stdout.isatty() else text, end="")
        return
    partial = output.with_name(f".{output.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        os.replace(partial, output)
    except OSError as error:
        raise SettingError(f"{output} cannot be written: {error.strerror}") from None
