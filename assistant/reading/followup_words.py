"""The words that follow-ups are told by, in Swedish and English."""

from __future__ import annotations

import re

WORD = re.compile(r"\w+(?:[-’':.]\w+)*")
LEADS = re.compile(r"^\s*(?:(?:och|men|så|jaha|ok|okej|and|but|so)\b[\s,]*)+(?=\S)", re.IGNORECASE)
AMOUNT = (
    r"(?:hur\s+(?:många|mycket|stor\s+andel)(?:\s+av)?|vilka|vilken|vilket"
    r"|how\s+(?:many|much)(?:\s+of)?|which)"
)
ASKS = re.compile(
    r"^\s*(?:(?:av|i|på|till|från|med|för|om|under|sedan|vid|of|in|at|to|from|with|for)\s+)?"
    rf"(?:{AMOUNT}|hur\s+lång\s+tid"
    r"|hur\s+(?:länge|ofta|gammal|gamla|stor|stora|stort|lång|långt|långa|fort|snabbt|gick|kommer)"
    r"|how\s+(?:long|often|old|big|far|fast)"
    r"|vad|var|vart|varifrån|när|vem|vems|varför|hur"
    r"|what|where|when|who|whose|why|how)\b"
    r"(?:\s+(?:som|är det som|det är som))?",
    re.IGNORECASE,
)
NOUN_NEXT = re.compile(rf"^\s*{AMOUNT}\b", re.IGNORECASE)
COUNTED_VERB = re.compile(
    r"^(?:hur (?:många|mycket)|how (?:many|much))\s+(?:(?:har|hade|är|var|blev|have|has"
    r"|had|are|were|was|will)\b|\w+(?:des|tes|ts|ges|gs|sedd|pts|eps)\b)",
    re.IGNORECASE,
)
SUBJECTLESS = re.compile(
    rf"{COUNTED_VERB.pattern}|^(?:vad|vem|vilka|what|who)\s+(?:was\s|were\s|\w+(?:des|tes|ts|gs)\b)",
    re.IGNORECASE,
)
OF_SOMETHING = re.compile(
    r"\b(?:målet|målen|syftet|skälet|skälen|orsaken|anledningen|resultatet|effekten|priset"
    r"|kostnaden|straffet|straffen|the (?:goal|aim|purpose|reason|result|price|cost|punishment))$",
    re.IGNORECASE,
)
LEANS = frozenset(
    re.split(
        r"\s+",
        """de dem dom det den han hon hen honom henne hans hennes deras dess där dit därifrån dessa
        denna detta sådana sådan sådant samma båda ingen ingenting alla andra resten they them
        their it its he she him her his there those these that this then same both others""",
    )
)
FILLERS = frozenset(
    re.split(
        r"\s+",
        """och då sen så nu är var blev blir har hade kan kunde ska skulle får fick man i på
        av till från med för om under efter före vid hos mot en ett som att inte också även mer
        sa säger sade sagt gör gjorde gjort göra hände händer hänt menar betyder finns fanns
        gäller gällde ju väl egentligen just precis bara ni du vi jag the a an is are was were
        do does did has have had can could will would of in on at to from with for about and but
        or also too more said say says happen happened mean you we i not så där den det de
        vad var när vem hur varför vilka vilken vilket många mycket länge ofta sig er min mitt mina
        tid tog tar
        what where when who how why which many much long often""",
    )
)
EMPTY = frozenset(
    re.split(
        r"\s+",
        """är var blev det då is was were it that then did do does jag du man vi ni you we""",
    )
)
FRAME = frozenset(
    re.split(
        r"\s+",
        """börjar började slutar slutade kostar kostade heter hette ligger låg pågår pågick gäller
        gällde varar varade sker skedde kom kommer går gick tar tog sitter står finns har får kan
        ska sa säger sade starts started ends ended costs happens happened takes took""",
    )
)
ARTICLES = frozenset(("de", "dem", "den", "det"))
COUNTING = frozenset(("alla", "andra", "båda", "ingen", "both", "others"))
SAID = frozenset(("sa", "sade", "säger", "sagt", "said", "says"))
WHAT_ABOUT = re.compile(
    r"^(?:hur är det med|vad gäller (?:för|om)|gäller (?:det|detta|samma)(?: också| även| sak)?"
    r"(?: för)?|vad sägs om|what about|how about)\s+",
    re.IGNORECASE,
)
THEN = re.compile(r"[\s,]+(?:då|sen|också|även|then|too)\s*\?*\s*$", re.IGNORECASE)
PREPOSITION = re.compile(
    r"^(i|på|vid|från|till|för|med|om|under|sedan|mot|hos|av|åt|in|at|on|for|with|during)\s+(.+)$",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
MONTH = (
    r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
    r"|january|february|march|may|june|july|august|october)"
)
TIME = re.compile(
    rf"\b(?:(?:i|under|sedan|in|since)\s+)?(?:{MONTH}(?:\s+(?:19|20)\d\d)?|(?:19|20)\d\d"
    r"|(?:i|förra|last|this)\s+(?:år|året|fjol|veckan|månaden|sommaren|hösten|våren|vintern"
    r"|somras|höstas|våras|vintras|year|week|month|summer|autumn|spring|winter))\b",
    re.IGNORECASE,
)
