"""Does someone seem to be in danger now? Then 112 comes before every quote.

Rules, not a model: they can be read, and they fire on what a person says of this moment ("någon
hotar mig med kniv"), not on questions about the work or the past ("vad gör polisen om någon hotas
med kniv?"). Letters are folded and signs left out, as people in a hurry write.
"""

from __future__ import annotations

import re

from index.language.folding import fold
from index.language.typography import as_typed

_WHO = (
    r"(?:han|hon|hen|de|dom|nagon|nan|nagra|folk|mannen|killen|grannen|vakten|en \w+|tva \w+"
    r"|min \w+|mitt ex|mina \w+)"
)
_WHO_EN = r"(?:he|she|they|someone|somebody|people|a \w+|the \w+|my \w+|two \w+)"
_ONE = r"(?:mig|oss|hen|henne|honom|dem|min \w+|mitt \w+|mina \w+|nagon|nan|varandra|en \w+)"
_ONE_EN = r"(?:me|us|him|her|them|my \w+|someone|somebody|each other|a \w+)"
_ARM = r"(?:kniv\w*|pistol\w*|vapen|yxa|machete|svard|gevar|skjutvapen|bomb)"
_ARM_EN = r"(?:knife|knives|gun|pistol|rifle|weapon|axe|machete|bomb)"
_HARM = (
    r"(?:slar|dodar|hotar|misshandlar|forfoljer|jagar|stryper|skjuter|knivhugger|hugger|valdtar|ranar"
    r"|attackerar|overfaller|sparkar|skadar|foljer efter|trakasserar|tafsar pa)"
)
_HARM_EN = (
    r"(?:hitting|beating|attacking|following|chasing|threatening|stabbing|shooting(?: at)?"
    r"|strangling|raping|robbing|hurting|kicking|harassing)"
)
_KILL = r"(?:doda|skjuta|knivhugga|strypa|valdta|skada|misshandla|sla ihjal)"
_HARMED = (
    r"(?:skjuten|knivhuggen|knivskuren|attackerad|valdtagen|forfoljd|jagad|hotad|misshandlad|ranad"
    r"|overfallen|slagen|instangd|inlast|drogad)"
)
_HARMED_EN = (
    r"(?:attacked|followed|chased|robbed|raped|stabbed|shot|threatened|assaulted|beaten|hurt)"
)
_HERE = r"\b(?:nu|har|utanfor|springer|star|hotar|gar runt|viftar)\b"
_HERE_EN = r"\b(?:now|here|outside|running|standing|threatening|waving)\b"
_QUICKLY = r"(?:nu|hit|genast|snabbt|fort|snalla|now|here|quickly|fast|please|asap)"
_AT_ONCE = (
    r"(?: (?:nu|snalla|snabbt|genast|fort|han|hon|de|dom|nagon|nan|please|now|he|she|they)\b|$)"
)

