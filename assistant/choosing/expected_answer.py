"""What kind of thing a question asks for, and where a sentence holds such a thing.

Rules that can be read: "hur många" asks for a number, "när" for a date, "var" for a place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from index.language.folding import fold
from index.language.swedish import MONTHS, stem_length


class Asks(StrEnum):
    """The kinds of things that questions ask for."""

    NUMBER = "number"
    MONEY = "money"
    SHARE = "share"
    DURATION = "duration"
    DATE = "date"
    TIME = "time"
    PLACE = "place"
    PERSON = "person"
    REASON = "reason"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class ExpectedAnswer:
    """What a question expects; ``unit`` is the stem of what is counted, if it is named.

    ``said`` is the question itself, folded.
    """

    kind: Asks
    unit: str = ""
    said: str = field(default="", repr=False)


_UNITS_OF_TIME = r"(?:sekund|minut|timm|timme|dygn|dag|veck|månad|kvartal|termin|år|årtionde)\w*"
_ASKS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (Asks.SHARE, r"\b(?:hur stor (?:del|andel)|(?:vilken|stor) andel|hur många procent)\b"),
        (
            Asks.MONEY,
            r"\b(?:vad (?:kostar?|kostade|kommer \w+ att kosta)|hur mycket (?:pengar|kostar?"
            r"|kostade"
            r"|betalar?|betalade|tjänar?)|hur (?:dyr|dyrt|dyra)\b|vilket (?:belopp|pris)"
            r"|vilken summa|hur många (?:kronor|miljoner|miljarder|euro|dollar)"
            r"|hur hög\w* (?:böter|bot|avgift|lön|hyra)|vad får \w+ i (?:lön|böter))",
        ),
        (
            Asks.DURATION,
            r"\b(?:hur (?:länge|lång tid)|(?:under|på|inom) hur (?:lång tid|många)"
            rf"|hur många {_UNITS_OF_TIME}|hur långt (?:straff|fängelsestraff))\b",
        ),
        (
            Asks.NUMBER,
            r"\b(?:hur (?:många|mycket|stor|stort|stora|gammal|gammalt|gamla|hög|högt|höga|lång"
            r"|långt|långa|långe|djup|djupt|tung|tungt|snabb|snabbt|ofta|bred|brett|varmt|kallt)"
            r"|vilket (?:antal|nummer)|(?:vad är|vilket är) antalet)\b",
        ),
        (Asks.TIME, r"\b(?:hur dags|vilken tid|vilket klockslag|vad är klockan)\b"),
        (
            Asks.DATE,
            r"\b(?:när|(?:vilket|vilka) (?:år|datum|årtal|årtionde|århundrade|sekel|årtusende)"
            r"|vilken (?:dag|månad|vecka|årstid|period|tidpunkt)|hur dags|sedan när)\b",
        ),
        (
            Asks.PLACE,
            r"\b(?:var|vart|varifrån|(?:vilken|vilket|vilka|vilkens) (?:\w+ )?(?:plats|platser"
            r"|stad|städer|stadsdel|stadsdelar|gata|gator|torg|land|länder|kommun|kommuner|ort"
            r"|orter"
            r"|region|regioner|län|område|områden|kontinent|delstat|ö|öar|flod|hav|sjö|byggnad))\b",
        ),
        (
            Asks.PERSON,
            r"\b(?:vem|vems|vilken (?:person|man|kvinna|minister|polis|kung|drottning|president"
            r"|forskare|författare|chef)|vad (?:heter|hette) \w+(?:chef|minister|ledare|man"
            r"|kvinna)\w*)\b",
        ),
        (
            Asks.REASON,
            r"\b(?:varför|av vilken (?:anledning|orsak)|av vilka skäl|vad (?:är|var) (?:orsaken"
            r"|anledningen|skälet|syftet|målet|poängen)|hur kommer det sig|vad beror|vad berodde"
            r"|i vilket syfte)\b",
        ),
    )
)
_UNIT = re.compile(
    r"\bhur (?:många|mycket|stor (?:del|andel) av)(?: (?:av|fler|färre|olika|nya|stycken"
    r"|procent|de|den|det|alla))*"
    r" (\w{3,})",
    re.IGNORECASE,
)

_NUMBER = (
    r"(?:\d{1,3}(?:[ \u00a0\u202f.]\d{3})+(?!\d)(?:,\d+)?|\d+(?:[,.:/–-]\d+)?|\b(?:noll|ett|en"
    r"|två|tre|fyra|fem"
    r"|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton|arton|nitton"
    r"|(?:tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio)(?:en|ett|två|tre|fyra|fem"
    r"|sex|sju|åtta|nio)?|(?:två|tre|fyra|fem|sex|sju|åtta|nio)?hundra\w*|(?:två|tre|fyra|fem|sex"
    r"|sju|åtta|nio|tio)?tusen\w*|dussintals?|hälften|halva|tredjedel\w*|fjärdedel\w*"
    r"|femtedel\w*|dubbelt|dubblats|tiotals?|hundratals|tusentals|flera|ett par)\b)"
)
_SCALE = r"(?: (?:tusen|miljon\w*|miljard\w*))?"
_MONTH = f"(?:{'|'.join(MONTHS)})"
_DAY = r"(?:måndag|tisdag|onsdag|torsdag|fredag|lördag|söndag)\w*"
_NAME = r"(?:[A-ZÅÄÖÉÜ][\w’'-]+)"
_PATTERNS = {
    Asks.NUMBER: re.compile(
        rf"(?<![\w,.]){_NUMBER}{_SCALE}(?:[ \u00a0]?(?:%|procent\w*))?", re.IGNORECASE
    ),
    Asks.SHARE: re.compile(
        rf"(?<![\w,.]){_NUMBER}[ \u00a0]?(?:%|procent\w*)|\b(?:hälften|halva|(?:en|två|tre|fyra) "
        r"(?:tredje|fjärde|femte|tion?de)del\w*|(?:var|vart) (?:\w+)(?:de|te)|\w+ av (?:tio|tre"
        r"|fyra|fem|sex|\d+)|majoriteten|merparten|de flesta)\b",
        re.IGNORECASE,
    ),
    Asks.MONEY: re.compile(
        rf"(?<![\w,.]){_NUMBER}{_SCALE}[ \u00a0]?(?:kr\b|kronor|tkr|mkr|mnkr|mdkr|sek\b|euro\w*"
        r"|dollar|pund|:-)|[$€£] ?\d[\d ,.]*(?: (?:miljon\w*|miljard\w*))?",
        re.IGNORECASE,
    ),
    Asks.DURATION: re.compile(
        rf"(?<![\w,.]){_NUMBER}(?: (?:och|till|respektive) {_NUMBER})?(?: (?:och )?(?:halv\w*"
        rf"|en halv))?"
        rf"[ \u00a0]{_UNITS_OF_TIME}|\b(?:livstid|tills vidare|dygnet runt|halvår\w*"
        rf"|(?:två|tre|fyra|fem|sex|tio)(?:års|månaders|veckors|dagars)\w*)\b",
        re.IGNORECASE,
    ),
    Asks.DATE: re.compile(
        rf"\b(?:\d{{1,2}}(?:[–-]\d{{1,2}})? )?{_MONTH}(?: (?:år )?\d{{4}})?\b|\b(?:1\d"
        rf"|20)\d\d(?:[–-](?:\d\d){{1,2}}|-talet)?\b"
        rf"|\b{_DAY}\b|\b\d{{4}}-\d\d-\d\d\b|\b\d+-talet\b|\b(?:på |i )?(?:våren|sommaren"
        rf"|hösten|vintern)\b"
        r"|\b(?:i fjol|i år|förra (?:året|veckan|månaden)|nästa (?:år|vecka|månad)|i (?:går|dag"
        r"|morgon)"
        r"|årsskiftet|halvårsskiftet|(?:första|andra|tredje|fjärde) kvartalet|seklet"
        r"|århundradet)\b",
        re.IGNORECASE,
    ),
    Asks.TIME: re.compile(
        r"\b(?:kl\.?|klockan)\s*\d{1,2}(?:[.:]\d\d)?(?:\s*(?:[–-]|till"
        r"|och)\s*\d{1,2}(?:[.:]\d\d)?)?|\b\d{1,2}[.:]\d\d\b",
        re.IGNORECASE,
    ),
    Asks.PLACE: re.compile(
        rf"(?<!\w)(?:i|på|vid|från|till|mellan|mot|genom|inom|utanför|runt|nära|öster om|väster om"
        rf"|norr om|söder om|längs|kring|över|hos) ((?:(?:norra|södra|östra|västra|centrala"
        rf"|hela) )?{_NAME}"
        rf"(?:(?: | och |, ){_NAME})*"
        r"(?: (?:norra |södra |östra |västra )?(?:torg|gata|gatan|park|parken|station|plats"
        r"|plan|kyrka"
        r"|kyrkogata|centrum|sjö|kommun|län|bro|väg|allé|stad))?)"
    ),
    Asks.PERSON: re.compile(
        rf"{_NAME}(?: (?:von|av|de|van|al|bin|den))? {_NAME}(?: {_NAME})?|\b\w*(?:chef|minister"
        rf"|ledare"
        r"|talesperson|kommissarie|åklagare|samordnare|handläggare|direktör|ordförande|sekreterare"
        r"|president|statsminister|utredare|inspektör|kungen|drottning\w*)(?:en|n)?\b"
    ),
    Asks.REASON: re.compile(
        r"\b(?:därför att|eftersom|för att|på grund av|till följd av|beror på|berodde på"
        r"|orsak\w*|anledning\w*"
        r"|skäl\w*|syfte\w*|så att|tack vare|i syfte att|leder till|innebär att|därmed|målet är)\b",
        re.IGNORECASE,
    ),
}


def expected_answer(question: str) -> ExpectedAnswer:
    """Return what a question asks for.

    >>> expected_answer("Hur många tabletter togs i beslag?")
    ExpectedAnswer(kind=<Asks.NUMBER: 'number'>, unit='tablett')
    """
    for kind, pattern in _ASKS:
        if pattern.search(question):
            unit = _UNIT.search(question) if kind in (Asks.NUMBER, Asks.DURATION) else None
            return ExpectedAnswer(kind, _stem(unit[1]) if unit else "", fold(question))
    return ExpectedAnswer(Asks.OTHER)


def places(expected: ExpectedAnswer, sentence: str) -> list[tuple[int, int]]:
    """Return where a sentence holds what is asked for and the question does not say itself.

    A number is followed by what it counts, as far as that is the next word or two.

    >>> expected = expected_answer("Hur många tabletter togs i beslag?")
    >>> [(a, b)] = places(expected, "Polisen tog 43 500 tramadoltabletter.")
    >>> "Polisen tog 43 500 tramadoltabletter."[a:b]
    '43 500 tramadoltabletter'
    """
    if expected.kind is Asks.OTHER:
        return []
    spans = []
    for match in _PATTERNS[expected.kind].finditer(sentence):
        start, end = match.span(match.lastindex or 0)
        if fold(sentence[start:end]) in expected.said and expected.kind is not Asks.REASON:
            continue
        if expected.kind is Asks.NUMBER:
            end = _with_unit(expected, sentence, end)
        spans.append((start, end))
    return spans


def counted(
    expected: ExpectedAnswer, sentence: str, spans: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return those of the spans that hold, just after the number, the unit asked for."""
    if not expected.unit:
        return []
    return [(start, end) for start, end in spans if expected.unit in fold(sentence[start:end])]


_NEXT_WORDS = re.compile(r"(?:[ \u00a0][^\W\d]\w*){1,3}")


def _with_unit(expected: ExpectedAnswer, sentence: str, end: int) -> int:
    """Return where the counted thing ends, if one of the next words is it, else the number."""
    following = _NEXT_WORDS.match(sentence, end)
    if not following or not expected.unit:
        return end
    stop = end
    for word in re.finditer(r"\w+", following[0]):
        stop = end + word.end()
        if expected.unit in fold(word[0]):
            return stop
    return end


def _stem(word: str) -> str:
    folded = fold(word).strip()
    return folded[: max(4, stem_length(folded))]
