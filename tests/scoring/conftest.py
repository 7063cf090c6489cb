"""A sound annotation of an invented write-up, for the tests of corpora."""

from __future__ import annotations

import pytest

from casemine.scoring.marks import Annotation
from casemine.scoring.sheet import read_sheet

FILLING = "社区地处老城东面,楼栋大多建于上世纪,住户新旧混杂,邻里之间少有往来,楼道里的事常常没有人管。"
TEXT = (
    "青禾社区案例\n一、基本情况\n" + FILLING * 12 + "社区有居民1200户。\n二、主要做法\n"
    "党委组建3支巡查队。推行“两会一站”工作法,设立议事会、评理会和服务站,每月议事2至3次。\n"
    "（一）网格先行\n网格员走访40余户。\n三、取得成效\n满意度从82%升至98%。"
)
SHEET = """\
genre	case report
domain	urban community
title	S1
figure	S15	1200户	1200	户	=	profile	居民
figure	S17	3支	3	支	=	output	巡查队
figure	S18	每月议事2至3次	2..3	次	range	output	议事
figure	S20	40余户	40	户	~	output	走访
figure	S22	从82%升至98%	98	%	=	outcome	满意度	up 82>98
model	S18	两会一站	工作法	numeric	adopted	会 2 = 议事会|评理会; 站 1 = 服务站
heading	S2	一、	基本情况	1	background
heading	S16	二、	主要做法	1	measures
heading	S19	（一）	网格先行	2	measures
heading	S21	三、	取得成效	1	outcomes
measure	S17	*	organisation	党委
measure	S18	*	mechanism
measure	S20	*	service	网格员
term	S18	两会=>两会	party_routine
"""


@pytest.fixture(scope="session")
def sound() -> Annotation:
    """An annotation without a defect."""
    found, problems = read_sheet(SHEET, name="A-01", text=TEXT)
    assert problems == ()
    return found
