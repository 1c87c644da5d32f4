"""A question without what is said around it: capitals throughout, courtesies before and after.

"Hej! Jag undrar HUR MÅNGA kameror som finns. Mvh Lisa" asks how many cameras there are. The reader
has learnt questions, not letters: what each way of asking costs without this, and with it, is
printed by `benchmarks.otherwise`.
"""

from __future__ import annotations

import re

MOST = 5
"""Courtesies before a question, and after it, that are left out; nobody needs more."""

_GREETING = r"(?:hej|hejsan|hallå|tjena|tja|hi|hello|god (?:morgon|dag|kväll|afton))"
_TO = r"(?: (?:på|till) (?:er|dig)| alla| igen| där| klara| polisen| there)?"
_BEFORE = re.compile(
    rf"(?:{_GREETING}{_TO}[\s,.!:–-]+"
    r"|(?:snälla|ursäkta|förlåt|please|excuse me|sorry)[\s,.!:]+"
    r"|(?:klara|ok|okej|du|och|men|alltså)[,!:]\s+"
    r"|(?:(?:jag|vi|man) )?(?:(?:bara )?undrar|undra|funderar på"
    r"|har en (?:liten )?fråga(?: till er)?"
    r"|(?:nu |då |så )undrar (?:jag|vi)"
    r"|(?:vill|ville|skulle vilja|behöver|tänkte|måste) (?:bara |gärna )?"
    r"(?:veta|fråga|höra|kolla|ha svar på))(?: (?:bara|lite|nu))?[\s,.:–-]+"
    r"|(?!(?:hur|vad|vem|vilk|var|vart|när|varför|får|kan|finns)\w*\b)[^.!?]{3,120}?"
    r" (?:och|så|men|samt) (?:(?:jag|vi) )?(?:nu )?"
    r"(?:undrar|(?:vill|ville|skulle vilja|behöver) veta)(?: (?:bara|lite|nu|då))?[\s,.:–-]+"
    r"(?=(?:hur|vad|vem|vilk|var|vart|när|varför|om|ifall)\w*\b)"
    r"|(?:kan|skulle|vill) (?:du|ni|någon|nån)(?: kunna)?(?: snälla)?"
    r" (?:berätta|säga|förklara|svara på|tala om)(?: för mig)?[\s,.:–-]+"
    r"|(?:vet|känner) (?:du|ni|någon|nån)(?: till)?(?: möjligen| händelsevis)?[\s,.:–-]+"
    r"|i (?:was )?(?:wonder(?:ing)?|would like to know|want to know)[\s,.:–-]+"
    r"|i'd like to know[\s,.:–-]+"
    r"|(?:can|could) you(?: please)? (?:tell me|explain|say)[\s,.:–-]+"
    r"|(?:do you know|please tell me|tell me)[\s,.:–-]+)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?<![\s,.!/–-])[\s,.!/–-]+(?:(?:tusen |stort )?tack(?: så mycket)?(?: (?:på|i) förhand)?"
    r"|(?:mvh|hälsningar|hälsar|(?:med )?vänliga? hälsning(?:ar)?|kram)(?:[\s,]+\w+){0,2}"
    r"|(?:svara )?snälla(?: svara)?|please|thanks(?: in advance)?|thank you)[\s.!]*$",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    rf"(?:{_GREETING}{_TO}[\s,.!:–-]+)?"
    r"(?:(?:jag|vi) är (?:en |ett )?(?:mamma|pappa|förälder|föräldrar"
    r"|mormor|morfar|farmor|farfar|syster|bror|lärare|boende|granne|grannar|student|elev)"
    r"|(?:(?:jag|vi) )?har (?:en|ett|två|tre) (?:son|dotter|kille|tjej|barn|tonåring\w*|ungdomar))"
    r"(?: (?:till|på|i) (?:(?! (?:som|och|men|där)\b)[^,.!?]){1,40})?[,.!:]\s+(?P<question>.*)",
    re.IGNORECASE | re.DOTALL,
)
"""Who asks, and nothing of how they are: "jag är mamma till en kille på 15, får polisen …"."""
_OF_ONESELF = re.compile(
    r"\b(?:jag|mig|vi|oss|min|mitt|mina|vår|vårt|våra|ens|sin|sitt|sina|hjälp\w*)\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"(?:hur|vad|va|vem|vems|vilken|vilket|vilka|var|vart|varifrån|när|varför|får|kan|finns|är|har"
    r"|how|what|who|which|where|when|why|is|are|does|do|can|may)\b",
    re.IGNORECASE,
)
_IF = re.compile(
    r"(?:om|ifall) (?P<who>man|jag|vi|ni|du|de|det|den|polisen|någon|nån)"
    r" (?P<does>får|kan|ska|måste|är|har|vill|behöver|brukar|finns|blir|kommer|tar|gör)\b",
    re.IGNORECASE,
)


def essence(question: str) -> str:
    """Return what is asked, on its own; the question as it is where nothing is said around it.

    >>> essence("Hej! Jag undrar hur många kameror som finns. Tack på förhand!")
    'hur många kameror som finns'
    >>> essence("FÅR JAG FILMA POLISER?"), essence("Vet ni om man får filma poliser?")
    ('Får jag filma poliser?', 'får man filma poliser?')
    >>> essence("Kan du hjälpa mig?"), essence("hej"), essence("Vet du vem jag är?")
    ('Kan du hjälpa mig?', 'hej', 'vem jag är?')
    """
    quiet = _quietly(question)
    return _bare(quiet) or quiet


def asked_politely(line: str) -> str | None:
    """Return the question in a line that says more than that, None where it holds none.

    >>> asked_politely("Kan du berätta vem som leder arbetet?"), asked_politely("Okej, tack!")
    ('vem som leder arbetet?', None)
    """
    question = essence(line)
    return question if question != line and _ASKS.match(question) else None


def asked_after_introduction(line: str) -> str | None:
    """Return what somebody asks who first says who they are, None where that is of themselves.

    >>> asked_after_introduction("Jag är mamma till en kille på 15, får polisen visitera honom?")
    'får polisen visitera honom?'
    >>> asked_after_introduction("Jag är mamma till en kille på 15, vad ska jag göra?") is None
    True
    """
    introduced = _INTRODUCES.fullmatch(line.strip())
    asked = introduced["question"] if introduced else ""
    return asked if _ASKS.match(asked) and not _OF_ONESELF.search(asked) else None


def _quietly(question: str) -> str:
    """Return a question that is written in capitals throughout as one that is not."""
    loud = question.isupper() and len(question.split()) > 1
    return question.capitalize() if loud else question


def _bare(question: str) -> str:
    """Return the question between the courtesies, "" where what is left asks nothing."""
    start, end = 0, len(question)
    for _ in range(MOST):
        before = _BEFORE.match(question, start)
        start = before.end() if before else start
        after = _AFTER.search(question, start, end)
        end = after.start() if after else end
    left = question[start:end]
    if _IF.match(left):
        left = _IF.sub(r"\g<does> \g<who>", left, count=1)
    asks = _ASKS.match(left) if start else len(left.split()) > 1
    return left if asks else ""
