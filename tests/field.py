"""Workbooks too large, or too odd, to be kept: made when a test asks for them."""

import zipfile

SPACE = "http://schemas.openxmlformats.org"
MAIN = f"{SPACE}/spreadsheetml/2006/main"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData>{{}}</sheetData></worksheet>'
PARTS = {
    "_rels/.rels": f'<Relationships xmlns="{SPACE}/package/2006/relationships"><Relationship '
    f'Id="a" Type="{SPACE}/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{SPACE}'
    '/officeDocument/2006/relationships"><sheets><sheet name="Sheet" sheetId="1" r:id="b"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{SPACE}/package/2006/relationships">'
    f'<Relationship Id="b" Type="{SPACE}/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
}
TABLE = (
    ("practice", "clinicians", "complex", "moderate", "low"),
    ("North", 5, 250, 1000, 3750),
    ("South", 3, 150, 600, 2250),
)


def cell(place, value):
    """Return the XML of one cell."""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def row(number, values):
    """Return the XML of one row."""
    cells = "".join(cell(f"{'ABCDE'[n]}{number}", value) for n, value in enumerate(values))
    return f'<row r="{number}">{cells}</row>'


def workbook(path, more=b"", table=TABLE):
    """Write a workbook with the table of two sites and whatever rows are given as XML below it."""
    rows = "".join(row(n, values) for n, values in enumerate(table, 1)).encode()
    start, end = (part.encode() for part in SHEET.split("{}"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        archive.writestr("xl/worksheets/sheet1.xml", start + rows + more + end)
    return path
