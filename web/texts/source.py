"""Sentences of the source page (/kalla), audio and transcripts: name → (Swedish, English)."""

TEXTS: dict[str, tuple[str, str]] = {
    "source_published": ("Publicerad {day}", "Published {day}"),
    "source_updated": ("uppdaterad {day}", "updated {day}"),
    "source_read": ("Texten lästes in {day}", "The text was read in on {day}"),
    "source_original": ("Originalet på {site}", "The original at {site}"),
    "source_original_pdf": ("Hela handboken som PDF", "The whole handbook as PDF"),
    "source_original_words": (
        "Öppna originalet där orden står",
        "Open the original where the words stand",
    ),
    "source_vtt": ("Ladda ner texten med tider (VTT)", "Download the text with times (VTT)"),
    "source_sv_only": (
        "Källan är på svenska. Klara översätter inte, eftersom ett citat ska vara ordagrant.",
        "The source is in Swedish. Klara does not translate, since a quote must be word for word.",
    ),
    "source_contents": ("Innehåll", "Contents"),
    "source_page": ("Sidan {page}", "Page {page}"),
    "source_page_open": ("Öppna sidan {page} i PDF-filen", "Open page {page} in the PDF file"),
    "source_page_in_pdf": ("Öppna i PDF-filen", "Open in the PDF file"),
    "source_page_show": ("Visa som bild", "Show as an image"),
    "source_page_alt": (
        "Sidan {page} så som den ser ut i handboken. Samma text står här under.",
        "Page {page} as it looks in the handbook. The same text stands below.",
    ),
    "source_table": ("Tabell", "Table"),
    "source_link": ("Länk till stycke {number}", "Link to passage {number}"),
    "source_play_from": ("Spela från", "Play from"),
    "source_chapters": ("Kapitel", "Chapters"),
    "source_sound": ("Lyssna", "Listen"),
    "source_follow": ("Låt texten följa ljudet", "Let the text follow the sound"),
    "source_play_quote": ("Spela citatet", "Play the quote"),
    "source_no_player": (
        "Din webbläsare kan inte spela upp ljudet här.",
        "Your browser cannot play the sound here.",
    ),
    "source_sound_file": ("Öppna ljudfilen", "Open the sound file"),
    "source_transcribed": ("Automatiskt transkriberad", "Automatically transcribed"),
    "source_transcribed_text": (
        "En dator har lyssnat på avsnittet och skrivit ner det som sägs. Det kan bli fel: lyssna "
        "på ljudet om ett ord är viktigt.",
        "A computer listened to the episode and wrote down what is said. It can be wrong: listen "
        "to the sound if a word matters.",
    ),
    "source_transcribed_model": ("Modell: {model}.", "Model: {model}."),
    "source_transcribed_day": ("Nedskrivet {day}.", "Written down on {day}."),
    "source_doubtful": (
        "Ord med prickad linje under är datorn osäker på.",
        "The computer is unsure of words with a dotted line under them.",
    ),
    "source_quote": ("Citatet", "The quote"),
    "source_quote_here": (
        "Citatet är markerat i texten och ordagrant.",
        "The quote is marked in the text, word for word.",
    ),
    "source_quote_moved": (
        "Sidan har ändrats sedan citatet gjordes (texten från {day}). Orden står kvar, och är "
        "markerade i texten.",
        "The page has changed since the quote was made (the text of {day}). The words still "
        "stand, and are marked in the text.",
    ),
    "source_quote_changed": (
        "Sidan har ändrats. De här orden stod i texten som lästes in {day}, men står inte kvar:",
        "The page has changed. These words stood in the text read in on {day}, but no longer do:",
    ),
    "source_quote_unknown": (
        "Länken till citatet går inte att styrka. Den kan vara avklippt eller ändrad. Här är "
        "källan så som den ser ut nu.",
        "The link to the quote cannot be proved. It may be cut off or altered. Here is the "
        "source as it stands now.",
    ),
    "source_quote_go": ("Gå till citatet", "Go to the quote"),
    "source_withdrawn": ("Källan är tillbakadragen", "The source has been withdrawn"),
    "source_withdrawn_text": (
        "Myndigheten har tagit bort den. Därför visas inte texten, och Klara citerar den inte.",
        "The authority has removed it. So its text is not shown, and Klara does not quote it.",
    ),
    "source_waiting": (
        "Avsnittet är inte nedskrivet än. Det går att lyssna på, men Klara kan inte citera det.",
        "The episode has not been written down yet. It can be listened to, but not quoted.",
    ),
}
