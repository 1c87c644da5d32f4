"""Sentences that every page shares: name → (Swedish, English)."""

TEXTS: dict[str, tuple[str, str]] = {
    "service": ("Klara", "Klara"),
    "service_line": (
        "Svar på frågor om arbetet i Klara, ordagrant ur källorna",
        "Answers about the work in Klara, word for word from the sources",
    ),
    "skip": ("Hoppa till innehållet", "Skip to the content"),
    "other_language": ("English", "Svenska"),
    "other_language_code": ("en", "sv"),
    "menu_main": ("Sidor", "Pages"),
    "menu_footer": ("Om tjänsten", "About the service"),
    "about": ("Så fungerar Klara", "How Klara works"),
    "accessibility": ("Tillgänglighet", "Accessibility"),
    "staff": ("För personal", "For staff"),
    "api": ("API", "API"),
    "kind_press": ("Pressmeddelande", "Press release"),
    "kind_handbook": ("Metodhandbok", "Method handbook"),
    "kind_podcast": ("Podd", "Podcast"),
    "page_number": ("sidan {page}", "page {page}"),
    "page_numbers": ("sidorna {page}–{page_to}", "pages {page}–{page_to}"),
    "at_time": ("{time} in i avsnittet", "{time} into the episode"),
    "no_date": ("Utan datum", "Undated"),
    "withdrawn": ("Tillbakadragen", "Withdrawn"),
    "transcribed": ("Automatiskt transkriberad", "Automatically transcribed"),
    "to_start": ("Till startsidan", "To the first page"),
    "error_400": ("Begäran gick inte att förstå", "The request could not be understood"),
    "error_400_text": (
        "Något i adressen eller formuläret är fel. Gå tillbaka och försök igen.",
        "Something in the address or the form is wrong. Go back and try again.",
    ),
    "error_403": ("Det gick inte att ta emot formuläret", "The form could not be accepted"),
    "error_403_text": (
        "Sidan har legat öppen för länge, eller så kom formuläret från en annan webbplats. "
        "Ladda om sidan och försök igen.",
        "The page was open for too long, or the form came from another site. "
        "Reload the page and try again.",
    ),
    "error_404": ("Sidan finns inte", "There is no such page"),
    "error_404_text": (
        "Adressen kan vara felskriven, eller så är sidan flyttad eller borttagen.",
        "The address may be misspelt, or the page was moved or removed.",
    ),
    "error_405": ("Det går inte att göra så", "That cannot be done"),
    "error_405_text": (
        "Sidan finns, men inte för det här sättet att anropa den.",
        "The page exists, but not for this way of calling it.",
    ),
    "error_413": ("Det var för mycket text", "That was too much text"),
    "error_413_text": (
        "Korta texten och försök igen.",
        "Shorten the text and try again.",
    ),
    "error_422": ("Något i frågan går inte att använda", "Something in the request is unusable"),
    "error_422_text": (
        "Se vilka fält det gäller och försök igen.",
        "See which fields are meant and try again.",
    ),
    "error_429": ("För många frågor på kort tid", "Too many questions in a short time"),
    "error_429_text": (
        "Vänta en liten stund och försök sedan igen.",
        "Wait a little while and try again.",
    ),
    "error_500": ("Något gick fel hos oss", "Something went wrong with us"),
    "error_500_text": (
        "Felet är noterat. Försök igen om en stund. Ring 114 14 om du behöver polisens hjälp "
        "och 112 om det är akut.",
        "The error has been noted. Try again in a while. Call 114 14 if you need the police "
        "and 112 in an emergency.",
    ),
    "error_503": ("Tjänsten är inte tillgänglig just nu", "The service is not available now"),
    "error_503_text": (
        "Försök igen om en stund. Ring 114 14 om du behöver polisens hjälp och 112 om det är akut.",
        "Try again in a while. Call 114 14 if you need the police and 112 in an emergency.",
    ),
}
