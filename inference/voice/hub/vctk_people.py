"""The people of the VCTK corpus in VITS: their numbers there, their accents.

From the corpus' own speaker-info.txt (CC BY 4.0, University of Edinburgh) and from the file lists
of VITS, which number 108 of its people.
"""

from __future__ import annotations

from dataclasses import dataclass

_GENDERS = {"F": "female", "M": "male"}


@dataclass(frozen=True)
class Person:
    id: str  # p225: the corpus' own
    number: int  # in the network
    gender: str
    accent: str
    region: str

    @property
    def name(self) -> str:
        return f"{self.accent} {self.id}"

    @property
    def description(self) -> str:
        return f"From {self.region}." if self.region else ""


# Number in the network, id, gender, accent, region.
_TABLE = """
101 p225 F English, the South
43 p226 M English, Surrey
29 p227 M English, Cumbria
57 p228 F English, the South
67 p229 F English, the South
35 p230 F English, Stockton-on-Tees
50 p231 F English, the South
96 p232 M English, the South
84 p233 F English, Staffordshire
75 p236 F English, Manchester
48 p239 F English, the South West
93 p240 F English, the South
53 p243 M English, London
78 p244 F English, Manchester
24 p250 F English, the South East
41 p254 M English, Surrey
90 p256 M English, Birmingham
105 p257 F English, the South
26 p258 M English, the South
7 p259 M English, Nottingham
0 p267 F English, Yorkshire
87 p268 F English, the South
94 p269 F English, Newcastle
8 p270 M English, Yorkshire
56 p273 M English, Suffolk
32 p274 M English, Essex
106 p276 F English, Oxford
89 p277 F English, the North East
10 p278 M English, Cheshire
25 p279 M English, Leicester
83 p282 F English, Newcastle
63 p286 M English, Newcastle
77 p287 M English, York
104 p294 F American, San Francisco
42 p297 F American, New York
58 p299 F American, California
102 p300 F American, California
91 p301 F American, North Carolina
54 p305 F American, Philadelphia
12 p306 F American, New York
107 p308 F American, Alabama
17 p310 F American, Tennessee
4 p311 M American, Iowa
19 p318 F American, Napa
103 p329 F American
1 p330 F American
64 p333 F American, Indiana
38 p334 M American, Chicago
18 p339 F American, Pennsylvania
66 p341 F American, Ohio
82 p345 M American, Florida
60 p360 M American, New Jersey
79 p361 F American, New Jersey
15 p362 F American
28 p326 M Australian, Sydney
11 p374 M Australian
30 p302 M Canadian, Montreal
44 p303 F Canadian, Toronto
22 p307 F Canadian, Ontario
62 p312 F Canadian, Hamilton
85 p316 M Canadian, Alberta
97 p317 F Canadian, Hamilton
21 p343 F Canadian, Alberta
6 p363 M Canadian, Toronto
52 p280 F French
99 p248 F Indian
9 p251 M Indian
71 p376 M Indian
59 p245 M Irish, Dublin
20 p266 F Irish, Athlone
95 p283 F Irish, Cork
47 p288 F Irish, Dublin
92 p295 F Irish, Dublin
68 p298 M Irish, Tipperary
76 p313 F Irish, County Down
74 p340 F Irish, Dublin
88 p364 M Irish, Donegal
49 p335 F New Zealand
37 p238 F Northern Irish, Belfast
100 p261 F Northern Irish, Belfast
13 p292 M Northern Irish, Belfast
23 p293 F Northern Irish, Belfast
72 p304 M Northern Irish, Belfast
33 p351 F Northern Irish, Derry
3 p234 F Scottish, Dumfries
61 p237 M Scottish, Fife
86 p241 M Scottish, Perth
5 p246 M Scottish, Selkirk
14 p247 M Scottish, Argyll
80 p249 F Scottish, Aberdeen
55 p252 M Scottish, Edinburgh
31 p255 M Scottish, Galloway
81 p260 M Scottish, Orkney
45 p262 F Scottish, Edinburgh
39 p263 M Scottish, Aberdeen
65 p264 F Scottish, West Lothian
73 p265 F Scottish, Ross
27 p271 M Scottish, Fife
69 p272 M Scottish, Edinburgh
40 p275 M Scottish, Midlothian
36 p281 M Scottish, Edinburgh
16 p284 M Scottish, Fife
2 p285 M Scottish, Edinburgh
51 p314 F South African, Cape Town
34 p323 F South African, Pretoria
98 p336 F South African, Johannesburg
46 p347 M South African, Johannesburg
70 p253 F Welsh, Cardiff
"""


def _person(line: str) -> Person:
    number, id, gender, origin = line.split(maxsplit=3)
    accent, _, region = origin.partition(", ")
    return Person(id, int(number), _GENDERS[gender], accent, region)


PEOPLE = tuple(map(_person, _TABLE.strip().splitlines()))
