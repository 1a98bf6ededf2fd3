"""The closed vocabularies of coded columns.

What belongs here: lists of allowed values with their source. What does not: what the values mean to the
coder.

Sources: PLOVER codebook (event types, sectors), CAMEO codebook (sectors, Goldstein scale), ISO 4217
(currencies are checked by form only, since texts name withdrawn ones).
"""

from __future__ import annotations

EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip

# 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict
QUAD_CLASSES = (1, 2, 3, 4)

MODALITIES = ("actual", "future", "hypothetical", "requested", "negated", "denied")

ROLES = (
    "GOV", "MIL", "COP", "REB", "OPP", "CVL", "MED", "BUS", "JUD", "LEG", "PTY", "REF", "CRM", "EDU", "HLH",
    "REL", "SPY", "LAB", "AGR", "DEV", "ELI", "ENV", "ETH", "IGO", "IMG", "INS", "INT", "MNC", "MOD", "NGO",
    "RAD", "SEP", "SET", "SOC", "UAF", "UNS",
)  # fmt: skip

DATE_PRECISIONS = ("day", "week", "month", "season", "year", "range", "unknown")
PLACE_PRECISIONS = ("city", "region", "country", "area")
PUBLISHED_PRECISIONS = ("second", "minute", "hour", "day")
PUBLISHED_FROM = (
    "given", "metadata", "json-ld", "dateline", "feed", "filename", "inferred", "none",
)  # fmt: skip
MEDIA_TYPES = (
    "text/plain", "text/html", "text/markdown", "application/json", "application/pdf", "message/rfc822",
)  # fmt: skip
COMPLETENESS = ("full", "summary", "paywalled")
COPY_KINDS = ("exact", "syndicated", "derived")

INTAKE_STAGES = ("raw_articles", "articles")
OUTCOMES = ("article", "duplicate", "skipped", "rejected")

COUNTED = ("killed", "injured", "arrested", "displaced", "participants")

HEX_16 = r"^[0-9a-f]{16}$"
HEX_64 = r"^[0-9a-f]{64}$"
CAMEO_CODE = r"^\d{2,4}$"
LANGUAGE_CODE = r"^[a-z]{2}$"
CURRENCY_CODE = r"^[A-Z]{3}$"