_DANGER = (
    rf"^(?:\w+ )?hjalp(?: (?:mig|oss))?{_AT_ONCE}",
    rf"\bhjalp (?:mig|oss){_AT_ONCE}",
    rf"\b(?:skicka|ring|larma) (?:\w+ )?(?:polis\w*|ambulans\w*|112)\b.*\b{_QUICKLY}\b",
    rf"\b{_WHO} (?:\w+ ){{0,3}}{_HARM} (?:\w+ )?{_ONE}\b",
    rf"\b{_WHO} (?:slass|brakar|skjuter)\b",
    r"\bdet skjuts\b|\bjag hor (?:\w+ )?(?:skott|skrik\w*)\b",
    r"\b(?:skott|skottlossning|skjutning|slagsmal|knivslagsmal|inbrott|ran|brand)\b"
    r".*\b(?:just nu|precis nu|pagar nu|har nu|utanfor (?:mig|mitt|min|oss))\b",
    r"\bpagaende (?:skjutning|skottlossning|inbrott|ran|misshandel|brak|slagsmal|valdtakt)\b",
    rf"\b(?:forsoker|tanker|ska|kommer att|hotar att|hotar med att) {_KILL} {_ONE}\b",
    rf"\bjag (?:ar|blir|blev|har blivit|har) (?:\w+ ){{0,2}}{_HARMED}\b",
    r"\bjag (?:ar i|har hamnat i) (?:livs)?fara\b",
    r"\bslapper inte ut (?:mig|oss)\b",
    r"\b(?:andas (?:inte|knappt)|inte andas|vaknar inte|gar inte att vacka|inte gar att vacka)\b",
    r"\b(?:ar|ligger|sitter) (?:\w+ ){0,3}(?:medvetslos|livlos|okontaktbar|avsvimmad)\w*\b",
    r"\bbloder (?:\w+ )?(?:kraftigt|mycket|jatte\w*|massor|ymnigt|ihjal)\b",
    r"\b(?:har (?:\w+ )?tagit|tog) (?:en )?overdos\b|\bhar overdoserat\b",
    r"\b(?:borjat|haller pa att|fortsatter att) (?:sla|hota|misshandla|jaga|strypa|skjuta)"
    rf" {_ONE}\b",
    rf"\bhar (?:just )?(?:skjutit|knivhuggit|huggit) {_ONE}\b",
    rf"\b(?:min \w+|mitt \w+|nagon|nan) (?:har|blev) (?:just |precis )?(?:blivit )?{_HARMED}\b",
    r"\bror sig inte\b|\b(?:pakord|skadad)\b.*\b(?:nu|just|bloder)\b",
    r"\btagit for manga (?:tabletter|piller)\b|\btaken? too many (?:pills|tablets)\b",
    r"\btook too many (?:pills|tablets)\b",
    r"\b(?:jag|vi) (?:ar|halls som) gisslan\b",
    r"\bhan ar utanfor (?:dorren|huset|min dorr)\b",
    r"^(?:akut|nodsituation|nodlage|sos|emergency|112|akut hjalp\b.*)$",
    r"\bdet (?:brinner|luktar gas)\b|\bdet ar (?:en )?bomb\b|\bthere is a bomb\b",
    rf"\b{_WHO} (?:har|haller i|viftar med|hotar med|star med|springer runt med|gar runt med)"
    rf" (?:en |ett )?{_ARM}\b",
    rf"\ben \w+ med (?:en |ett )?{_ARM}\b.*{_HERE}",
    r"\b(?:ta|bryta|brutit|tagit|bryter) sig in (?:i|hos|till) (?:mig|min|mitt|oss|grannen)\b",
    r"\b(?:nagon|nan|de|dom|en \w+) bryter sig in\b",
    r"\b(?:tjuv\w*|nagon|nan|en \w+) (?:ar )?inne (?:hos|i) (?:mig|min|mitt|oss)\b",
    r"\b(?:barn|son|dotter|flicka|pojke) ar (?:borta|forsvunn\w+)\b.*\bhittar\b",
    rf"^(?:\w+ )?help(?: (?:me|us))?{_AT_ONCE}",
    rf"\b(?:send|call) (?:\w+ )?(?:police|ambulance|112)\b.*\b{_QUICKLY}\b",
    rf"\b{_WHO_EN} (?:is|are|keeps?|has been|have been)? ?(?:\w+ )?{_HARM_EN} {_ONE_EN}\b",
    r"\bthey are (?:fighting|shooting)\b",
    r"\b(?:going to|trying to|threatening to|wants to|will) (?:kill|shoot|stab|rape|hurt)"
    rf" {_ONE_EN}\b",
    rf"\b(?:im|i am|i have been|ive been|i was just|i just got) (?:being )?(?:\w+ )?{_HARMED_EN}\b",
    r"\b(?:im|i am|we are) in danger\b",
    rf"\b(?:just|has) (?:got|been) {_HARMED_EN}\b",
    r"\b(?:is not|isnt|not|barely|stopped) breathing\b|\b(?:wont|will not|doesnt) wake up\b",
    r"\b(?:is|are|lying|lies) unconscious\b|\bis bleeding (?:\w+ )?(?:a lot|heavily|badly)\b",
    r"\bhas (?:\w+ )?(?:taken an overdose|overdosed)\b",
    r"\bthere is a fire\b|\b(?:house|building|room) is on fire\b",
    rf"\b(?:{_WHO_EN} has|hes|shes|theyve) (?:got )?(?:a |an )?{_ARM_EN}\b",
    rf"\b{_WHO_EN} with (?:a |an )?{_ARM_EN}\b.*{_HERE_EN}",
    r"\b(?:is|are) (?:trying to )?break(?:ing)? in(?:to)? (?:to )?my\b",
    r"\b(?:shooting|fight|break in|robbery) (?:is )?(?:happening|going on) (?:right )?now\b",
)
_DESPAIR = (
    r"\bjag (?:vill|orkar) inte (?:leva|langre leva)\b|\bjag vill (?:bara )?do\b",
    r"\bta(?:r)? (?:livet av mig|mitt liv)\b|\bjag (?:tanker|ska|vill) (?:doda|skada) mig\b",
    r"\bi (?:dont|do not) want to live\b|\bi (?:just )?want to die\b",
    r"\btanker hoppa\b(?! av)|\bgoing to jump\b",
    r"\b(?:want|going|trying|am about) to (?:kill|hurt) myself\b|\bend my life\b",
)
_ANY_DANGER = re.compile("|".join(f"(?:{pattern})" for pattern in _DANGER))
_ANY_DESPAIR = re.compile("|".join(f"(?:{pattern})" for pattern in _DESPAIR))
_WHAT_NOW = re.compile(
    r"\b(?:vad (?:gor|ska|kan) (?:jag|vi|man)(?: gora\b|(?! gora))"
    r"|what (?:do|should|can) (?:i|we) do)\b"
    r"(?: (?:om|nar|if|when) (?=min |mitt |my )|(?! (?:om|nar|ifall|if|when)\b))"
)
_ASKS = re.compile(
    r"^(?:hur|vad|varfor|vem|vilk\w+|nar|far|brukar|vart|how|what|why|who|which|when)\b"
    r"|\b(?:om|ifall|nar|if|when)(?: \w+){0,2}$"
)
_PAST = re.compile(
    r"\b(?:(?:19|20)\d\d|i ?gar|i fjol|forra \w+|i (?:host|var|somr|vintr)as|for \w+ \w+ sedan"
    r"|yesterday|last \w+|\w+ ago)\b"
)


def is_emergency(question: str) -> bool:
    """Return whether the words say that someone is in danger now.

    >>> is_emergency("Någon hotar mig med kniv på Drottninggatan")
    True
    >>> is_emergency("Vad gör polisen när någon hotar med kniv?")
    False
    """
    words = fold(as_typed(question).replace("'", "").replace("’", "")).strip()
    if _ANY_DESPAIR.search(words):
        return True
    words = " ".join(_WHAT_NOW.sub(" ", words).split())
    if _PAST.search(words):
        return False
    return any(
        not _ASKS.search(words[: danger.start()].strip()) for danger in _ANY_DANGER.finditer(words)
    )
