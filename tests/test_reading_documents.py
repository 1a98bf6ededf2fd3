"""Documents that have to be opened: Markdown, mail, PDF."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader, PdfWriter

from dateline.reading import clean, read_stream
from dateline.reading.pdf import read_pdf
from dateline.records import Article, RawItem, Rejected, Skipped
from tests.format_examples import PARAGRAPH, SENTENCE, pdf

NOW = datetime(2023, 5, 15, 6, 0, tzinfo=UTC)
OTHER = "Trucks with food reached the villages on Tuesday, and more are on their way from the south, aid workers said."


def read(content: bytes | str) -> list[RawItem | Rejected | Skipped]:
    content = content if isinstance(content, bytes) else content.encode()
    return list(read_stream(io.BytesIO(content), "in", collected_at=NOW))


def article_of(content: bytes | str, media_type: str) -> Article:
    item = read(content)[0]
    assert isinstance(item, RawItem)
    assert item.media_type == media_type
    article = clean(item)
    assert isinstance(article, Article), article
    return article


def refusal_of(content: bytes) -> Rejected:
    (item,) = read(content)
    assert isinstance(item, RawItem)
    refused = clean(item)
    assert isinstance(refused, Rejected)
    return refused


# --- Markdown


@pytest.mark.parametrize(
    "front",
    [
        '---\ntitle: "Garrison leaves"\ndate: 2021-03-04\nauthors:\n  - Ann Lee\n  - Bob Roe\ntags: [a, b]\n---\n',
        '+++\ntitle = "Garrison leaves"\ndate = 2021-03-04\nauthors = ["Ann Lee", "Bob Roe"]\n+++\n',
    ],
)
def test_front_matter_says_title_date_and_authors(front: str) -> None:
    article = article_of(f"{front}\n{PARAGRAPH}\n\n{OTHER}\n", "text/markdown")
    assert (article.title, article.authors) == ("Garrison leaves", ("Ann Lee", "Bob Roe"))
    assert article.published_at == datetime(2021, 3, 4, tzinfo=UTC)
    assert article.body == f"{PARAGRAPH}\n\n{OTHER}"


def test_markup_is_taken_out_of_markdown_and_its_first_heading_is_the_title() -> None:
    text = (
        "# Garrison *leaves*\n\n![map](map.png)\n\nThe garrison **left** the [river crossing](http://x.example 'a') "
        f"on\nMonday, traders said.\n\n## More\n\n> {OTHER}\n\n```\ncode\n```\n\n[1]: http://x.example\n"
    )
    article = article_of(text, "text/markdown")
    assert article.title == "Garrison leaves"
    assert SENTENCE in article.body
    assert OTHER in article.body
    assert not set("*[]`>#") & set(article.body)


@pytest.mark.parametrize(
    "prose",
    [
        f"Garrison leaves\n\n{PARAGRAPH}\n\n---\n\n{OTHER}",
        f"#1 in the news today\n\n{PARAGRAPH}",
        f"--- KHARTOUM, May 5 ---\n\n{PARAGRAPH}",
        f"{PARAGRAPH}\n\n* Ann Lee is a reporter * Write to her *",
    ],
)
def test_plain_text_is_not_taken_for_markdown(prose: str) -> None:
    (item,) = read(prose)
    assert isinstance(item, RawItem)
    assert item.media_type == "text/plain"


# --- mail

HEAD = (
    "From: =?utf-8?b?QW5uIEzDqWU=?= <ann@agency.example>\r\nTo: desk@news.example\r\n"
    "Subject: =?utf-8?q?Garrison_leaves?=\r\nDate: Mon, 15 May 2023 10:00:00 +0200\r\n"
    "Message-ID: <m1@agency.example>\r\nMIME-Version: 1.0\r\n"
)
MIXED = (
    f'{HEAD}Content-Type: multipart/mixed; boundary="B"\r\n\r\n--B\r\n'
    f"Content-Type: multipart/alternative; boundary=C\r\n\r\n"
    f"--C\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Other text.</p>\r\n--C\r\n"
    f"Content-Type: text/plain; charset=utf-8\r\n\r\n{PARAGRAPH}\r\n\r\n{OTHER}\r\n-- \r\nAnn\r\n--C--\r\n"
    '--B\r\nContent-Type: application/pdf; name="a.pdf"\r\nContent-Disposition: attachment; filename="a.pdf"\r\n\r\n'
    "xx\r\n--B--\r\n"
)


def test_mail_gives_its_text_subject_sender_and_date() -> None:
    article = article_of(MIXED, "message/rfc822")
    assert (article.title, article.authors, article.record_id) == ("Garrison leaves", ("Ann Lée",), "m1@agency.example")
    assert article.published_at == datetime(2023, 5, 15, 8, 0, tzinfo=UTC)
    assert article.body == f"{PARAGRAPH}\n\n{OTHER}"
    attached = read(MIXED)[1]
    assert isinstance(attached, Skipped)
    assert (attached.rule, "a.pdf" in attached.reason) == ("attachment", True)


def test_mail_that_is_forwarded_has_the_title_of_what_it_forwards() -> None:
    mail = HEAD.replace("=?utf-8?q?Garrison_leaves?=", "Re: FWD: Garrison leaves: what now")
    article = article_of(f"{mail}Content-Type: text/plain\r\n\r\n{PARAGRAPH}\r\n\r\n{OTHER}", "message/rfc822")
    assert article.title == "Garrison leaves: what now"


def test_mail_in_html_and_a_legacy_encoding_is_read() -> None:
    text = "Le général a quitté la ville à l'aube, a déclaré l'armée. " * 3
    mail = f"{HEAD}Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<p>{text}</p>"
    assert "général a quitté" in article_of(mail.encode("cp1252"), "message/rfc822").body


def test_mail_with_attachments_alone_is_no_article() -> None:
    mail = f"{HEAD}Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\nxx"
    item, attached = read(mail)
    assert isinstance(attached, Skipped)
    assert isinstance(item, RawItem)
    refused = clean(item)
    assert isinstance(refused, Rejected)
    assert refused.rule == "no_article"


def test_a_mailbox_is_cut_into_messages() -> None:
    message = HEAD.replace("\r\n", "\n") + f"\n{PARAGRAPH}\n\n>From here on all is quiet, {OTHER}\n\n"
    box = "".join(
        f"From ann@agency.example Mon May 15 10:0{n}:00 2023\n{message.replace('m1@', f'm{n}@')}" for n in range(3)
    )
    found = read(box)
    assert [item.record_id for item in found if isinstance(item, RawItem)] == [f"m{n}@agency.example" for n in range(3)]
    assert isinstance(found[0], RawItem)
    article = clean(found[0])
    assert isinstance(article, Article)
    assert "\n\nFrom here on" in article.body


def test_a_text_that_opens_like_a_letter_is_no_mail() -> None:
    (item,) = read(f"Subject: the garrison\nFrom: our man in the capital\n\n{PARAGRAPH}")
    assert isinstance(item, RawItem)
    assert item.media_type == "text/plain"


# --- PDF

PAGES = (
    (
        "Example Ministry - Press release 12",
        "KHARTOUM, 5 May 2023 - The garrison left the river crossing on Monday, tra-",
        "ders said. Officials in the capital confirmed the withdrawal and said that talks",
        "on the bridge would go on.",
        "Two hundred people had fled from the villages around the crossing since the end",
        "of April, the governor said, and he asked for help from the neigh-",
        "1",
    ),
    (
        "Example Ministry - Press release 12",
        "bouring provinces.",
        "Trucks with food reached the place on Tuesday, and more are on their way to it",
        "from the south, aid workers said.",
        "2",
    ),
)


def test_paragraphs_of_a_pdf_are_put_together_across_lines_and_pages() -> None:
    assert read_pdf(pdf(PAGES)).body.split("\n\n") == [
        "KHARTOUM, 5 May 2023 - The garrison left the river crossing on Monday, traders said. Officials in the capital "
        "confirmed the withdrawal and said that talks on the bridge would go on.",
        "Two hundred people had fled from the villages around the crossing since the end of April, the governor said, "
        "and he asked for help from the neighbouring provinces.",
        "Trucks with food reached the place on Tuesday, and more are on their way to it from the south, aid workers "
        "said.",
    ]


def test_pdf_becomes_an_article_with_the_title_it_names() -> None:
    article = article_of(pdf(PAGES, title="The garrison leaves (at last)"), "application/pdf")
    assert article.title == "The garrison leaves (at last)"
    assert "traders said." in article.body


def test_names_of_files_are_no_titles_of_a_pdf() -> None:
    assert "title" not in read_pdf(pdf(PAGES, title="Press release final v2.docx")).said


def encrypted(content: bytes, password: str, owner: str | None = None) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(password, owner)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_pdf_that_cannot_be_read_is_rejected_with_the_reason() -> None:
    assert refusal_of(encrypted(pdf(PAGES), "secret")).rule == "encrypted"
    assert refusal_of(pdf([[], []])).rule == "scanned_pdf"
    assert refusal_of(pdf(PAGES)[:700]).rule == "damaged_file"
    # A password that only forbids printing keeps nobody from reading.
    assert "traders said" in read_pdf(encrypted(pdf(PAGES), "", "owner")).body
