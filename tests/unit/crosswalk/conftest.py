import pytest

from aiconcord.crosswalk.published import Published
from aiconcord.crosswalk.published_offline import published_offline


@pytest.fixture(scope="session")
def published() -> Published:
    return published_offline()
