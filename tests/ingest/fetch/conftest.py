"""A server that does everything that servers do."""

from collections.abc import Iterator

import pytest
from odd_server import Odd
from serving import running


@pytest.fixture
def server() -> Iterator[Odd]:
    with running(Odd()) as server:
        yield server
