"""Furniture that only its words give away: dates, buttons, cookie notices, ways to other pages."""

from __future__ import annotations

import re

_LONGEST = 1200


def _whole(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(phrases)})\s*[.:›»>]*", re.IGNORECASE)


_WHEN = (
    r"(?:\d[\d.:/–-]*+(?:st|nd|rd|th|:e)?"
    r"|(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)\w*\.?"
    r"|(?:mån|tis|ons|tors|fre|lör|sön)dag\w*|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|klockan|kl\.?|i ?dag|i ?går|at|pm|am|cet|[,|–-])"
)
_DATES_AND_BYLINES = (
    r"(?:(?:sidan|texten|artikeln|nyheten|innehållet|datum för|först|page|senast|last) )*"
    r"(?:(?:är|blev|was) )?(?:(?:senast|last) )?"
    r"(?:(?:publicera|uppdatera|ändra|granska|skapa|revidera)(?:d|t|des|de)|publiceringsdatum"
    r"|ändringsdatum|published|updated|modified|reviewed|posted|datum|date)"
    rf"(?: (?:av|den|on|at|by|date))?(?:\s*:)?(?:\s*+{_WHEN})*+",
    r"text(?:en)? (?:av|och foto)\b.{0,80}",
    r"(?:av|by|skriven av|författare|redaktör|webbredaktör|sidansvarig|ansvarig utgivare)\s*:"
    r".{0,80}",
    r"(?:ansvarig för (?:sidan|innehållet|texten)|innehållsansvarig)\b.{0,80}",
    r"(?:foto|fotograf|bild|bilder|illustration|photo|image|film)\s*:.{0,120}",
    r"(?:lästid|läsningstid|reading time)\b.{0,30}",
    r"\d+ min(?:uters?)? (?:läsning|lästid|read)",
)
_BUTTONS = (
    r"dela|tipsa|tipsa en vän|skriv ut|lyssna|läs upp|kopiera(?: länk(?:en)?)?|tillbaka|till toppen"
    r"|upp|stäng|meny|sök|läs mer|mer|öppna|lättläst|föregående|nästa|logga in|svenska|english"
    r"|visa (?:mer|fler|alla|mindre)|in english|other languages",
    r"facebook|twitter|x|linkedin|instagram|whatsapp|messenger|bluesky|tweet|tweeta|e-post|epost"
    r"|mejla|mail|share|print|close|menu|search|back|back to top|read more|listen|previous|next",
    r"(?:dela|share) (?:sidan|artikeln|nyheten|inlägget|den här|denna|detta|på|med|via|this|on)\b"
    r".{0,40}",
    r"(?:lyssna på|läs upp) (?:sidan|texten|artikeln|innehållet).{0,40}",
    r"(?:skriv ut|tipsa om) (?:sidan|artikeln|den här sidan)",
    r"(?:gå|hoppa) (?:direkt )?till (?:sidans |huvud)?(?:innehåll|sök|meny|navigation|sidfot)\w*",
    r"skip to (?:main )?(?:content|navigation)",
    r"sök (?:på|bland|i|hos) \S+(?: \S+)?",
    r"(?:du är här|you are here)\b.{0,200}",
    r"(?:startsida|hem|start|home)\s*[/>›»|].{0,200}",
    r"(?:öppnas|länk öppnas|opens) in? (?:ett |a )?n.{0,30}",
    r"(?:prenumerera|följ oss|anmäl dig till vårt nyhetsbrev|subscribe|follow us)\b.{0,80}",
    r"(?:etiketter|taggar|nyckelord|kategori(?:er)?|ämnen?|tags?|categor(?:y|ies))\s*:.{0,200}",
    r"(?:antal |inga |no |\d+ )?(?:kommentarer|comments)(?: \(?\d+\)?)?",
    r"(?:©|\(c\)|copyright\b).{0,120}",
)
_ABOUT_THE_PAGE = (
    r"(?:hjälpte|var|hittade|är) (?:dig )?(?:den här |du )?"
    r"(?:informationen|sidan|texten|svaret|det du sökte)\b.{0,80}\?.{0,40}",
    r"(?:tyck till om|lämna synpunkter på) (?:sidan|webbplatsen|innehållet).{0,40}",
    r"was this (?:page|information) .{0,40}",
    r"(?:vi|den här webbplatsen|denna webbplats|webbplatsen|sajten|\S+\.se|vår webbplats|we"
    r"|this (?:web)?site) (?:använder|sparar|use[sd]?) (?:sig av )?(?:små )?"
    r"(?:cookies|kakor|webbkakor|textfiler).*",
    r"(?:om|about) (?:cookies|kakor)",
    r"(?:acceptera|godkänn|neka|avvisa|tillåt|accept|reject)"
    r" (?:alla|endast|nödvändiga|all|only|kakor|cookies).{0,60}",
    # What stands under every one of the police's notices, and under those that seek witnesses.
    r"händelsenotiserna ger kortfattad information.*",
    r"har du information som kan kopplas till det inträffade\?.{0,60}",
)
_FURNITURE = _whole(*_DATES_AND_BYLINES, *_BUTTONS, *_ABOUT_THE_PAGE)
_LABEL = re.compile(
    r"(?:pressmeddelande|press release|nyhet|artikel|plats|place)\b:?", re.IGNORECASE
)
_DATE_ALONE = re.compile(rf"(?:{_WHEN}\s*+)++", re.IGNORECASE)
_WHEN_INSIDE = re.compile(rf"(?<!\w){_WHEN}(?!\w)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_BESIDE = re.compile(r"\s*[|•·]\s*|(?<=\d)\.\s+(?=\w{5,} ?:)")
# Within a text: what follows came at that hour.
_NEWS_OF_THE_HOUR = re.compile(
    r"uppdatera[dt](?:\s*kl\.?|\s*klockan)?\s*\d{1,2}[.:]\d\d\s*[.:]?", re.IGNORECASE
)
_OTHER_TEXTS = _whole(
    r"(?:relatera(?:d|t|de)|liknande|andra|fler|flera|senaste|mest lästa|aktuella|mer)"
    r" (?:nyheter\w*|innehåll|artiklar|sidor|inlägg\w*|pressmeddelanden|nytt|händelser|notiser"
    r"|ämnen)"
    r"(?: (?:från|om|i|inom) .{1,50})?",
    r"relaterat|senaste nytt|kommentarer|pressbilder|mediearkiv|mest läst",
    r"related (?:news|articles|posts|content|stories)|latest news|more news|comments",
)
_LINKS = _whole(
    r"(?:läs|se|lyssna|titta) (?:mer|även|också|vidare)(?: (?:om|på|här|hos) .{1,60}| här)?",
    r"(?:relatera(?:d|de)|mer|ytterligare)"
    r" (?:information|länkar|dokument|läsning|på webben|om .{1,60}|från .{1,40})",
    r"(?:externa |interna |användbara )?länkar(?: (?:till|om) .{1,40})?|länk|genvägar|snabblänkar",
    r"(?:bifogade )?(?:filer|dokument)|bilagor|bifogat|fortsatt läsning|bilder",
    r"ladda (?:ned|ner)(?: .{1,40})?|dela|etiketter|taggar|nyckelord|kategorier|ämnen|tags|topics"
    r"|categories|keywords",
    r"innehåll(?: på (?:den här )?sidan)?|på den här sidan|sidinnehåll|innehållsförteckning",
    r"(?:related|useful|external) (?:links|information|documents)|read more(?: about .{1,60})?",
    r"more (?:information|about .{1,60})|links?|downloads?|share|see also|on this page|contents",
)
_TIPS = _whole(
    r"(?:så )?(?:tipsa|tipsar du|kontakta|når du) (?:polisen|oss)",
    r"(?:lämna|har du) (?:ett |några )?tips",
)
_POINTER = re.compile(
    r"(?:läs|se|lyssna|titta|read) (?:mer|även|också|vidare|more)\b|(?:länk|link)(?: till)?\b",
    re.IGNORECASE,
)
_CONTACTS = _whole(
    r"(?:press|medie|media)?kontakt(?:er|uppgifter|person(?:er)?|information"
    r"|(?: för (?:media|press|pressen|journalister)))?",
    r"kontakta (?:oss|polisen|press\w*|media\w*|medie\w*)",
    r"(?:press|media)(?:tjänst(?:en)?|service|frågor|jour(?:en)?|rum|center|centrum)",
    r"(?:för )?(?:mer|ytterligare) information(?:,? (?:vänligen )?kontakta|,? (?:lämnas|ges) av)?",
    r"frågor(?: från media)?|för (?:media|medier|pressen|frågor)",
    r"fakta om skribenten|om författaren",
    r"(?:press |media )?contacts?|contact us|for more information(?:,? (?:please )?contact)?",
)
_PHONE = r"(?:(?:\+46|\b0\d{1,3})(?:[\s –-]|\(0\))*\d[\d\s –-]{4,}\d|\b\S+@\S+\.\w{2,})"
_REACHES = re.compile(_PHONE)
_LISTED = re.compile(
    rf"[,:]\s*(?:tfn|tel|telefon|mobil|e-post)?[.:]?\s*{_PHONE}\.?$", re.IGNORECASE
)
_FOR_THE_PRESS = re.compile(
    r"(?:för|vid) (?:mer|ytterligare|frågor|intervju|press|media)|(?:press|medie)kontakt|kontakt:",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:är|kan|ska|skall|har|ring|ringer|kontakta|besvara\w*|finns|hänvisa\w*"
    r"|uppmana\w*|anmäl\w*|skicka\w*|lämna\w*|tipsa|hör|mejla|nås|når|säger|svarar|gäller|is|are|can|call|has)\b",
    re.IGNORECASE,
)


def furniture(words: str) -> bool:
    """Say whether a whole block is furniture: a button, a byline, a date, a cookie notice."""
    if len(words) > _LONGEST or _NEWS_OF_THE_HOUR.fullmatch(words):
        return False
    return bool(_FURNITURE.fullmatch(words)) or all(map(_FURNITURE.fullmatch, _BESIDE.split(words)))


def date_alone(words: str) -> bool:
    """Say whether a block is nothing but a full date, perhaps with a time."""
    return len(words) <= 60 and bool(_YEAR.search(words) and _DATE_ALONE.fullmatch(words))


def dateline(words: str) -> bool:
    """Say whether a short line is a full date with a few words about the page: kind, place."""
    if len(words) > 100 or not _YEAR.search(words):
        return False
    rest = _LABEL.sub(" ", _WHEN_INSIDE.sub(" ", words))
    return len(rest) < len(words) and len(re.findall(r"\w+", rest)) <= 3


def begins_other_texts(words: str) -> bool:
    """Say whether a heading introduces other pages' texts, such as the latest news."""
    return len(words) <= 90 and bool(_OTHER_TEXTS.fullmatch(words))


def points_elsewhere(words: str) -> bool:
    """Say whether a heading or line introduces links and not a part of this text."""
    if len(words) > 90 or words.endswith("."):
        return False
    return bool(_LINKS.fullmatch(words) or _OTHER_TEXTS.fullmatch(words))


def points_away(words: str) -> bool:
    """Say whether a line does nothing but introduce its link: "Läs mer: Kommunens parker"."""
    return bool(_POINTER.match(words)) and not words.endswith((".", "?", "!"))


def asks_for_tips(words: str) -> bool:
    """Say whether a heading introduces how to reach the police, as it stands under many texts."""
    return len(words) <= 60 and bool(_TIPS.fullmatch(words.rstrip("?")))


def introduces_contact(words: str) -> bool:
    """Say whether a heading or line introduces names and telephone numbers."""
    return len(words) <= 90 and not words.endswith(".") and bool(_CONTACTS.fullmatch(words))


def contact(words: str) -> bool:
    """Say whether a line is a name with a number or an address, and not a sentence."""
    if len(words) > 200 or not _REACHES.search(words) or ". " in words.replace("tel. ", ""):
        return False
    if _FOR_THE_PRESS.match(words) and not words.endswith("."):
        return True
    return not _VERB.search(words) and bool(_LISTED.search(words) or not words.endswith("."))
