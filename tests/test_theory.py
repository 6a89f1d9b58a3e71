"""The whole model, driven to corners by scenarios alone, gives known queueing results."""

import oracles
import pytest
from remake import kept


@pytest.fixture(scope="module")
def known():
    """What the same runs gave for the page on validation, some of them done again."""
    kept.recall("validation")
    return kept.of("validation")


@pytest.mark.slow
@pytest.mark.parametrize("name", oracles.ORACLES)
def test_the_model_agrees_with_theory(name, known):
    """Within three standard errors of its own replications, and those are small enough to fail."""
    for row in oracles.rows(name, known):
        assert row.precision < 0.1, str(row)
        assert row.off < oracles.STANDARD_ERRORS, str(row)


@pytest.mark.slow
def test_arrivals_follow_the_rate_function_by_the_hour_of_the_week(known):
    found, total = oracles.usual_arrivals(known)
    assert found.chi_square[1] == 45 and min(rate for rate in found.expected if rate) > 500
    assert total.precision < 0.02
    oracles.check_arrivals(found, total)
