"""Actors (cơ quan, đơn vị): where the name of an actor begins and ends in a sentence, and how a list of them is split.

Vietnamese agency names hold commas and “và” (Sở Văn hóa, Thể thao và Du lịch), so a list is split only where the next
word begins another name.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ansinh.kernel.text import squash
from ansinh.plans.rules.letters import UPPER

_UP = f"[{UPPER}]"
# First words of the name of one body. A capital must follow where the word is also an ordinary one.
_SPECIFIC = (
    rf"Sở\s+{_UP}|Ban\s+{_UP}|Ban (?:chỉ huy|chỉ đạo|quản lý|dân tộc|công tác)|Bộ\s+{_UP}|Bộ (?:chỉ huy|phận)|UBND|"
    rf"HĐND|UBMTTQ|MTTQ|"
    rf"[Ủủ]y ban|[Uu][ỷỶ] ban|Uỷ ban|Mặt trận|Hội đồng nhân dân|Công an|Quân sự|Bảo hiểm xã hội|BHXH|Ngân hàng|"
    rf"Kho bạc|Cục\s+{_UP}|Chi cục|"
    rf"Tổng cục|Văn phòng|Thanh tra|Trung tâm|Đài\s|Báo\s+(?:{_UP}|và)|Cổng\s|Hội\s+{_UP}|Liên đoàn|Liên minh|"
    rf"Tỉnh đoàn|Thành đoàn|"
    rf"Huyện đoàn|Đoàn\s+(?:Thanh niên|TNCS|{_UP})|Tỉnh ủy|Thành ủy|Huyện ủy|Đảng ủy|Phòng\s+{_UP}|Công chức|"
    rf"Thủ trưởng|Giám đốc|"
    rf"Chủ tịch|Phó Chủ tịch|Trưởng (?:các|ban|phòng|thôn|bản|ấp|buôn|khóm|khu phố|làng|tiểu khu)|Tổ trưởng|Hiệu trưởng|Người đứng đầu|"
    rf"Thuế (?:tỉnh|thành phố|cơ sở|khu vực|Thành phố|Tỉnh)|Thống kê (?:tỉnh|thành phố|cơ sở|khu vực)|Thi hành án|Viễn thông|VNPT|Viettel|"
    rf"Hạt [Kk]iểm lâm|Ban [Gg]iám (?:hiệu|đốc)|Đảng bộ|Chi bộ|Chi nhánh|Cấp ủy|Các cấp ủy|Cụm |Tổng công ty|Học viện|Nhà máy|Đồn Biên phòng|"
    rf"Bộ đội|Đoàn xã|Đoàn phường|Hội đồng |Kiểm toán|Liên hiệp|Câu lạc bộ|Viện\s+{_UP}|Trường\s+{_UP}|Bệnh viện|Công ty|"
    rf"Tổ công tác|Thường trực|"
    rf"Quỹ\s+{_UP}|Trạm [Yy] tế|Tòa án|Viện kiểm sát|Bưu điện|Điện lực|Chính phủ|Thủ tướng|Quốc hội|Lãnh đạo|Bí thư|"
    rf"Tập đoàn|Hiệp hội|Hợp tác xã"
)
_GENERIC = (
    r"[Cc]ác\s+(?:[Ss]ở|[Bb]an|ngành|[Pp]hòng|[Đđ]ơn vị|[Cc]ơ quan|[Đđ]ịa phương|tổ chức|thôn|hội|đoàn thể|"
    r"doanh nghiệp|xã|phường|huyện|"
    r"trường|cấp|bộ|chi|thành viên|cơ sở|ngân hàng|báo|chủ đầu tư)|[Tt]ừng (?:cấp|ngành|cơ quan|đơn vị|địa phương)|"
    r"(?:[Ss]ở|[Cc]ơ quan|[Bb]an|[Pp]hòng), (?:ban|ngành|đơn vị|sở)|(?:[Đđ]ơn vị|[Cc]ơ quan|"
    r"[Đđ]ịa phương) (?:có )?liên quan|"
    r"[Mm]ặt trận (?:tổ quốc|Tổ quốc)|[Đđ]oàn thể|Tất cả (?:các|lực lượng|cán bộ)|Toàn thể|[Mm]ọi (?:cơ quan|tổ chức|cá nhân)"
)
_HEAD = re.compile(rf"(?:{_SPECIFIC}|{_GENERIC})")
_LISTED = (
    r"[Cc]ác\s+(?:[Ss]ở|[Bb]an|ngành|[Pp]hòng|[Đđ]ơn vị|[Cc]ơ quan|[Đđ]ịa phương|tổ chức|thôn|hội|đoàn thể|Đoàn thể|"
    r"doanh nghiệp|xã|phường|"
    r"huyện|trường|cấp|bộ|thành viên|cơ sở|ngân hàng|báo|chủ đầu tư)\b|báo,? đài\b|[Mm]ặt trận (?:tổ quốc|Tổ quốc)"
)
_BREAK = re.compile(rf"(?:\s*[,;]\s*(?:và\s+|cùng\s+)?|\s+(?:và|cùng)\s+)(?=(?:{_SPECIFIC}|{_LISTED}))")
_LEADERLESS = re.compile(
    r"^(?:(?:các|những|từng)\s+(?:sở|ban|ngành|phòng|đơn vị|cơ quan|thôn|địa phương)\b|(?:sở|ban|phòng|cơ quan), )",
    re.IGNORECASE,
)
_FRONT = re.compile(r"(?:[Ủủ]y ban |Uỷ ban |UB)?(?:Mặt trận|MTTQ|mặt trận)", re.IGNORECASE)
_FRONT_FAMILY = re.compile(r"(?:[Cc]ác\s+)?(?:tổ chức|đoàn thể|Đoàn thể|hội)\b")
_RELATED = re.compile(r"^các (?:đơn vị|cơ quan)[^,;]{0,25}liên qua", re.IGNORECASE)

_VERB = (
    r"chủ trì|phối hợp|chủ động|tập trung|tăng cường|đẩy mạnh|tuyên truyền|thường xuyên|xây dựng|theo (?:chức năng|"
    r"dõi|thẩm quyền|nhiệm vụ|"
    r"quy định|lĩnh vực|phạm vi)|căn cứ|chịu trách nhiệm|có trách nhiệm|có kế hoạch|có văn bản|có nhiệm vụ|"
    r"có giải pháp|thực hiện|triển khai|"
    r"hướng dẫn|kiện toàn|bố trí|tham mưu|lập dự toán|lập danh sách|nghiên cứu|rà soát|khẩn trương|kịp thời|báo cáo|"
    r"định kỳ|gửi|tiếp tục|"
    r"lãnh đạo, chỉ đạo|lãnh đạo|trong phạm vi|trong quá trình|bằng |đăng tải|quan tâm|tổng hợp|cân đối|hỗ trợ|"
    r"kiểm tra|giám sát|đôn đốc|"
    r"quán triệt|vận động|nâng cao|phát huy|phổ biến|hằng năm|hàng năm|hằng tháng|hằng quý|trên cơ sở|được giao|"
    r"là cơ quan|là đầu mối|"
    r"là đơn vị|cập nhật|bảo đảm|đảm bảo|tạo điều kiện|ưu tiên|cụ thể hóa|cụ thể hoá|ban hành|phân công|đề xuất|"
    r"lồng ghép|tham gia|"
    r"khuyến khích|thẩm định|công bố|trình |cung cấp|tích cực|nghiêm túc|xem xét|phải |cần |sử dụng|huy động|"
    r"phản ánh|chấp hành|đưa |"
    r"quyết định|hoàn thành|đề nghị|phân bổ|tổng kết|sơ kết|đánh giá|duy trì|phát triển|mở rộng|khai thác|vận hành|"
    r"ứng dụng|"
    r"trước (?:ngày|khi|\d)|vào (?:ngày|đầu|cuối|tháng|quý|dịp)|theo (?:mẫu|định kỳ)|tại (?:phiên|cuộc|hội nghị|kỳ)|chậm nhất|kết quả|tình hình|bám sát|các chỉ tiêu|đồng gửi|sau khi|trong năm|và đột xuất|"
    r"chuẩn bị|mở (?!rộng)|về (?:việc|kết quả|tình hình|công tác)|trong việc|liên hệ|nắm|(?<!trật )tự |rút kinh nghiệm|"
    r"khám (?:sức|bệnh|sàng|lưu)|chữa |tiêm |cấp (?:phát|thẻ|giấy|kinh phí|miễn)|lập (?:hồ|danh|kế|dự|phương|biên|đề|báo|quy)|"
    r"truyền thông (?:về|chính|nâng|trên)|gặp gỡ|đối thoại|tìm kiếm|điều tra|"
    r"bổ sung|phê duyệt|cho ý kiến|cho phép|khắc phục|xác định|lựa chọn|tiếp nhận|điều phối|trang bị|nâng cấp|đẩy nhanh|tiến hành|"
    r"thành lập|kiểm soát (?!bệnh)|ngăn chặn|biểu dương|khen thưởng|tư vấn|thu hút|công nhận|cấp phát|giảm |(?<!ào )(?<!áng )tạo (?:điều|việc|môi|sự)|dành |niêm yết|công khai|"
    r"lắp đặt|bàn giao|kêu gọi|đăng ký|thu gom|nghiệm thu|tuyển dụng|chăm lo|thăm hỏi|tặng |trao |nhân rộng|điều chỉnh|sửa đổi|soạn thảo|"
    r"biên soạn|phát hành|phát sóng|"
    r"giải quyết|xử lý|thông báo|hoàn thiện|sắp xếp|bồi dưỡng|đào tạo|cử |chọn|giới thiệu|"
    r"(?<!ban )(?<!Ban )chỉ đạo|giao |cho vay|chi trả|khảo sát|thống kê|thu thập|ký kết|kết nối|quản lý(?! nhà| các|"
    r" dự| khu)|"
    r"(?<!các )(?<!cá nhân, )(?<!và )(?<!, )(?<!những )tổ chức(?! chính trị| thành viên| xã hội| đoàn thể| tôn giáo|"
    r" liên quan| kinh tế| hội|,| có liên| khác)"
)
_VERB_AT = re.compile(rf"[\s,;:](?:(?:thì|để|sẽ|đã|cùng|thống nhất)\s)?(?={_VERB})")
_END = re.compile(r"\s*[:(.]|\s-\s(?=là)")
_REQUEST = re.compile(r"^(?:Đề nghị|đề nghị|Yêu cầu|yêu cầu|Giao cho|giao cho|Giao|giao|Phân công)\s+(?:đồng chí\s+)?")
_DANGLING = re.compile(r"\s(?:tới|đến|trong|về|để|và)(?: việc)?$")
MAX_NAME = 320


class Actor(NamedTuple):
    """An actor phrase found in a text: [start, end) of its words, and whether “đề nghị” stands before it."""

    start: int
    end: int
    words: str
    requested: bool


def begins_actor(text: str, at: int) -> bool:
    """Whether the name of a body, or a phrase for several, begins at ``at``."""
    return _HEAD.match(text, at) is not None


def leading_actor(text: str, at: int = 0) -> Actor | None:
    """The actor whose name begins at ``at`` (after “Đề nghị”, “Giao”, “Yêu cầu”), or None. Ends before the first verb,
    a colon, a bracket or a full stop."""
    request = _REQUEST.match(text[at : at + 60])
    begin = at + (request.end() if request else 0)
    if not _HEAD.match(text, begin):
        return None
    limit = min(len(text), begin + MAX_NAME)
    verb = _VERB_AT.search(text, begin + 3, limit)
    stop = _END.search(text, begin + 3, limit)
    ends = [match.start() for match in (verb, stop) if match is not None]
    if (whole := _WHOLE_NAME.match(text, begin, limit)) is not None:
        inside = [end for end in ends if end < whole.end()]
        ends = [end for end in ends if end not in inside]
        if _GOES_ON.match(text, whole.end()) is None:
            ends.append(whole.end())
    if _COLLECTIVE.match(text, begin) and (cut := _collective_end(text, begin, limit)) is not None:
        ends.append(cut)
    if not ends and limit < len(text):
        return None
    end = min(ends) if ends else limit
    words = _DANGLING.sub("", text[begin:end].rstrip(" ,;:"))
    if not words or len(words) < 4:
        return None
    return Actor(begin, begin + len(words), words, bool(request and request.group().lower().startswith("đề nghị")))


# Bodies of the two-level government whose names hold a verb, a comma, a dash or “và”, with the place they belong to.
_COUNCIL, _COMMITTEE = r"(?:HĐND|Hội đồng nhân dân)", r"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)"
_OF_PLACE = rf"(?: (?:các |cấp )?(?:xã|phường|đặc khu|tỉnh|thành phố|huyện)(?! hội)(?: [{UPPER}]\w*)*)?"
_WHOLE_NAME = re.compile(
    rf"(?:Phòng Văn h(?:óa|oá)\s*[-–]\s*[Xx]ã hội|"
    rf"Phòng Kinh tế, [Hh]ạ tầng và [Đđ]ô thị|Phòng Kinh tế(?! [-–&]|,| và| (?:đối ngoại|ngành|tổng hợp|nông|hợp tác|tập thể|số|quốc|hạ tầng|kỹ thuật)\b)|"
    rf"Văn phòng (?:{_COUNCIL} và {_COMMITTEE}|{_COMMITTEE} và {_COUNCIL}|Đảng ủy|Đảng uỷ|Đoàn (?:ĐBQH|đại biểu Quốc hội) và {_COUNCIL})|"
    rf"Trung tâm [Pp]hục vụ [Hh]ành chính công|Trung tâm [Cc]ung ứng [Dd]ịch vụ (?:sự nghiệp )?công|"
    rf"Ban [Cc]hỉ huy [Qq]uân sự|Sở Văn h(?:óa|oá), Thể thao và Du lịch|Sở Nông nghiệp và Môi trường|"
    rf"Sở Dân tộc và Tôn giáo)"
    rf"{_OF_PLACE}|"
    rf"(?:(?:[Ủủ]y ban|Uỷ ban|UB) ?)?(?:Mặt trận Tổ quốc|MTTQ) Việt Nam{_OF_PLACE} (?:và|cùng) các "
    rf"(?:tổ chức chính trị(?:\s*[-–]\s*| )xã hội|tổ chức thành viên|đoàn thể){_OF_PLACE}"
)
# What may follow such a name and still belong to the actors: another one, or a word that no verb is.
_GOES_ON = re.compile(
    rf"\s*(?:[,;/&]|$)|\s+(?:[-–]\s|[{UPPER}]|(?:và|cùng|với|trực thuộc|thuộc|của|là|liên quan|có liên quan)\b)"
)

_COLLECTIVE = re.compile(
    r"(?:[Cc]ác|[Tt]ừng)\s|(?:[Ss]ở|[Bb]an), |(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+(?:các|cấp)\s"
)
_COLLECTIVE_PHRASES = (
    "các từng sở ban ngành phòng đơn vị cơ quan địa phương tổ chức chính trị xã hội quần chúng tỉnh thành phố huyện "
    "thị xã thị trấn phường đặc khu cấp thôn bản ấp buôn làng khóm khu dân cư có liên quan liên qua và đoàn thể "
    "doanh nghiệp trực thuộc thành viên khác trên địa bàn chuyên môn trung ương trực tiếp ủy uỷ đảng chính quyền "
    "hợp tác xã viễn thông thông tấn báo chí truyền hình đài trường học bệnh viện trạm y tế nghề nghiệp bộ tập hữu của "
    "người lao động sử dụng chi nhánh công lập ngoài công lập nhân dân giám đốc thủ trưởng chủ tịch khối đại hành chính "
    "cụm tập đoàn tổng công ty ngân hàng lực lượng vũ trang kinh tế chức năng trợ giúp đặc thù phi chính phủ cộng đồng "
    "hộ nhà thầu ubnd với - – &"
)
_COLLECTIVE_WORDS = frozenset(_COLLECTIVE_PHRASES.split())


def _collective_end(text: str, begin: int, limit: int) -> int | None:
    """Where a collective phrase (các sở, ngành, địa phương …) ends: before the first small word that cannot belong to
    one. None once a proper name has begun, whose words nobody can list."""
    for match in re.finditer(r"\S+", text[begin:limit]):
        word = match.group().strip(',;:.()“”"')
        if not word or word in _COLLECTIVE_WORDS:
            continue
        if word[0].isupper():
            if word.lower() in _COLLECTIVE_WORDS:
                continue
            return None
        at = begin + match.start()
        return at if match.start() > 8 else None
    return None


# Bodies without a name of their own that one works along with: “phối hợp chính quyền địa phương và các đoàn thể giám sát”.
_PARTNER = re.compile(
    r"(?:[Cc]ác|[Nn]hững|[Cc]hính quyền|[Cc]ơ quan|[Ll]ực lượng|[Hh]ệ thống|[Đđ]ơn vị|[Đđ]ịa phương|[Dd]oanh nghiệp|[Tt]ổ chức|"
    r"[Nn]hân dân|[Gg]ia đình|[Nn]hà trường|[Cc]ấp ủy|[Nn]gành|[Ss]ở|[Bb]ộ|[Bb]an)[\s,]"
)


def partner_at(text: str, at: int) -> tuple[str, ...]:
    """The bodies named at ``at``, after “phối hợp với”: names, or a phrase such as “các lực lượng và UBND các xã”."""
    actor = leading_actor(text, at)
    if actor is not None:
        return split_actors(actor.words)
    if _PARTNER.match(text, at) is None:
        return ()
    limit = min(len(text), at + 170)
    verb = _VERB_AT.search(text, at + 3, limit)
    stop = _END.search(text, at + 3, limit)
    also = re.search(r"\s(?:thông tin (?:kịp thời|rộng rãi)|để|nhằm|khi)\s|;", text[at:limit])
    ends = [match.start() for match in (verb, stop) if match is not None] + ([at + also.start()] if also else [])
    if not ends:
        return ()
    words = _DANGLING.sub("", text[at : min(ends)].rstrip(" ,;:"))
    return split_actors(words) if len(words) > 6 else ()


def phrase_before_colon(text: str, at: int) -> Actor | None:
    """“Doanh nghiệp, cộng đồng, tổ chức, cá nhân: Quan tâm …”: the phrase before a colon, where it is no verb's."""
    colon = text.find(":", at, at + 150)
    if colon < 0:
        return None
    words = re.sub(r"\s*\([^()]*\)", "", text[at:colon]).strip(" .,")
    if not len(words) > 4 or _VERB_AT.search(f" {words} ") or _NO_BODY.match(words) or any(c in words for c in ".;"):
        return None
    return Actor(at, at + len(words), words, False) if text.startswith(words, at) else None


