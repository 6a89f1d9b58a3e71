"""Every panel of a page appears however late the kernel answers, and comes back when it is lost."""

import nbformat
import pytest

from .steps import WHOLE
from .test_controls_in_browser import BUILD, write_notebook

LATER_THAN_THE_PAGE_WAITS = 6
BUSY = f"""import asyncio, time
asyncio.get_event_loop().call_later(0, time.sleep, {LATER_THAN_THE_PAGE_WAITS})
None"""
LOSE_ALL = """() => {
  const manager = window.jupyterapp.widgetManager;
  manager._models = Object.create(null);
  manager.kernel._comms.clear();
  for (const panel of document.querySelectorAll('.jp-OutputArea-output')) {
    panel.replaceChildren('Error displaying widget: model not found');
  }
}"""
HURRY = """(() => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (wait) => timeout(wait === 2000 ? 0 : wait);
})();"""
WORKS = ".cmsim-line:has-text('list=Tuesday')"


@pytest.fixture
def opened(tmp_path, page, open_in_voila):
    """Return the way to open a page made of cells; it returns what the page sends its kernel."""

    def open_cells(*sources):
        path, said = tmp_path / "controls.ipynb", []
        write_notebook(path, *map(nbformat.v4.new_code_cell, sources))
        page.on("websocket", lambda line: line.on("framesent", lambda frame: said.append(frame)))
        open_in_voila(page, path)
        page.locator(".cmsim-line").wait_for()
        return said

    return open_cells


def works(page):
    """Change a control, and see that the kernel answered."""
    page.get_by_role("combobox", name="Day of the team meeting").select_option(label="Tuesday")
    page.locator(WORKS).wait_for()


def test_a_late_answer_of_the_kernel_brings_every_panel_without_asking_for_each(page, opened):
    said = opened(BUILD, BUSY)
    works(page)
    assert sum(b"request_state" in frame for frame in said) == 1


def test_controls_whose_code_is_read_late_appear_and_work(page, opened):
    page.add_init_script(HURRY)
    opened(BUILD)
    page.wait_for_function(WHOLE)
    works(page)


def test_panels_that_are_lost_come_back_by_themselves_and_work(page, opened):
    opened(BUILD)
    page.evaluate(LOSE_ALL)
    page.locator(".cmsim-line").wait_for()
    works(page)
