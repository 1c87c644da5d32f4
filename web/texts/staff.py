"""Sentences of the staff area (/personal): name → (Swedish, English)."""

TEXTS: dict[str, tuple[str, str]] = {
    "staff_menu": ("Personalsidor", "Staff pages"),
    "staff_search": ("Sök", "Search"),
    "staff_timeline": ("Vad har vi sagt om …", "What have we said about …"),
    "staff_check": ("Har vi sagt detta?", "Have we said this?"),
    "staff_questions": ("Frågor utan svar", "Unanswered questions"),
    "staff_sign_in": ("Logga in", "Sign in"),
    "staff_sign_out": ("Logga ut", "Sign out"),
    "staff_signed_in": ("Inloggad som {who}", "Signed in as {who}"),
    "staff_signed_out": ("Du är utloggad.", "You are signed out."),
    "staff_name": ("Användarnamn", "User name"),
    "staff_password": ("Lösenord", "Password"),
    "staff_sign_in_lead": (
        "För dig som arbetar med myndighetens kommunikation. Den som sköter tjänsten lägger upp "
        "konton.",
        "For those who work with the authority's communication. Whoever runs the service makes "
        "accounts.",
    ),
    "staff_refused": (
        "Användarnamnet eller lösenordet stämmer inte. Försök igen.",
        "The user name or the password is wrong. Try again.",
    ),
    "staff_wait": (
        "För många försök. Vänta {seconds} sekunder och försök sedan igen.",
        "Too many attempts. Wait {seconds} seconds and try again.",
    ),
    "staff_editors_only": ("Bara för redaktörer", "For editors only"),
    "staff_editors_only_text": (
        "Ditt konto får söka och exportera. Be den som sköter tjänsten om rollen redaktör om du "
        "behöver se frågorna.",
        "Your account may search and export. Ask whoever runs the service for the role of editor "
        "if you need to see the questions.",
    ),
    "staff_search_title": ("Sök i allt vi har sagt", "Search everything we have said"),
    "staff_words": ("Sökord", "Words"),
    "staff_words_hint": (
        "Ord hittas i alla böjningar och inne i sammansättningar. Skriv en fras inom "
        "citattecken för att bara hitta den. Lämna tomt för det senaste.",
        "Words are found in every form and inside compounds. Put a phrase in quotation marks to "
        "find only that. Leave empty for the newest.",
    ),
    "staff_narrow": ("Avgränsa", "Narrow down"),
    "staff_kind": ("Slag", "Kind"),
    "staff_all": ("Alla", "All"),
    "staff_since": ("Från och med", "From"),
    "staff_until": ("Till och med", "To"),
    "staff_order": ("Ordning", "Order"),
    "staff_order_relevans": ("Bäst först", "Best first"),
    "staff_order_nyast": ("Nyast först", "Newest first"),
    "staff_order_aldst": ("Äldst först", "Oldest first"),
    "staff_facet_kind": ("Slag", "Kind"),
    "staff_facet_year": ("År", "Year"),
    "staff_facet_source": ("Källa", "Source"),
    "staff_facet_speaker": ("Talare", "Speaker"),
    "staff_facets": ("Avgränsa träffarna", "Narrow down the hits"),
    "staff_more_choices": ("{count} till", "{count} more"),
    "staff_take_away": ("ta bort avgränsningen", "remove"),
    "staff_found": ("{count} ställen", "{count} passages"),
    "staff_found_one": ("1 ställe", "1 passage"),
    "staff_found_least": ("minst {count} ställen", "at least {count} passages"),
    "staff_similar": (
        "Inget ställe har de orden. Det här liknar mest. Pröva ett kortare ord.",
        "No passage holds those words. These are the most similar. Try a shorter word.",
    ),
    "staff_nothing": (
        "Inget att visa. Ta bort en avgränsning eller pröva andra ord.",
        "Nothing to show. Remove a narrowing or try other words.",
    ),
    "staff_wrong_date": (
        "{day} är inget datum och har inte använts. Skriv ÅÅÅÅ-MM-DD.",
        "{day} is not a date and was not used. Write YYYY-MM-DD.",
    ),
    "staff_page_of": ("Sida {number} av {pages}", "Page {number} of {pages}"),
    "staff_earlier_page": ("Föregående sida", "Previous page"),
    "staff_later_page": ("Nästa sida", "Next page"),
    "staff_pages": ("Sidor med träffar", "Pages of hits"),
    "staff_keys": ("Tangenter", "Keys"),
    "staff_keys_text": (
        "Allt går att nå med Tabb och Retur. Dessutom, när tangenterna är på:",
        "Everything can be reached with Tab and Enter. And when the keys are on:",
    ),
    "staff_keys_search": ("till sökrutan", "to the search box"),
    "staff_keys_next": ("nästa träff", "next hit"),
    "staff_keys_before": ("föregående träff", "previous hit"),
    "staff_keys_open": ("öppna träffen i sitt sammanhang", "open the hit in context"),
    "staff_keys_arrows": (
        "Pilarna upp och ned går också mellan träffarna när en träff är vald.",
        "The arrows up and down also go between hits once a hit is chosen.",
    ),
    "staff_keys_on": ("Använd tangenterna", "Use the keys"),
    "staff_timeline_title": ("Vad har vi sagt om …", "What have we said about …"),
    "staff_timeline_lead": (
        "Alla ställen som nämner ett ämne, från äldst till nyast.",
        "Every passage that names a subject, from the oldest to the newest.",
    ),
    "staff_timeline_heading": (
        "Vad har vi sagt om {subject}?",
        "What have we said about {subject}?",
    ),
    "staff_subject": ("Ämne", "Subject"),
    "staff_subject_hint": (
        "Ett eller några ord, till exempel: kameror Sergels torg",
        "One or a few words, for instance: kameror Sergels torg",
    ),
    "staff_show": ("Visa", "Show"),
    "staff_timeline_none": (
        "Inget ställe nämner det. Pröva ett kortare eller annat ord, eller sök efter det som "
        "liknar.",
        "No passage names it. Try a shorter or another word, or search for what is similar.",
    ),
    "staff_timeline_cut": (
        "Det finns fler ställen än de som visas. Avgränsa med datum.",
        "There are more passages than are shown. Narrow down by date.",
    ),
    "staff_search_same": ("Sök efter samma ord", "Search for the same words"),
    "staff_years": ("År", "Years"),
    "staff_undated": ("Utan datum", "Undated"),
    "staff_export": ("Ta med", "Take along"),
    "staff_export_csv": ("Tabell (CSV)", "Table (CSV)"),
    "staff_export_md": ("Markdown", "Markdown"),
    "staff_export_html": ("Dokument för Word (HTML)", "Document for Word (HTML)"),
    "staff_receipt": ("Kvitto", "Receipt"),
    "staff_check_title": ("Har vi sagt detta?", "Have we said this?"),
    "staff_check_lead": (
        "Klistra in en mening eller ett stycke. Texten jämförs med allt som har lästs in, också "
        "äldre versioner.",
        "Paste a sentence or a paragraph. The text is compared with everything that was taken "
        "in, older versions too.",
    ),
    "staff_check_text": ("Texten", "The text"),
    "staff_check_hint": (
        "Minst tre ord, högst {longest} tecken. Utelämnade ord får skrivas […].",
        "At least three words, at most {longest} characters. Words left out may be written […].",
    ),
    "staff_check_send": ("Jämför", "Compare"),
    "staff_check_short": (
        "För kort att jämföra: skriv minst tre ord.",
        "Too short to compare: write at least three words.",
    ),
    "staff_check_empty": ("Rutan är tom. Klistra in en text.", "The box is empty. Paste a text."),
    "staff_match_exact": ("Ja, bokstav för bokstav", "Yes, letter for letter"),
    "staff_match_typographic": (
        "Ja, ord för ord. Bara blanksteg, citattecken eller streck skiljer.",
        "Yes, word for word. Only blanks, quotation marks or dashes differ.",
    ),
    "staff_match_near": ("Nästan, men orden skiljer sig", "Nearly, but the words differ"),
    "staff_match_none": ("Nej, det har vi inte sagt", "No, we have not said that"),
    "staff_match_none_text": (
        "Inget som har lästs in har de orden eller något som liknar dem.",
        "Nothing that was taken in has those words or anything like them.",
    ),
    "staff_match_earlier": (
        "Det stod så i en äldre version, inläst {day}. Det står inte så i dag.",
        "An older version, taken in {day}, said so. It does not say so today.",
    ),
    "staff_match_earlier_near": (
        "Något liknande stod i en äldre version, inläst {day}. Det står inte så i dag.",
        "An older version, taken in {day}, said something similar. It does not today.",
    ),
    "staff_match_withdrawn": (
        "Det står så i ett dokument som är tillbakadraget. Orden visas inte.",
        "A document that was withdrawn says so. Its words are not shown.",
    ),
    "staff_match_withdrawn_near": (
        "Något liknande står i ett dokument som är tillbakadraget. Orden visas inte.",
        "A document that was withdrawn says something similar. Its words are not shown.",
    ),
    "staff_match_cut": (
        "Texten är förkortad med […]. Det markerade är det som citerades.",
        "The text is shortened with […]. What is marked is what was quoted.",
    ),
    "staff_match_more": ("Och i {count} dokument till.", "And in {count} more documents."),
    "staff_differences": ("Så skiljer sig orden", "How the words differ"),
    "staff_differences_key": (
        "Överstruket står bara i din text. Understruket står bara i källan.",
        "Struck through stands only in your text. Underlined stands only in the source.",
    ),
    "staff_only_yours": ("bara i din text:", "only in your text:"),
    "staff_only_source": ("bara i källan:", "only in the source:"),
    "staff_end": ("slut", "end"),
    "staff_sentence": ("Mening {number}", "Sentence {number}"),
    "staff_questions_title": ("Frågor utan svar", "Unanswered questions"),
    "staff_questions_lead": (
        "Det som besökare frågat och inte fått svar på, och det de tyckt om svaren. "
        "Personuppgifter tas bort innan något sparas, och efter {days} dagar raderas det.",
        "What visitors asked and got no answer to, and what they thought of answers. Personal "
        "details are removed before anything is stored, and after {days} days it is deleted.",
    ),
    "staff_questions_off": (
        "Frågor sparas inte nu. Den som sköter tjänsten kan slå på det med KLARA_LOG_UNANSWERED.",
        "Questions are not stored now. Whoever runs the service can turn it on with "
        "KLARA_LOG_UNANSWERED.",
    ),
    "staff_questions_none": ("Listan är tom.", "The list is empty."),
    "staff_questions_open": ("Öppna", "Open"),
    "staff_questions_closed": ("Avslutade", "Closed"),
    "staff_questions_most": (
        "De {most} vanligaste av {count} visas.",
        "The {most} most common of {count} are shown.",
    ),
    "staff_times": ("{count} gånger", "{count} times"),
    "staff_times_one": ("1 gång", "once"),
    "staff_between": ("{first} till {last}", "{first} to {last}"),
    "staff_reason_unanswered": ("Fick inget svar", "Got no answer"),
    "staff_reason_wrong_quote": ("Fel citat", "Wrong quote"),
    "staff_reason_old": ("För gammalt", "Too old"),
    "staff_reason_missing": ("Saknar något", "Something is missing"),
    "staff_reason_other": ("Annat", "Something else"),
    "staff_shown_quotes": ("Citaten som visades", "The quotes that were shown"),
    "staff_close": ("Avsluta", "Close"),
    "staff_close_which": ("Avsluta frågan: {words}", "Close the question: {words}"),
    "staff_note": ("Anteckning", "Note"),
    "staff_closed_by": ("Avslutad {day} av {who}", "Closed {day} by {who}"),
    "feedback_title": ("Hjälpte svaret?", "Did the answer help?"),
    "feedback_lead": (
        "Om inte: vad var fel? Redaktionen ser frågan och ditt val, men inte vem du är.",
        "If not: what was wrong? The editors see the question and your choice, not who you are.",
    ),
    "feedback_thanks": ("Tack. Redaktionen ser det.", "Thank you. The editors will see it."),
    "feedback_back": ("Ställ en ny fråga", "Ask another question"),
}
