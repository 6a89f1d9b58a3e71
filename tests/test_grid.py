"""Rows that are answered alike hold only what is offered, and keep rows that are out of sight."""

import pytest
from traitlets import TraitError

from cmsim.views.widgets.grid import Answers, Counts

ROWS = {"role": "Is it written?", "space": "Where will she sit?"}


def test_a_row_takes_one_of_the_columns_and_no_other():
    grid = Answers("Questions", ROWS, {"0": "No", "1": "Yes"})
    grid.value = {"role": "1"}
    with pytest.raises(TraitError, match="choose one of"):
        grid.value = {"role": "2"}
    assert grid.value == {"role": "1"}


def test_what_was_given_stays_when_other_rows_are_shown():
    grid = Answers("Questions", ROWS, ["no", "yes"], value={"role": "yes"})
    grid.rows = [["who", "Who champions it?"]]
    assert grid.value == {"role": "yes"}


@pytest.mark.parametrize(
    "given", [[1], [1, 2, 3], [1, -1], [1, 99], [1.5, 2], [True, 1], "12", None]
)
def test_counts_are_whole_numbers_one_for_each_column(given):
    grid = Counts("Hands", ROWS, ["agree", "disagree"], most=20)
    with pytest.raises(TraitError, match="whole numbers from 0 to 20"):
        grid.value = {"role": given}
    assert grid.value == {} and grid.of("role") == [0, 0]
    grid.value = {"role": [3, 20]}
    assert grid.of("role") == [3, 20]