_NO_BODY = re.compile(
    r"(?:Kinh phí|Nguồn|Thời gian|Chế độ|Tiến độ|Nội dung|Nhiệm vụ|Mục tiêu|Chỉ tiêu|Yêu cầu|Lưu ý|Hình thức|Địa điểm|Đối tượng|Về|Đối với|"
    r"Hằng|Hàng|Năm|Quý|Tháng|Giai đoạn|Báo cáo|Công tác|Việc|Trên đây|Trong|Khi|Sau|Trước|Kết quả|Sản phẩm|Phương án|Giải pháp|Lộ trình|"
    r"Dự kiến|Tổng|Mức|Định kỳ|Cụ thể|Theo đó|Như sau|Ghi chú|Phụ lục|Biểu|Bảng|Số|Tên|Điều kiện|Thành phần|Phạm vi|Tổ chức|Căn cứ|Cơ chế)\b",
    re.IGNORECASE,
)


def find_actor(text: str, at: int, limit: int | None = None) -> Actor | None:
    """The first actor phrase that begins at or after ``at``."""
    end = len(text) if limit is None else min(limit, len(text))
    position = at
    while (match := _HEAD.search(text, position, end)) is not None:
        if match.start() == 0 or not text[match.start() - 1].isalnum():
            actor = leading_actor(text, match.start())
            if actor is not None:
                return actor
        position = match.end()
    return None


