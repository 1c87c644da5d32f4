"""Telling those who follow a search what is new: by mail, and to an address of theirs.

saved searches → what is new in each → a mail, a signed POST; the feed tells the same by itself.
One that cannot be told costs a line, and the others are told.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from assistant.citation import citation
from assistant.records import Quote, to_json
from assistant.staff.saved_searches import News, Saved, report, saved
from assistant.texts import Texts, texts
from index.errors import KlaraError, SettingError
from index.search.reader import Reader
from ingest.fetch.public_addresses import networks
from web.machines.webhooks import Webhooks
from web.pages.source_page import permalink
from web.settings import Settings

SECONDS = 15.0
MOST_IN_MAIL = 30
FOLLOWED = "/personal/bevakning"
"""The page on which somebody sees what they follow, and stops."""


class NotTold(KlaraError):
    """Somebody who follows a search could not be told what is new in it."""


def tell(settings: Settings, reader: Reader) -> tuple[int, list[str]]:
    """Report what is new to all who follow; return how many hits, and what could not be sent."""
    count, problems = 0, []
    for search in saved(settings.data):
        hits = report(settings.data, search, reader)
        count += len(hits)
        if not hits:
            continue
        for send, address in ((mail, search.mail), (post, search.webhook)):
            try:
                if address:
                    send(settings, search, hits)
            except NotTold as error:
                problems.append(f"{search.name} ({search.account}): {error}")
    return count, problems


def mail(settings: Settings, search: Saved, hits: Sequence[tuple[News, Quote]]) -> None:
    """Send what is new by mail; NotTold if the server does not take it."""
    if not settings.smtp or not settings.mail_from:
        raise NotTold("KLARA_SMTP and KLARA_MAIL_FROM say how to send mail; they are not set")
    t = texts(settings.texts)["sv"]
    message = EmailMessage()
    subject = "alert_subject_one" if len(hits) == 1 else "alert_subject"
    message["Subject"] = t(subject, search=" ".join(search.name.split()), count=len(hits))
    message["From"], message["To"] = settings.mail_from, search.mail
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="klara.invalid")
    message["Auto-Submitted"] = "auto-generated"
    end = t("alert_end", here=f"{settings.public_url or ''}{settings.root_path}{FOLLOWED}")
    message.set_content("\n\n".join([*_lines(settings, hits, t), end]))
    parts = urlsplit(settings.smtp)
    smtp = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    try:
        with smtp(parts.hostname or "", parts.port or 0, timeout=SECONDS) as server:
            server.ehlo()
            if parts.scheme == "smtp" and (server.has_extn("starttls") or parts.username):
                server.starttls(context=ssl.create_default_context())
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise NotTold(f"no mail to {search.mail}: {' '.join(str(error).split())}") from None


def post(settings: Settings, search: Saved, hits: Sequence[tuple[News, Quote]]) -> None:
    """Send what is new to the address that was given, signed with the search's token.

    Raises NotTold if it does not take it.
    """
    message = {
        "search": search.name,
        "hits": [
            {"why": news.why, "matched": news.words, "at": news.at, "quote": to_json(quote)}
            for news, quote in hits
        ],
    }
    with Webhooks(allow_private=networks(settings.allow_private)) as webhooks:
        if not webhooks.tell(search.webhook, search.token, message):
            raise NotTold(f"{search.webhook} did not take it")


def checked_addresses(mail: str, webhook: str) -> tuple[str, str]:
    """Return the addresses to tell; SettingError for one that cannot be used."""
    mail, webhook = mail.strip(), webhook.strip()
    if mail and (mail.count("@") != 1 or any(c.isspace() or c in ",;<>" for c in mail)):
        raise SettingError(f"{mail!r} is no address for mail")
    if webhook:
        try:
            parts = urlsplit(webhook)
            usable = parts.scheme in ("http", "https") and parts.hostname and not parts.username
        except ValueError:
            usable = False
        if not usable:
            raise SettingError(f"{webhook!r} is no address on the web")
    return mail, webhook


def _lines(settings: Settings, hits: Sequence[tuple[News, Quote]], t: Texts) -> list[str]:
    lines = []
    for news, quote in hits[:MOST_IN_MAIL]:
        site = f"{settings.public_url or ''}{settings.root_path}"
        here = f"{site}{permalink(quote.document.id, quote.receipt)}"
        why = t(f"alert_{news.why}", words=", ".join(news.words))
        lines.append(f"{why}\n”{quote.text}”\n{', '.join(citation(quote, t))}\n{here}")
    if len(hits) > MOST_IN_MAIL:
        lines.append(t("alert_more", count=len(hits) - MOST_IN_MAIL))
    return lines
