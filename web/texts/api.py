"""Sentences of the API and its page: name → (Swedish, English)."""

TEXTS: dict[str, tuple[str, str]] = {
    "api_title": ("Klaras API", "Klara's API"),
    "api_lead": (
        "Samma svar som på webbplatsen, som JSON. Allt går att läsa utan konto. "
        "Beskrivningen för maskiner (OpenAPI) finns på",
        "The same answers as on the website, as JSON. Everything can be read without an account. "
        "The description for machines (OpenAPI) is at",
    ),
    "api_parameters": ("Parametrar", "Parameters"),
    "api_name": ("Namn", "Name"),
    "api_where": ("Var", "Where"),
    "api_meaning": ("Betydelse", "Meaning"),
    "api_required": ("krävs", "required"),
    "api_body": ("Exempel på anrop", "Example request"),
    "api_answer": ("Exempel på svar", "Example answer"),
    "api_errors": ("Fel", "Errors"),
    "api_errors_text": (
        "Alla fel är problembeskrivningar enligt RFC 9457 (application/problem+json), på svenska "
        "eller engelska efter Accept-Language. Efter 429 och 503 säger Retry-After hur många "
        "sekunder som är bra att vänta.",
        "All errors are problem details by RFC 9457 (application/problem+json), in Swedish or "
        "English by Accept-Language. After 429 and 503, Retry-After says how many seconds to wait.",
    ),
    "no_document": ("Det finns inget dokument med det namnet.", "No document has that name."),
}