def split_actors(words: str) -> tuple[str, ...]:
    """A list of actors taken apart; collective phrases (các phòng, ngành, các đơn vị có liên quan) stay whole."""
    words = _REQUEST.sub("", squash(words).strip(" .;,:"))
    if not words:
        return ()
    pieces: list[tuple[str, str]] = []  # separator before, words
    at, separator = 0, ""
    for match in _BREAK.finditer(words):
        pieces.append((separator, words[at : match.start()]))
        separator, at = match.group(), match.end()
    pieces.append((separator, words[at:]))
    merged: list[str] = []
    front_first = bool(_FRONT.match(pieces[0][1]))
    for separator, piece in pieces:
        piece = piece.strip(" .;,")
        if not piece:
            continue
        if merged and _belongs(merged[-1], separator, piece, front_first and len(merged) == 1):
            merged[-1] = f"{merged[-1]}{separator}{piece}"
        else:
            merged.append(piece)
    result: list[str] = []
    for name in merged:
        result.extend(
            part.strip(" .;,") for part in re.split(r"\s*;\s*", name) if part.strip(" .;,")
        ) if not _kept_whole(name) else result.append(name)
    return tuple(result)


def _kept_whole(name: str) -> bool:
    return bool(_LEADERLESS.match(name)) and all(
        _LEADERLESS.match(part.strip()) for part in name.split(";") if part.strip()
    )


