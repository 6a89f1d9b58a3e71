"""Every example in a docstring holds."""

import doctest
import importlib
import pkgutil

import pytest

import cmsim

MODULES = [found.name for found in pkgutil.walk_packages(cmsim.__path__, "cmsim.")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_hold(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
