"""Pack the site for a learning management system, as SCORM 1.2: each lesson reports by itself."""

import tempfile
import zipfile
from html import escape
from pathlib import Path

import nbformat

from browser_edition import build
from browser_edition.parts import Missing

LESSONS = "[0-7]*.ipynb"
ORGANIZATION = "the-next-call"
NAMESPACES = (
    'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" '
    'xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"'
)
TITLE = "The Next Call: care management in primary care"


def pack(archive, chosen=()):
    """Write a package with some lessons, all without any; an earlier package is replaced."""
    archive = Path(archive).absolute()
    if archive.suffix != ".zip":
        raise Missing(f"{archive.name}: a package ends in .zip")
    if archive.exists() and not is_package(archive):
        raise Missing(f"{archive}: there is something else at this place: choose another name.")
    lessons = titles(chosen)
    with tempfile.TemporaryDirectory() as folder:
        build.fill(Path(folder))
        add(Path(folder), lessons)
        archive.parent.mkdir(parents=True, exist_ok=True)
        part = archive.with_name(f".{archive.name}.part")
        build.pack(part, {folder: ""})
        part.replace(archive)
    return archive


def add(folder, lessons):
    """Add to a site the pages that a learning management system opens, and its manifest."""
    named = next(folder.glob("parts-*")).name
    for stem, title in lessons.items():
        page = build.rendered(
            "launch.html.j2", stem=stem, title=title, parts=named, policy=build.POLICY
        )
        (folder / launch(stem)).write_text(page, encoding="utf-8")
    names = [path.relative_to(folder).as_posix() for path in build.files_in(folder)]
    (folder / "imsmanifest.xml").write_text(manifest(lessons, names), encoding="utf-8")


def is_package(archive):
    """Say whether a file is a package of a learning management system."""
    return zipfile.is_zipfile(archive) and "imsmanifest.xml" in zipfile.ZipFile(archive).namelist()


def titles(chosen=()):
    """Return ``{stem: title}`` of the lessons chosen by name or by number; all without any."""
    paths = {path.stem: path for path in sorted(build.NOTEBOOKS.glob(LESSONS))}
    wanted = dict.fromkeys(stem for one in chosen for stem in paths if one in (stem, stem[:2]))
    unknown = [one for one in chosen if not any(one in (stem, stem[:2]) for stem in paths)]
    if unknown:
        known = ", ".join(stem[:2] for stem in paths)
        raise Missing(f"{unknown[0]}: there is no such lesson; there are {known}.")
    return {
        stem: nbformat.read(paths[stem], as_version=4).metadata.title for stem in wanted or paths
    }


def launch(stem):
    """Return the name of the page that a learning management system opens for a lesson."""
    return f"lesson_{stem}.html"


def manifest(lessons, files):
    """Return what a learning management system reads first: the lessons, and all files."""
    items = "\n".join(
        f'<item identifier="item-{stem}" identifierref="lesson-{stem}">'
        f"<title>{escape(title)}</title></item>"
        for stem, title in lessons.items()
    )
    pages = "\n".join(
        f'<resource identifier="lesson-{stem}" type="webcontent" adlcp:scormtype="sco" '
        f'href="{launch(stem)}"><file href="{launch(stem)}"/>'
        '<dependency identifierref="all"/></resource>'
        for stem in lessons
    )
    shared = "".join(
        f'<file href="{escape(name)}"/>' for name in files if name not in map(launch, lessons)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="{ORGANIZATION}-{len(lessons)}" version="1.0" {NAMESPACES}>
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="{ORGANIZATION}">
<organization identifier="{ORGANIZATION}"><title>{escape(TITLE)}</title>
{items}
</organization></organizations>
<resources>
{pages}
<resource identifier="all" type="webcontent" adlcp:scormtype="asset">{shared}</resource>
</resources></manifest>
"""
