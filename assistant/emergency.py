"""Does someone seem to be in danger now? Then 112 comes before every quote.

Rules, not a model: they can be read, and they fire on what a person says about themselves or
about this moment ("någon hotar mig med kniv"), not on questions about how the police work
("vad gör polisen när någon hotas med kniv?").
"""

from __future__ import annotations

import re

_ME = r"(?:mig|oss|min \w+|mitt \w+|mina \w+|hen|henne|honom)"
_WHO = r"(?:han|hon|hen|de|dom|någon|nån|en (?:man|kille|person|kvinna)|mannen|grannen|folk)"
_HARM = (
    r"(?:slår|hotar|misshandlar|förföljer|jagar|stryper|skjuter|knivhugger|våldtar|rånar"
    r"|attackerar|överfaller|sparkar|skadar)"
)
_PATTERNS = (
    r"\bhjälp(?: mig| oss)?\s*!",
    r"\bhjälp (?:mig|oss)\b(?! att)(?! med)(?! förstå)(?! hitta)",
    r"\b(?:skicka|ring|larma) (?:hit )?(?:polis(?:en)?|ambulans(?:en)?|112)\b"
    r".*\b(?:nu|hit|genast|snabbt)\b",
    rf"\b{_WHO} (?:\w+ ){{0,3}}{_HARM} (?:\w+ )?{_ME}\b",
    r"\b(?:försöker|tänker|ska|hotar att) (?:döda|skjuta|knivhugga|strypa|våldta|slå ihjäl) "
    r"(?:mig|oss|henne|honom|sig|någon)\b",
    r"\bjag (?:är|blir|blev|har blivit|har) (?:\w+ ){0,2}(?:skjuten|knivhuggen|knivskuren"
    r"|attackerad|våldtagen|förföljd|hotad|misshandlad|rånad|överfallen|slagen)\b",
    r"\bjag (?:är i|har hamnat i) (?:livs)?fara\b",
    r"\bjag (?:vill inte leva|vill dö|(?:tänker|ska) (?:ta livet av|döda) mig)\b",
    r"\bta(?:r|git)? (?:livet av mig|mitt liv)\b",
    r"\b(?:andas inte|är medvetslös|ligger medvetslös|är livlös|ligger livlös|blöder kraftigt)\b",
    r"\b(?:har tagit|tog) (?:en )?överdos\b",
    r"\b(?:skjuter|skottlossning|skott|knivslagsmål|slagsmål|inbrott|rån|brand|brinner)\b"
    r".*\b(?:just nu|precis nu|pågår nu|här nu|utanför (?:mig|mitt|min|oss))\b(?!.*\bpoliserna?\b)",
    r"\bdet brinner (?:hos|här|i min|i mitt|hemma)\b",
    rf"\b{_WHO} (?:har|viftar med|hotar med|står med) (?:en |ett )?(?:kniv|pistol|vapen|yxa)\b"
    r"(?!.*\?\s*$)",
    r"\b(?:inbrottstjuv|tjuv|någon|nån) (?:är|har tagit sig) in(?:ne)? (?:hos|i) "
    r"(?:mig|min|mitt|oss)\b",
    r"\bhelp me\b(?! understand)(?! find)(?! with)(?! to)",
    r"\b(?:he|she|they|someone|somebody|a man) (?:is|are|has|keeps)? ?(?:\w+ )?(?:hitting|attacking"
    r"|following|chasing|threatening|stabbing|stabbed|shooting|strangling|raping|robbing"
    r"|hurting|shot) (?:me|us|him|her|someone)\b",
    r"\bi(?:'m| am| have been| was just| just got) (?:being )?(?:\w+ )?(?:attacked|followed"
    r"|robbed|raped|stabbed|shot|threatened|assaulted|in danger)\b",
    r"\bi (?:want to die|want to kill myself|am going to kill myself)\b",
    r"\b(?:is not|isn't|not) breathing\b",
    r"\b(?:shooting|fight|break-in|robbery) (?:is )?(?:happening|going on) (?:right )?now\b",
)
_ANY = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
_ABOUT_THE_WORK = re.compile(
    r"^\s*(?:vad|hur|varför|vilka?|vilket|när|kan|får|ska|måste|brukar|what|how|why|when|can|should)\b"
    r".*\b(?:polis\w*|man|ni|klara\w*|police|officers?|you|one)\b"
)


def is_emergency(question: str) -> bool:
    """Return whether the words say that someone is in danger now.

    >>> is_emergency("Någon hotar mig med kniv på Drottninggatan")
    True
    >>> is_emergency("Vad gör polisen när någon hotar med kniv?")
    False
    """
    words = " ".join(question.casefold().replace("’", "'").split())
    if not _ANY.search(words):
        return False
    return not (_ABOUT_THE_WORK.search(words) and not re.search(r"\b(?:mig|oss|me|us)\b", words))
