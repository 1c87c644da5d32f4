"""Furniture that only its words give away: buttons, bylines, dates, links to other pages."""

from __future__ import annotations

import re

_WHEN = (
    r"(?:\d[\d.:/–-]*(?:st|nd|rd|th|:e)?\b|(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)\w*\.?"
    r"|(?:mån|tis|ons|tors|fre|lör|sön)dag\w*|(?:mon|tues|wednes|thurs|fri|satur|sun)day|kl\.?|klockan"
    r"|i\ ?dag|i\ ?går|at|pm|am|cet|[,|–-])"
)
_FURNITURE = re.compile(
    r"""(?ix)(?:
    # Dates and bylines around a text
      (?:(?:sidan|texten|artikeln|nyheten|innehållet|senast|last|datum\ för|först|page)\ )*
      (?:är\ |was\ |blev\ )?
      (?:(?:senast|last)\ )?
      (?:(?:publicera|uppdatera|ändra|granska|skapa|revidera)(?:d|t|des|de)|publiceringsdatum|ändringsdatum
         |published|updated|modified|reviewed|posted|date|datum)
      (?:\ (?:av|den|on|at|by|date))?(?:\s*:)?(?:\s*"""
    + _WHEN
    + r""")*[.:]?
    | text(?:en)?\ (?:av|och\ foto)\b.{0,80}
    | (?:av|by|skriven\ av|författare|redaktör|ansvarig\ utgivare|sidansvarig|webbredaktör)\s*:.{0,80}
    | (?:ansvarig\ för\ (?:sidan|innehållet|texten)|innehållsansvarig)\b.{0,80}
    | (?:foto|fotograf|bild|bilder|illustration|photo|image|film)\s*:.{0,120}
    | (?:lästid|läsningstid|reading\ time)\b.{0,30} | \d+\ min(?:uters?)?\ (?:läsning|lästid|read)
    # Buttons and tools
    | (?:dela|tipsa\ en\ vän|tipsa|skriv\ ut|skriv\ ut\ (?:sidan|artikeln)|lyssna|läs\ upp|kopiera(?:\ länk(?:en)?)?
       |tillbaka|till\ toppen|upp|stäng|meny|sök|visa\ (?:mer|fler|alla|mindre)|läs\ mer|mer|öppna|lättläst
       |facebook|twitter|x|linkedin|instagram|e-post|epost|mejla|mail|whatsapp|messenger|bluesky
       |share|print|close|menu|search|back|back\ to\ top|read\ more|listen|tweet|tweeta
       |föregående|nästa|previous|next|logga\ in|in\ english|other\ languages|english|svenska)\s*[.:›»>]?
    | (?:dela|share)\ (?:sidan|artikeln|nyheten|inlägget|den\ här|denna|detta|på|med|via|this|on)\b.{0,40}
    | (?:lyssna\ på|läs\ upp)\ (?:sidan|texten|artikeln|innehållet).{0,40}
    | (?:skriv\ ut|tipsa\ om)\ (?:sidan|artikeln|den\ här\ sidan)
    | (?:gå|hoppa)\ (?:direkt\ )?till\ (?:sidans\ |huvud)?(?:innehåll\w*|sök\w*|meny\w*|navigation\w*|sidfot\w*)
    | skip\ to\ (?:main\ )?(?:content|navigation)
    | sök\ (?:på|bland|i|hos)\ \S+(?:\ \S+)?
    | (?:du\ är\ här|you\ are\ here)\b.{0,200}
    | (?:startsida|hem|start|home)\s*[/>›»|].{0,200}
    | (?:öppnas|länk\ öppnas|opens)\ i(?:n)?\ (?:ett\ |a\ )?n.{0,30}
    | (?:prenumerera|följ\ oss|anmäl\ dig\ till\ vårt\ nyhetsbrev|subscribe|follow\ us)\b.{0,80}
    | (?:etiketter|taggar|nyckelord|kategori(?:er)?|ämnen|ämne|tags?|categor(?:y|ies)|filed\ under)\s*:.{0,200}
    | (?:antal\ )?(?:kommentarer|comments)(?:\ \(?\d+\)?)?
    | (?:©|\(c\)|copyright\b).{0,120}
    # Questions about the page itself
    | (?:hjälpte|var|hittade|är)\ (?:dig\ )?(?:den\ här\ |du\ )?(?:informationen|sidan|texten|svaret|det\ du\ sökte)\b.{0,80}\?.{0,40}
    | (?:tyck\ till\ om|lämna\ synpunkter\ på)\ (?:sidan|webbplatsen|innehållet).{0,40}
    | was\ this\ (?:page|information)\ .{0,40}
    # Cookies
    | (?:vi|den\ här\ webbplatsen|denna\ webbplats|webbplatsen|sajten|\S+\.se|vår\ webbplats|this\ (?:web)?site|we)
      \ (?:använder|sparar|use[sd]?)\ (?:sig\ av\ )?(?:små\ )?(?:cookies|kakor|webbkakor|textfiler).*
    | (?:om|about)\ (?:cookies|kakor)
    | (?:acceptera|godkänn|neka|avvisa|tillåt|accept|reject)\ (?:alla|endast|nödvändiga|all|only|kakor|cookies).{0,60}
    # What stands under every one of the police's notices, and under those that seek witnesses
    | händelsenotiserna\ ger\ kortfattad\ information.*
    | har\ du\ information\ som\ kan\ kopplas\ till\ det\ inträffade\?.{0,60}
    )"""
)
# Within a text: what follows came at that hour.
_NEWS_OF_THE_HOUR = re.compile(
    r"(?i)uppdatera[dt](?:\s*kl\.?|\s*klockan)?\s*\d{1,2}[.:]\d\d\s*[.:]?"
)
_OTHER_TEXTS = re.compile(
    r"""(?ix)(?:
    (?:relatera(?:d|t|de)|liknande|andra|fler|flera|senaste|mest\ lästa|aktuella|mer)\ (?:
       nyheter\w*|innehåll|artiklar|sidor|inlägg|pressmeddelanden|nytt|händelser|notiser|ämnen)
      (?:\ (?:från|om|i|inom)\ .{1,50})?
    | relaterat | senaste\ nytt | kommentarer | pressbilder | mediearkiv | mest\ läst
    | related\ (?:news|articles|posts|content|stories) | latest\ news | more\ news | comments
    )\s*[.:›»>]*"""
)
_LINKS = re.compile(
    r"""(?ix)(?:
    (?:läs|se|lyssna|titta)\ (?:mer|även|också|vidare)(?:\ (?:om|på|här|hos)\ .{1,60}|\ här)?
    | (?:relatera(?:d|de)|mer|ytterligare)\ (?:information|länkar|dokument|läsning|på\ webben|om\ .{1,60}|från\ .{1,40})
    | (?:externa\ |interna\ |användbara\ |relaterade\ )?länkar(?:\ (?:till|om)\ .{1,40})? | länk
    | (?:bifogade\ )?(?:filer|dokument) | bilagor | bifogat | genvägar | snabblänkar | fortsatt\ läsning
    | ladda\ (?:ned|ner)(?:\ .{1,40})? | dela | etiketter | taggar | bilder
    | innehåll(?:\ på\ (?:den\ här\ )?sidan)? | på\ den\ här\ sidan | sidinnehåll | innehållsförteckning
    | (?:related|useful|external)\ (?:links|information|documents) | read\ more(?:\ about\ .{1,60})?
    | more\ (?:information|about\ .{1,60}) | links? | downloads? | share | see\ also | on\ this\ page | contents
    )\s*[:›»>]*"""
)
_CONTACT = re.compile(
    r"""(?ix)(?:
    (?:press|medie|media)?kontakt(?:er|uppgifter|person(?:er)?|a\ oss|information|\ för\ (?:media|press|pressen|journalister))?(?:\ .{1,30})?
    | kontakta\ (?:oss|press\w*|media\w*|medie\w*) | (?:press|media)(?:tjänst(?:en)?|service|frågor|jour(?:en)?|rum|center|centrum)
    | (?:för\ )?(?:mer|ytterligare)\ information(?:,?\ (?:kontakta|vänligen\ kontakta|lämnas\ av|ges\ av)?)
    | frågor(?:\ från\ media)? | för\ media(?:n)? | för\ frågor | (?:press\ )?contacts? | media\ contacts? | contact\ us | for\ more\ information(?:,\ .{1,40})?
    | fakta\ om\ skribenten | om\ författaren
    )\s*:*"""
)
_PHONE = re.compile(r"(?:\+46|\b0\d{1,3})(?:[\s –-]|\(0\))*\d(?:[\d\s –-]{4,})\d|\b\S+@\S+\.\w{2,}")
_VERB = re.compile(
    r"(?i)\b(?:är|kan|ska|skall|har|ring|ringer|kontakta|besvara\w*|finns|hänvisa\w*|uppmana\w*|anmäl\w*"
    r"|skicka\w*|lämna\w*|tipsa|hör|mejla|nås|når|säger|svarar|gäller|is|are|can|call|has)\b"
)
_LISTED = re.compile(rf"[,:]\s*(?:tfn|tel|telefon|mobil|e-post)?[.:]?\s*(?:{_PHONE.pattern})\.?$")
_ASKS_FOR_PRESS = re.compile(
    r"(?i)(?:för|vid) (?:mer|ytterligare|frågor|intervju|press|media)|(?:press|medie)kontakt|kontakt:"
)


def furniture(words: str) -> bool:
    """Say whether a whole block is furniture: a button, a byline, a date, a cookie notice."""
    return bool(_FURNITURE.fullmatch(words)) and not _NEWS_OF_THE_HOUR.fullmatch(words)


def begins_other_texts(words: str) -> bool:
    """Say whether a heading introduces other pages' texts, such as the latest news."""
    return len(words) <= 90 and bool(_OTHER_TEXTS.fullmatch(words))


def points_elsewhere(words: str) -> bool:
    """Say whether a heading or line introduces links and not a part of this text."""
    return len(words) <= 90 and bool(_LINKS.fullmatch(words) or _OTHER_TEXTS.fullmatch(words))


def introduces_contact(words: str) -> bool:
    """Say whether a heading or line introduces names and telephone numbers."""
    return len(words) <= 90 and bool(_CONTACT.fullmatch(words))


def contact(words: str) -> bool:
    """Say whether a line is a name with a number or an address, and not a sentence."""
    if len(words) > 200 or not _PHONE.search(words) or ". " in words.replace("tel. ", ""):
        return False
    if _ASKS_FOR_PRESS.match(words) and not words.endswith("."):
        return True
    return not _VERB.search(words) and bool(_LISTED.search(words) or not words.endswith("."))
