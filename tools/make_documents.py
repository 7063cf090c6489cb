"""Write the sample documents: `python tools/make_documents.py` fills examples/documents from examples/pages."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PAPER = (595, 842)  # points

STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="my2"><w:name w:val="二级标题"/><w:basedOn w:val="1"/>'
    '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:jc w:val="center"/></w:pPr></w:style>'
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def packed(members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive; its bytes are the same whenever it is made."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def related(*targets: tuple[str, str]) -> str:
    """Return a part that says which other parts belong to one: pairs of kind and target."""
    rows = "".join(
        f'<Relationship Id="rId{k}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for k, (kind, target) in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def docx(body: str, *, styles: str = STYLES, numbering: str = NUMBERING, core: str = "") -> bytes:
    """Return a Word file; `body` is what stands in `<w:body>`, `core` are elements such as `<dc:title>`."""
    spaces = (
        f'xmlns:w="{WORD}" xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    members = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": related(
            ("officeDocument", "word/document.xml"), ("metadata/core-properties", "docProps/core.xml")
        ),
        "word/document.xml": f"{XML}<w:document {spaces}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": related(("styles", "styles.xml"), ("numbering", "numbering.xml")),
        "word/styles.xml": f'{XML}<w:styles xmlns:w="{WORD}">{styles}</w:styles>',
        "word/numbering.xml": f'{XML}<w:numbering xmlns:w="{WORD}">{numbering}</w:numbering>',
        "docProps/core.xml": f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{core}</cp:coreProperties>',
    }
    return packed(members)


def paragraph(text: str, *, style: str = "", level: int | None = None, num: int = 1, properties: str = "") -> str:
    """Return a paragraph of Word; `level` numbers it automatically at that level of list `num`."""
    numbers = "" if level is None else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{numbers}{properties}</w:pPr>{run(text)}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Return a stretch of text of Word, all set alike."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def xlsx(sheets: Mapping[str, Iterable[Iterable[object]]], *, styles: str = "") -> bytes:
    """Return an Excel file; text stands in shared strings, a pair (number, style) is a number set in that style."""
    shared: dict[str, int] = {}
    members: dict[str, str] = {}
    for number, rows in enumerate(sheets.values(), 1):
        written = ""
        for r, row in enumerate(rows, 1):
            written += f'<row r="{r}">'
            for c, cell in enumerate(row):
                place = f'r="{chr(65 + c)}{r}"'
                if isinstance(cell, tuple):
                    written += f'<c {place} s="{cell[1]}"><v>{cell[0]}</v></c>'
                elif cell is not None:
                    written += f'<c {place} t="s"><v>{shared.setdefault(str(cell), len(shared))}</v></c>'
            written += "</row>"
        members[f"xl/worksheets/sheet{number}.xml"] = (
            f'{XML}<worksheet xmlns="{SHEET}"><sheetData>{written}</sheetData></worksheet>'
        )
    targets = [("worksheet", f"worksheets/sheet{k}.xml") for k in range(1, len(sheets) + 1)]
    names = "".join(f'<sheet name="{escape(name)}" sheetId="{k}" r:id="rId{k}"/>' for k, name in enumerate(sheets, 1))
    strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    return packed(
        {
            "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": related(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'{XML}<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": related(
                *targets, ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")
            ),
            "xl/sharedStrings.xml": f'{XML}<sst xmlns="{SHEET}">{strings}</sst>',
            "xl/styles.xml": f'{XML}<styleSheet xmlns="{SHEET}">{styles}</styleSheet>',
            **members,
        }
    )


# (text, position from the left, position from below, size) of one printed line; `heavy` lines are in black type.
Printed = tuple[str, float, float, float]


def pdf(pages: Iterable[Iterable[Printed]], *, trailer: str = "", extra: str = "", info: str = "") -> bytes:
    """Return a PDF file with a text layer, in a font that every reader knows; lines that begin with `*` are heavy."""
    objects: list[bytes] = [b""] * 2
    for name in ("STSong-Light", "SimHei-Bold"):
        objects.append(
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font/Subtype/"
            f"CIDFontType0/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000"
            f"/W[1 95 500 814 939 500]/FontDescriptor<</Type/FontDescriptor/FontName/{name}/Flags 6"
            "/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>".encode()
        )
    kids = []
    for lines in pages:
        drawn = "".join(
            f"BT /F{2 if text.startswith('*') else 1} {size} Tf {left} {below} Td "
            f"<{text.removeprefix('*').encode('utf-16-be').hex()}> Tj ET\n"
            for text, left, below, size in lines
        )
        drawn += extra
        objects.append(f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream".encode())
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {PAPER[0]} {PAPER[1]}]/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>"
            f"/Contents {len(objects)} 0 R>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    objects.append(f"<<{info}>>".encode())
    file = b"%PDF-1.4\n"
    places = []
    for k, one in enumerate(objects, 1):
        places.append(len(file))
        file += f"{k} 0 obj\n".encode() + one + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        file
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<</Size {len(objects) + 1}/Root 1 0 R"
            f"/Info {len(objects)} 0 R{trailer}>>\nstartxref\n{len(file)}\n%%EOF\n"
        ).encode()
    )


def typeset(lines: Iterable[str], *, head: str = "", columns: int = 28, rows: int = 34) -> list[list[Printed]]:
    """Set lines as a printer does: the first large and in the middle, paragraphs set in, with page numbers."""
    size, left, pitch = 16.0, 74.0, 20.0
    printed: list[tuple[str, float, float]] = []
    for k, line in enumerate(lines):
        if k == 0:
            printed.append((line, (PAPER[0] - _width(line) * 20) / 2, 20.0))
            continue
        indent = 2.0
        while line:
            cut = 0
            width = indent
            while cut < len(line) and width + _width(line[cut]) <= columns + 0.01:
                width += _width(line[cut])
                cut += 1
            while line[cut : cut + 1] in tuple("。，、；：！？”）"):  # no line begins with one of these
                cut += 1
            printed.append((line[:cut], left + indent * size, size))
            line, indent = line[cut:], 0.0
    pages: list[list[Printed]] = []
    for start in range(0, len(printed), rows):
        page = [
            (text, place, 780 - k * pitch, big) for k, (text, place, big) in enumerate(printed[start : start + rows])
        ]
        if head:
            page.append((head, left, 815.0, 9.0))
        page.append((f"- {len(pages) + 1} -", 285.0, 40.0, 10.5))
        pages.append(page)
    return pages


def _width(text: str) -> float:
    return sum(0.5 if sign.isascii() else 1.0 for sign in text)


def mht(page: bytes, address: str, kind: str = "text/html") -> bytes:
    """Return a page as a browser saves it whole."""
    import base64

    coded = base64.encodebytes(page).replace(b"\n", b"\r\n").decode()
    return (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {address}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----=_Part_7"\r\n\r\n\r\n'
        f"------=_Part_7\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: {address}\r\n\r\n"
        f"{coded}\r\n------=_Part_7\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        "Content-Location: http://qinghe.example/1.png\r\n\r\niVBORw0KGgo=\r\n------=_Part_7--\r\n"
    ).encode()


def warc(pages: Mapping[str, bytes], *, head: str = "Content-Type: text/html") -> bytes:
    """Return a web archive of answers, each packed by itself."""
    file = gzip.compress(b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 10\r\n\r\nsoftware: \r\n\r\n", mtime=0)
    for address, page in pages.items():
        answer = f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode() + page
        record = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        ).encode()
        file += gzip.compress(record + answer + b"\r\n\r\n", mtime=0)
    return file


def numbered_docx(lines: Iterable[str]) -> bytes:
    """Return a Word file of these lines in which the numbers 「一、」「（一）」 are automatic and not typed."""
    import re

    body = ""
    for k, line in enumerate(lines):
        first, second = re.match("[一二三四五六七八九十]+、", line), re.match("（[一二三四五六七八九十]+）", line)
        if k == 0:
            body += paragraph(line, style="t")
        elif first:
            body += paragraph(line[first.end() :], style="1", level=0)
        elif second:
            body += paragraph(line[second.end() :], style="my2")
        else:
            body += paragraph(line)
    return docx(body, core="<dc:creator>微软用户</dc:creator>")


def estate() -> list[str]:
    """Return the lines of the sample text `housing-estate.txt`."""
    text = (EXAMPLES / "pages" / "housing-estate.txt").read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


def cases() -> list[list[str]]:
    """Return a table with two short write-ups."""
    return [
        ["序号", "标题", "正文", "发布日期", "来源", "网址"],
        [
            "1",
            "柏溪镇“板凳会”开到家门口",
            "一、主要做法\n柏溪镇党委组织干部每周二晚上走进院落开“板凳会”，两年来召开会议216场，收集意见建议1480条。\n"
            "二、工作成效\n群众满意度从83%提高到96%，信访量下降41%。",
            "2024-03-07",
            "柏溪镇人民政府",
            "http://baixi.example/2024/37.html",
        ],
        [
            "2",
            "青禾社区建起“邻里食堂”",
            "青禾社区党委牵头，物业公司出场地、志愿者出力气，2023年5月建成“邻里食堂”1处，每天为68名老人送餐，"
            "累计服务1.2万人次。",
            "2023年11月8日",
            "青禾街道",
            "",
        ],
    ]


def main() -> None:
    """Write every sample document."""
    import csv

    folder = EXAMPLES / "documents"
    folder.mkdir(exist_ok=True)
    lines = estate()
    web = EXAMPLES / "pages"
    table = io.StringIO(newline="")
    csv.writer(table).writerows(cases())
    documents = {
        "housing-estate-numbered.docx": numbered_docx(lines[:-2]),
        "housing-estate.pdf": pdf(typeset(lines[:-2], head="望津市东蓼区社区治理案例集")),
        "cases.xlsx": xlsx({"说明": [["填报说明"]], "案例": cases()}),
        "cases-gbk.csv": table.getvalue().encode("gb18030"),
        "school.mht": mht((web / "school.html").read_bytes(), "http://yantian.example/2024/0702.html"),
        "pages.zip": packed(
            {f"材料/{name}": (web / name).read_bytes() for name in ("rural-bank.html", "traditional-big5.html")}
        ),
        "crawl.warc.gz": warc(
            {
                f"http://town.example/{name}": (web / name).read_bytes()
                for name in ("trs-county.html", "township-table-gb2312.html")
            }
        ),
        "village.md": VILLAGE.encode(),
    }
    for name, data in documents.items():
        (folder / name).write_bytes(data)


VILLAGE = """---
title: 石舫村“三本账”理清集体家底
date: 2024-05-12
source: 石舫镇党建办
---

# 石舫村“三本账”理清集体家底

## 一、基本情况

石舫村有**6个村民小组**、412户1530人，党员57名。

## 二、主要做法

- 建好资产账，清理闲置房屋14处、合同62份。
- 管好收支账，每季度在[村务公开栏](http://shifang.example)公示1次。

| 年份 | 集体收入 |
| --- | --- |
| 2021年 | 18万元 |
| 2023年 | 47万元 |
"""


if __name__ == "__main__":
    main()