_OFFICE_OF = re.compile(rf"Văn phòng (?:{_COUNCIL}|{_COMMITTEE}|Đoàn (?:ĐBQH|đại biểu Quốc hội))$")
_ITS_OTHER = re.compile(rf"(?:{_COUNCIL}|{_COMMITTEE})(?! (?:các|cấp)\b)")


# The Front under its full name keeps its member organisations wherever it stands in a list.
_WHOLE_FRONT = re.compile(r"(?:[Ủủ]y ban |Uỷ ban |UB)?(?:Mặt trận Tổ quốc|MTTQ) Việt Nam\b")


def _belongs(previous: str, separator: str, piece: str, after_front: bool) -> bool:
    """True when a piece continues the collective phrase, or the one office of two bodies, before it."""
    if separator.strip() == "và" and _OFFICE_OF.match(previous) and _ITS_OTHER.match(piece):
        return True
    after_front = after_front or (separator.strip() == "và" and _WHOLE_FRONT.match(previous) is not None)
    if after_front and _FRONT_FAMILY.match(piece) and ";" not in separator:
        return True
    both_collective = bool(_LEADERLESS.match(previous)) and bool(_LEADERLESS.match(piece))
    if both_collective and ";" not in separator:
        return True
    return both_collective and bool(_RELATED.match(piece))


def is_actor_only(title: str) -> bool:
    """True for a heading that is nothing but an actor (``2. Sở Nội vụ``), bracketed additions and a colon aside."""
    title = re.sub(r"\([^()]*\)", " ", title).strip(" :.;")
    actor = leading_actor(title)
    return actor is not None and not title[actor.end :].strip(" :.;,")
