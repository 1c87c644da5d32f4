"""Doubt what a model heard: nothing is kept that nobody said.

Whisper, given silence or music, writes what often stood there in the subtitles that it learned
from, or one phrase over and over. Each rule here takes away words; none changes one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.transcript.records import Segment, Word, clean
from ingest.speech.audio import RATE
from ingest.speech.model import Guess
from ingest.speech.windows import Window

NO_SPEECH = 0.6
"""The probability that nobody speaks, above which Whisper itself does not believe what it wrote."""
UNLIKELY = -1.0
"""The mean log probability of tokens, below which Whisper itself tries again. Nothing that it wrote
for a lone vowel reached it; of "Ja", "Nej" and "Tack", said alone, ten of eleven did."""
NEAR = 0.5
"""Seconds that a word's time may be off from where a voice was heard."""
UNSURE = 0.5
"""The mean probability of words, below which a phrase that subtitles end with was not said."""
FASTEST = 60.0
"""Characters that a stretch of speech may have in a second: people say some 15, at a gallop 25."""
PACED = 30
"""Characters from which the pace of a stretch tells anything: a short word may be over at once."""
_LONGEST_PHRASE = 12
"""Words of a phrase that may be repeated: a whole line of subtitles."""
_MOST_TWICE, _MOST_WORDS = 2, 4
"""How often in a row a phrase of three words or more, or of one or two, may be meant."""

# What subtitles end with. The first are never speech; the others only where a voice was heard.
_CREDITS = re.compile(
    r"(?:svensk)?textning\b.*(?:\.nu|\.se|\.com)|svensktextning|amara\.org|sdi media|btistudios"
    r"|^(?:(?:svenska )?undertexter|undertextning|översättning|textning|textat)"
    r" (?:av|från|:)|^subtitles by|^(?:captions|transcription) by",
    re.IGNORECASE,
)
_CLOSINGS = re.compile(
    r"^(?:tack(?: så mycket)?,? för att (?:ni|du) (?:har )?(?:tittade?|tittat|lyssnade?|lyssnat)"
    r"|tack för (?:tittningen|titten|mig|i dag|idag)|vi ses (?:i )?nästa (?:gång|video|avsnitt)"
    r"|thanks? (?:you )?(?:so much )?for (?:watching|listening)|prenumerera|hej då|musik)"
    r"[\w ,]{0,40}[.!]*$",
    re.IGNORECASE,
)


def believed(window: Window, guesses: Sequence[Guess]) -> list[Segment]:
    """Return what of a model's guesses for a window is believed, as segments in order of time."""
    segments = []
    latest = window.offset + len(window.samples) / RATE
    for guess in guesses:
        is_unlikely = guess.logprob < UNLIKELY
        if is_unlikely and (window.is_lone or guess.no_speech > NO_SPEECH):
            continue
        words = [
            word
            for sentence in _sentences(without_loops(guess.words))
            if not _is_formula(sentence, window.speech)
            for word in sentence
            if "\ufffd" not in word.text and _is_near_speech(word, window.speech)
        ]
        text = clean("".join(word.text for word in words))
        if any(map(str.isalnum, text)):
            timed = tuple(_in_time(words, window.offset, latest))
            segment = Segment(timed[0].start, timed[-1].end, text, None, timed)
            if len(text) < PACED or len(text) <= FASTEST * (segment.end - segment.start):
                segments.append(segment)
    return segments


def without_loops(words: Sequence[Word]) -> list[Word]:
    """Return words without the repetitions of a phrase said over and over.

    Of a phrase of three words or more, twice in a row may be meant; of one or two, four times.
    """
    plain = [re.sub(r"\W", "", word.text).lower() for word in words]
    keep = [True] * len(words)
    at = 0
    while at < len(words):
        for size in range(1, min(_LONGEST_PHRASE, (len(words) - at) // 2) + 1):
            phrase = plain[at : at + size]
            times = 1
            while plain[at + times * size : at + (times + 1) * size] == phrase:
                times += 1
            if times > (_MOST_WORDS if size < 3 else _MOST_TWICE) and any(phrase):
                for number in range(at + size, at + times * size):
                    keep[number] = False
                at += times * size - 1
                break
        at += 1
    return [word for word, stays in zip(words, keep, strict=True) if stays]


def _is_near_speech(word: Word, speech: Iterable[tuple[float, float]]) -> bool:
    return any(word.start <= end + NEAR and word.end >= begin - NEAR for begin, end in speech)


def _is_formula(sentence: Sequence[Word], speech: Sequence[tuple[float, float]]) -> bool:
    text = clean("".join(word.text for word in sentence)).lstrip("-– ")
    if _CREDITS.search(text):
        return True
    if not _CLOSINGS.match(text):
        return False
    spoken = sum(
        max(0.0, min(word.end, end) - max(word.start, begin))
        for word in sentence
        for begin, end in speech
    )
    lasts = sum(word.end - word.start for word in sentence)
    sure = sum(word.probability or 0.0 for word in sentence) / len(sentence)
    return spoken < 0.5 * lasts or sure < UNSURE


def _sentences(words: Sequence[Word]) -> list[list[Word]]:
    sentences: list[list[Word]] = [[]]
    for word in words:
        sentences[-1].append(word)
        if word.text.rstrip().endswith((".", "!", "?")):
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def _in_time(words: Sequence[Word], earliest: float, latest: float) -> Iterable[Word]:
    """Yield words with times that do not run backwards or out of the window."""
    clock = earliest
    for word in words:
        start = min(max(word.start, clock), latest)
        end = min(max(word.end, start), latest)
        clock = start
        text = clean(word.text)
        if text:
            yield Word(round(start, 3), round(end, 3), text, word.probability)
