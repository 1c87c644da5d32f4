"""Sentences of the chat: name → (Swedish, English)."""

TEXTS: dict[str, tuple[str, str]] = {
    "chat_title": ("Fråga om arbetet i Klara", "Ask about the work in Klara"),
    "chat_lead": (
        "Du får svar i form av ordagranna citat ur pressmeddelanden, metodhandbok och podd, "
        "med en länk till stället där orden står.",
        "You get answers as word-for-word quotes from press releases, the method handbook and "
        "the podcast, with a link to where the words stand.",
    ),
    "question_label": ("Din fråga", "Your question"),
    "question_follow_up": ("Ställ en följdfråga", "Ask a follow-up question"),
    "question_hint": (
        "Skriv inga personuppgifter. Högst 500 tecken.",
        "Do not write personal details. At most 500 characters.",
    ),
    "question_too_long": (
        "Frågan är {count} tecken för lång.",
        "The question is {count} characters too long.",
    ),
    "question_send": ("Fråga", "Ask"),
    "start_over": ("Börja om", "Start over"),
    "suggestions": ("Till exempel", "For example"),
    "suggestions_swedish": ("Källorna är på svenska.", "The sources are in Swedish."),
    "conversation": ("Samtalet", "The conversation"),
    "earlier": ("Tidigare i samtalet", "Earlier in the conversation"),
    "you_asked": ("Din fråga:", "Your question:"),
    "read_as": ("Läst tillsammans med frågan innan som:", "Read with the question before as:"),
    "answered": ("Så här står det i källorna:", "This is what the sources say:"),
    "no_answer": ("Källorna svarar inte på den frågan", "The sources do not answer that"),
    "no_answer_text": (
        "Klara svarar bara när orden i en källa besvarar frågan. Pröva gärna med andra ord.",
        "Klara only answers when the words of a source answer the question. Do try other words.",
    ),
    "related": ("Ligger nära, men är inget svar", "Close, but not an answer"),
    "turn_to": ("Hit kan du vända dig", "Where to turn"),
    "emergency": ("Är det akut? Ring 112.", "Is it an emergency? Call 112."),
    "emergency_text": (
        "Klara är en automatisk tjänst. Ingen läser det du skriver här.",
        "Klara is an automated service. Nobody reads what you write here.",
    ),
    "call": ("Ring {contact}", "Call {contact}"),
    "empty_question": ("Skriv en fråga först", "Write a question first"),
    "empty_question_text": (
        "Rutan innehöll inga ord. Skriv vad du vill veta och försök igen.",
        "The box held no words. Write what you want to know and try again.",
    ),
    "too_long": ("Frågan är för lång", "The question is too long"),
    "too_long_text": (
        "Korta den till högst 500 tecken. Din text står kvar i rutan.",
        "Shorten it to at most 500 characters. Your text is still in the box.",
    ),
    "no_index": ("Det går inte att svara just nu", "It is not possible to answer now"),
    "no_index_text": (
        "Inga källor är inlästa ännu. Försök igen senare.",
        "No sources have been taken in yet. Try again later.",
    ),
    "show_in_source": ("Läs i sitt sammanhang", "Read it in context"),
    "original_at": ("Originalet på {site}", "The original at {site}"),
    "under_heading": ("under rubriken {heading}", "under the heading {heading}"),
    "copy": ("Kopiera citatet", "Copy the quote"),
    "copied": ("Kopierat", "Copied"),
    "copy_text": ("Citatet med källa", "The quote with its source"),
    "check_quote": ("Kontrollera citatet", "Check the quote"),
    "share": ("Länk till frågan och svaret", "Link to the question and answer"),
    "play_from": ("Spela härifrån, {time}", "Play from here, {time}"),
    "sound_failed": (
        "Ljudet går inte att spela upp just nu. Läs orden i sitt sammanhang i stället.",
        "The sound cannot be played now. Read the words in context instead.",
    ),
    "unsure": ("Osäkert uppfattade ord: {words}", "Words heard with doubt: {words}"),
    "searching": ("Söker i källorna …", "Searching the sources …"),
    "searching_long": (
        "Det tar längre tid än vanligt. Frågan är skickad.",
        "This takes longer than usual. The question has been sent.",
    ),
    "failed": (
        "Svaret kom inte fram. Kontrollera att du har kontakt med nätet och försök igen. "
        "Frågan står kvar i rutan.",
        "The answer did not arrive. Check that you are online and try again. "
        "The question is still in the box.",
    ),
    "automated": (
        "Det här är en automatisk tjänst. Den skriver inga egna svar utan visar bara citat.",
        "This is an automated service. It writes no answers of its own and only shows quotes.",
    ),
    "how": ("Så fungerar det", "How it works"),
    "how_1": (
        "Klara letar i myndighetens egna källor efter meningar som besvarar frågan.",
        "Klara looks in the authority's own sources for sentences that answer the question.",
    ),
    "how_2": (
        "Meningarna visas ordagrant, med länk till stället där de står.",
        "The sentences are shown word for word, with a link to where they stand.",
    ),
    "how_3": (
        "Hittas inget svar säger Klara det, och visar vart du kan vända dig.",
        "If no answer is found Klara says so, and shows where you can turn.",
    ),
    "sources_between": (
        "Den äldsta källan är från {first} och den nyaste från {last}.",
        "The oldest source is from {first} and the newest from {last}.",
    ),
    "shared_title": ("En delad fråga", "A shared question"),
    "shared_lead": (
        "Någon har delat den här frågan. Svaret nedan är sökt på nytt nu.",
        "Someone shared this question. The answer below was looked up anew.",
    ),
    "shared_receipts": (
        "Citaten som visades när länken gjordes",
        "The quotes that were shown when the link was made",
    ),
    "standing_proved": ("Orden står kvar i källan.", "The words still stand in the source."),
    "standing_changed": (
        "Källan är ändrad sedan dess och har inte längre de här orden.",
        "The source has changed since and no longer has these words.",
    ),
    "standing_withdrawn": (
        "Källan är tillbakadragen, och citeras inte längre.",
        "The source has been withdrawn and is no longer quoted.",
    ),
    "standing_unknown": (
        "Kvittot går inte att kontrollera. Länken kan ha blivit avbruten.",
        "The receipt cannot be checked. The link may have been cut off.",
    ),
    "ask_your_own": ("Ställ en egen fråga", "Ask a question of your own"),
}
