"""Which coder codes: the embedded one, or another that fulfils the protocol, by name.

What belongs here: making a coder from its configured name. What does not: any coder.

The names come from the environment, so that the command, the assets and a notebook choose alike:

``DATELINE_CODER``   ``embedded``, or ``module:name`` of a class or function that makes a ``Coder``
``DATELINE_PARSER``  the embedded coder's parser: ``embedded``, ``spacy:NAME`` or ``stanza:LANGUAGE``
"""

from __future__ import annotations

import importlib
import os

from dateline.coding import Coder
from dateline.language.parsers import EMBEDDED, ParserError, load_parser

CODER_VARIABLE = "DATELINE_CODER"
PARSER_VARIABLE = "DATELINE_PARSER"


class CoderError(ValueError):
    """A coder that can not be made; the message says why and what to do."""


CANNOT_CODE = (CoderError, ParserError)
"""What ``choose_coder`` raises."""


def choose_coder(name: str | None = None, parser: str | None = None) -> Coder:
    """The coder of that name with that parser; where None is given, the environment's, and else the embedded ones.

    Raises:
        CoderError: no such coder.
        dateline.language.parsers.ParserError: no such parser.
    """
    name = name or os.environ.get(CODER_VARIABLE, "").strip() or EMBEDDED
    parser = parser or os.environ.get(PARSER_VARIABLE, "").strip() or EMBEDDED
    if name == EMBEDDED:
        from dateline.coding.coder import EmbeddedCoder

        return EmbeddedCoder(load_parser(parser), parser_name=parser)
    module, _, attribute = name.partition(":")
    try:
        made = getattr(importlib.import_module(module), attribute)()
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise CoderError(
            f"{CODER_VARIABLE} names {name!r}, which can not be made ({error}); write module:name of a class whose "
            "objects have name, version and code_many"
        ) from error
    if not all(hasattr(made, wanted) for wanted in ("name", "version", "code_many")):
        raise CoderError(f"{CODER_VARIABLE}: {name!r} is no coder: it lacks name, version or code_many")
    coder: Coder = made
    return coder
