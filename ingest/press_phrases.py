"""Furniture that only its words give away: buttons, bylines, dates, links to other pages."""

from __future__ import annotations

import re

_DATE = r"(?:\d{1,2}[ .:/-]|\d{4}|(?:mån|tis|ons|tors|fre|lör|sön)dag|i (?:dag|går)|idag|igår)"
_FURNITURE = re.compile(
    r"""(?ix)(?:
    # Dates and bylines around a text
      (?:(?:sidan|texten|artikeln|nyheten|innehållet|senast|last|datum\ för|först|page)\ )*
      (?:är\ |was\ |blev\ )?
      (?:(?:senast|last)\ )?
      (?:publicer\w+|uppdater\w+|ändra[dt]\w*|granska[dt]\w*|skapa[dt]\w*|reviderad|publiceringsdatum
         |published|updated|modified|reviewed|posted|date|datum|tid)
      (?:\ (?:av|den|on|at|by|date))?(?:\s*:)?(?:\s*"""
    + _DATE
    + r""".{0,60})?
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
    # What stands under every one of the police's notices
    | händelsenotiserna\ ger\ kortfattad\ information.*
    )"""
)
_RELATED = re.compile(
    r"""(?ix)(?:
    (?:läs|se|lyssna|titta)\ (?:mer|även|också|vidare)?(?:\ (?:om|på|här|nyheter))?
    | (?:relatera(?:d|t|de)|liknande|andra|fler|flera|senaste|mest\ lästa|aktuella)\ ?
      (?:nyheter\w*|information|innehåll|artiklar|sidor|länkar|inlägg|pressmeddelanden|nytt|händelser|dokument|notiser|ämnen)?
      (?:\ (?:från|om|i|inom)\ .{1,50})?
    | (?:mer|läs\ mer|ytterligare)\ (?:information|på\ webben|i\ ämnet|läsning|om\ .{1,60}|nyheter|från\ .{1,40})
    | (?:externa\ |interna\ |användbara\ )?länkar(?:\ (?:till|om)\ .{1,40})? | länk | (?:till|bifogade)\ ?(?:filer|dokument) | dokument | bilagor | bifogat
    | ladda\ (?:ned|ner)(?:\ .{1,40})? | genvägar | snabblänkar | relaterat | fortsatt\ läsning
    | (?:dela|tipsa)(?:\ .{1,30})? | innehåll(?:\ på\ (?:den\ här\ )?sidan)? | på\ den\ här\ sidan | sidinnehåll | innehållsförteckning
    | related(?:\ \w+)? | read\ more | more\ (?:news|information) | links? | downloads? | share | see\ also | on\ this\ page | latest\ news
    | etiketter | taggar | kommentarer | publicerat\ (?:i|under) | bilder | pressbilder | mediearkiv
    )\s*[.:›»>]*"""
)
_CONTACT = re.compile(
    r"""(?ix)(?:
    (?:press|medie|media)?kontakt(?:er|uppgifter|person(?:er)?|a\ oss|information|\ för\ (?:media|press|pressen|journalister))?(?:\ .{1,30})?
    | kontakt(?:a\ .{1,40})? | (?:press|media)(?:tjänst(?:en)?|service|frågor|jour(?:en)?|rum|center|centrum)
    | (?:för\ )?(?:mer|ytterligare)\ information(?:,?\ (?:kontakta|vänligen\ kontakta|lämnas\ av|ges\ av)(?:\ .{1,40})?)?
    | frågor(?:\ från\ media)? | för\ media(?:n)? | för\ frågor | (?:press\ )?contacts? | media\ contacts? | contact\ us | for\ more\ information(?:,\ .{1,40})?
    | fakta\ om\ skribenten | om\ författaren
    )\s*[.:]*"""
)
_PHONE = re.compile(r"(?:\+46|\b0\d{1,3})(?:[\s –-]|\(0\))*\d(?:[\d\s –-]{4,})\d|\b\S+@\S+\.\w{2,}")
_SENTENCE = re.compile(r"[a-zåäö)\d]{2}[.!?](?:\s|$)")


def furniture(words: str) -> bool:
    """Say whether a whole block is furniture: a button, a byline, a date, a cookie notice."""
    return bool(_FURNITURE.fullmatch(words))


def points_elsewhere(words: str) -> bool:
    """Say whether a heading introduces links to other pages and not a part of this text."""
    return len(words) <= 90 and bool(_RELATED.fullmatch(words))


def introduces_contact(words: str) -> bool:
    """Say whether a heading or line introduces names and telephone numbers."""
    return len(words) <= 90 and bool(_CONTACT.fullmatch(words))


def contact(words: str) -> bool:
    """Say whether a line is a way to reach someone and not a sentence."""
    return bool(_PHONE.search(words)) and len(words) <= 200 and not _SENTENCE.search(words)
