"""Sentences of the standing pages: /om, /tillganglighet: name → (Swedish, English)."""

TEXTS: dict[str, tuple[str, str]] = {
    "feed_title": ("Klara: nya källor", "Klara: new sources"),
    # /om
    "om_lead": (
        "Klara är en automatisk tjänst som svarar på frågor om arbetet i Klara i centrala "
        "Stockholm. Den svarar bara med citat: ord för ord ur det som {authority} själv har "
        "publicerat.",
        "Klara is an automated service that answers questions about the work in Klara, in "
        "central Stockholm. It answers with quotes only: word for word from what {authority} "
        "has itself published.",
    ),
    "om_how": ("Så går det till", "How it works"),
    "om_how_1": (
        "Du ställer en fråga. Datorn letar efter de meningar i källorna som passar bäst.",
        "You ask a question. The computer looks for the sentences in the sources that fit best.",
    ),
    "om_how_2": (
        "Orden hämtas direkt ur källan, tecken för tecken. Datorn får peka ut var svaret står, "
        "men den får aldrig skriva något själv.",
        "The words are fetched straight from the source, character by character. The computer "
        "may point to where the answer stands, but never writes anything itself.",
    ),
    "om_how_3": (
        "Under varje citat finns en länk till stället: stycket på webbsidan, sidan i handboken "
        "eller sekunden i podden. Där kan du själv se om det stämmer.",
        "Under each quote is a link to the place: the passage on the web page, the page of the "
        "handbook or the second in the podcast. There you can check it yourself.",
    ),
    "om_limits": ("Det här kan Klara inte", "What Klara cannot do"),
    "om_limits_1": (
        "Om källorna inte svarar på frågan säger Klara det. Då visas de stycken som ligger "
        "närmast, men de är inte ett svar.",
        "If the sources do not answer the question, Klara says so. It then shows the closest "
        "passages, but they are not an answer.",
    ),
    "om_limits_2": (
        "Klara kan välja fel mening. Läs gärna sammanhanget innan du litar på ett citat.",
        "Klara can choose the wrong sentence. Read the context before you rely on a quote.",
    ),
    "om_limits_3": (
        "En källa kan vara gammal. Datumet står alltid bredvid citatet.",
        "A source may be old. Its date always stands beside the quote.",
    ),
    "om_limits_4": (
        "Klara kan inte ta emot tips eller anmälningar och vet ingenting om enskilda ärenden. "
        "Ring 114 14, eller 112 om det är akut.",
        "Klara cannot take tips or reports and knows nothing of individual cases. "
        "Call 114 14, or 112 in an emergency.",
    ),
    "om_sources": ("Källorna", "The sources"),
    "om_sources_press": (
        "Pressmeddelanden: {count}, hämtade från webben.",
        "Press releases: {count}, fetched from the web.",
    ),
    "om_sources_handbook": (
        "Metodhandböcker: {count}, lästa sida för sida.",
        "Method handbooks: {count}, read page by page.",
    ),
    "om_sources_podcast": (
        "Poddavsnitt: {count}. Har en dator skrivit ner avsnittet står det vid varje citat.",
        "Podcast episodes: {count}. Where a computer wrote one down, every quote says so.",
    ),
    "om_sources_none": ("Inga källor är inlästa än.", "No sources have been read in yet."),
    "om_sources_kept": (
        "Texten sparas som den var när den lästes in. Ändras källan sparas den nya texten för "
        "sig, så att ett gammalt citat fortfarande går att kontrollera. Tas källan bort slutar "
        "Klara citera den direkt.",
        "The text is kept as it was when it was read in. If the source changes, the new text is "
        "kept beside it, so that an old quote can still be checked. If the source is removed, "
        "Klara stops quoting it at once.",
    ),
    "om_feed": ("Följ nya källor (Atom)", "Follow new sources (Atom)"),
    "om_privacy": ("Det här sparas om dig", "What is stored about you"),
    "om_privacy_none": (
        "Dina frågor sparas inte. Ingen inloggning krävs.",
        "Your questions are not stored. No account is needed.",
    ),
    "om_privacy_unanswered": (
        "Frågor som Klara inte kan svara på, och det du väljer under ”Hjälpte svaret?”, räknas, så "
        "att myndigheten ser vad som saknas. "
        "Personnummer, telefonnummer och e-postadresser tas bort innan frågan sparas, och efter "
        "{days} dagar raderas den. Vem som frågade sparas aldrig.",
        "Questions that Klara cannot answer, and what you choose under “Did the answer help?”, are "
        "counted, so that the authority sees what is missing. Personal numbers, phone numbers and "
        "e-mail addresses are removed before the question is stored, and after {days} days it is "
        "deleted. Who asked is never stored.",
    ),
    "om_privacy_followed": (
        "Ingen annan följer ditt besök: allt på sidorna kommer från den här webbplatsen. Bara "
        "poddens ljud hämtas där podden ligger, och först när du spelar upp det.",
        "Nobody else follows your visit: everything on the pages comes from this site. Only the "
        "sound of the podcast is fetched from where the podcast is, and not until you play it.",
    ),
    "om_privacy_care": (
        "Skriv ändå inte namn, personnummer eller annat känsligt i frågan.",
        "Still, do not write names, personal numbers or anything else sensitive in a question.",
    ),
    "om_privacy_address": (
        "Din IP-adress finns i serverns minne en kort stund, för att en enda avsändare inte ska "
        "kunna överbelasta tjänsten. Den skrivs inte ner.",
        "Your IP address is in the server's memory for a short while, so that no single sender "
        "can overload the service. It is not written down.",
    ),
    "om_cookies": ("Kakor", "Cookies"),
    "om_cookies_text": (
        "Kakorna behövs för att sidan ska fungera och används inte till något annat.",
        "The cookies are needed for the page to work and are used for nothing else.",
    ),
    "om_cookie_name": ("Namn", "Name"),
    "om_cookie_what": ("Vad den gör", "What it does"),
    "om_cookie_long": ("Hur länge", "For how long"),
    "om_cookie_form": (
        "Skyddar formuläret, så att ingen annan sida kan skicka det åt dig.",
        "Protects the form, so that no other page can send it for you.",
    ),
    "om_cookie_talk": (
        "Håller reda på dina senaste frågor, så att du kan ställa följdfrågor. Den finns bara i "
        "din webbläsare.",
        "Keeps your latest questions, so that you can ask follow-up questions. It is only in "
        "your browser.",
    ),
    "om_cookie_lang": ("Minns ditt språk.", "Remembers your language."),
    "om_cookie_session": ("Tills du stänger webbläsaren", "Until you close the browser"),
    "om_cookie_half_hour": ("En halvtimme", "Half an hour"),
    "om_cookie_year": ("Ett år", "One year"),
    "om_who": ("Vem ansvarar?", "Who is responsible?"),
    "om_who_text": (
        "{authority} ansvarar för tjänsten och för källorna.",
        "{authority} is responsible for the service and for the sources.",
    ),
    "om_contact": ("Kontakt", "Contact"),
    # /tillganglighet
    "till_title": ("Tillgänglighet i Klara", "Accessibility of Klara"),
    "till_lead": (
        "{authority} vill att alla ska kunna använda Klara. Här står hur väl tjänsten följer "
        "lagen om tillgänglighet till digital offentlig service, vad som brister och hur du "
        "säger till om något inte fungerar.",
        "{authority} wants everyone to be able to use Klara. Here you can read how well the "
        "service follows the Swedish act on accessibility of digital public services, what "
        "falls short, and how to tell us if something does not work.",
    ),
    "till_how": ("Hur tillgänglig är tjänsten?", "How accessible is the service?"),
    "till_how_text": (
        "Klara följer lagen delvis: webbsidorna är byggda för att klara WCAG 2.2 på nivå AA, "
        "men en del av källorna har brister. De står här nedanför.",
        "Klara follows the act in part: the web pages are built to meet WCAG 2.2 at level AA, "
        "but some of the sources have shortcomings. They are listed below.",
    ),
    "till_report": ("Säg till om något inte fungerar", "Tell us if something does not work"),
    "till_report_text": (
        "Hör av dig om du hittar ett hinder, eller om du behöver innehållet på ett annat sätt. "
        "Du får svar utan onödigt dröjsmål.",
        "Get in touch if you find an obstacle, or need the content in another form. "
        "You will be answered without undue delay.",
    ),
    "till_report_none": (
        "Vänd dig till {authority}.",
        "Turn to {authority}.",
    ),
    "till_supervision": ("Om du inte är nöjd med svaret", "If you are not happy with the answer"),
    "till_supervision_text": (
        "Myndigheten för digital förvaltning (Digg) ser till att lagen följs. Du kan anmäla "
        "brister till Digg.",
        "The Agency for Digital Government (Digg) supervises the act. You can report "
        "shortcomings to Digg.",
    ),
    "till_supervision_link": (
        "Anmäl till Digg",
        "Report to Digg (in Swedish)",
    ),
    "till_known": ("Brister som vi känner till", "Shortcomings that we know of"),
    "till_known_pdf": (
        "Handboken är en PDF-fil som kan sakna den märkning en skärmläsare behöver. Samma text "
        "finns på handbokens sida här i Klara, med rubriker och sidnummer.",
        "The handbook is a PDF file that may lack the tags that a screen reader needs. The same "
        "text is on the handbook's page here in Klara, with headings and page numbers.",
    ),
    "till_known_image": (
        "Bilder av handbokens sidor visar text som bild. Texten står intill.",
        "Images of the handbook's pages show text as an image. The text stands beside them.",
    ),
    "till_known_speech": (
        "Poddens text kan vara skriven av en dator och innehålla fel. Det står då på sidan. "
        "Podden är inte tolkad till teckenspråk.",
        "The text of the podcast may be written by a computer and contain errors. The page then "
        "says so. The podcast is not interpreted into sign language.",
    ),
    "till_known_language": (
        "Källorna visas på det språk de är skrivna på, oftast svenska, eftersom citat ska vara "
        "ordagranna. De finns inte på lättläst svenska.",
        "The sources are shown in the language they are written in, mostly Swedish, since quotes "
        "must be word for word. There is no easy-to-read version.",
    ),
    "till_known_table": (
        "Tabeller i äldre pressmeddelanden visas rad för rad och inte som tabeller.",
        "Tables in older press releases are shown line by line and not as tables.",
    ),
    "till_tested": ("Så har vi prövat tjänsten", "How we tested the service"),
    "till_tested_text": (
        "Vid varje ändring prövas alla sidor i en riktig webbläsare: med axe, med bara "
        "tangentbord, utan JavaScript, i ljust och mörkt läge, på svenska och engelska, och i "
        "fönster ner till 320 punkter, vilket motsvarar 400 procents förstoring. Det är vår "
        "egen bedömning. Ingen utomstående har granskat tjänsten.",
        "With every change all pages are tried in a real browser: with axe, with the keyboard "
        "only, without JavaScript, in light and dark mode, in Swedish and English, and in windows "
        "down to 320 pixels, the same as 400 per cent zoom. This is our own assessment. Nobody "
        "from outside has audited the service.",
    ),
    "till_written": (
        "Redogörelsen skrevs i november 2026.",
        "This statement was written in November 2026.",
    ),
}
