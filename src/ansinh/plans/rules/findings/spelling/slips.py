"""Slips that official writing is known for: the wrong words, the right ones, and where the wrong ones are right.

Only forms that are wrong wherever they stand, or wrong between the neighbours named. Everything else is left to the
lexicon, which weighs a pair of syllables against what usually stands there.
"""

from __future__ import annotations

import itertools
import re
from functools import cache

from ansinh.plans.rules.findings.spelling.syllables import possible, taken_apart

# wrong; right; words that may not follow; words that may not come before
_SLIPS = """
phụ hợp; phù hợp
kiến toàn; kiện toàn; ; ý sáng chứng dự
liên qua; liên quan; ; thông
tần xuất; tần suất
năng xuất; năng suất
hiệu xuất; hiệu suất
công xuất; công suất; khẩu bản; gia
lãi xuất; lãi suất
tỷ xuất; tỷ suất
áp xuất; áp suất
sơ xuất; sơ suất
đột suất; đột xuất
sản suất; sản xuất
đề suất; đề xuất
truy suất; truy xuất
trích suất; trích xuất
suất sắc; xuất sắc
xuất xắc; xuất sắc
đi đối với; đi đôi với
tôn đọng; tồn đọng
tôn đống; tồn đọng
tồn đống; tồn đọng
tồn động; tồn đọng
chuyên đổi; chuyển đổi
cơ sở dự liệu; cơ sở dữ liệu
cơ sở giữ liệu; cơ sở dữ liệu
giữ liệu; dữ liệu
dự liệu số; dữ liệu số
vật chất mà tinh thần; vật chất và tinh thần
triển bộ; tiến bộ
tiến mặt; tiền mặt
sơ sở; cơ sở
bổ xung; bổ sung
xát nhập; sáp nhập
sát nhập; sáp nhập
sử lý; xử lý; luận thuyết; lịch
chỉnh xửa; chỉnh sửa
hợp tác hóa công; hợp tác công
phù hợp tới; phù hợp với
đội ngũ tri thức; đội ngũ trí thức
tư thực; tư thục; hiện; đầu
kiểm xoát; kiểm soát
rà xoát; rà soát
giám xát; giám sát
khảo xát; khảo sát
xản xuất; sản xuất
xắp xếp; sắp xếp
sắp sếp; sắp xếp
xắp sếp; sắp xếp
chia xẻ; chia sẻ
xúc tích; súc tích
dữ vững; giữ vững
dữ gìn; giữ gìn
lưu dữ; lưu giữ
nắm dữ; nắm giữ
an xinh; an sinh
bảo chợ; bảo trợ
chợ cấp; trợ cấp
chợ giúp; trợ giúp
mổ côi; mồ côi
hộ cân nghèo; hộ cận nghèo
thoát nghẻo; thoát nghèo
bão đảm; bảo đảm
đãm bảo; đảm bảo
bảo vê; bảo vệ
khắc phụ; khắc phục
triễn khai; triển khai
phát triễn; phát triển
nghành; ngành
kỷ cưởng; kỷ cương
cũng cố; củng cố
nổ lực; nỗ lực
sữa chữa; sửa chữa
sữa đổi; sửa đổi
sửa chửa; sửa chữa
tỉ mĩ; tỉ mỉ
giử gìn; giữ gìn
hổ trợ; hỗ trợ
hố trợ; hỗ trợ
kỹ niệm; kỷ niệm
kỹ luật; kỷ luật; sư
kỷ năng; kỹ năng
kỷ thuật; kỹ thuật
lãnh đao; lãnh đạo
tuyển truyền; tuyên truyền
tuyên truyên; tuyên truyền
tham mưa; tham mưu
đôn đóc; đôn đốc
vương mắc; vướng mắc
vướng mắt; vướng mắc
giải quyêt; giải quyết
thẩm quyên; thẩm quyền
thẫm quyền; thẩm quyền
thẩm mỷ; thẩm mỹ
quyết liêt; quyết liệt
nghiêm tục; nghiêm túc
hiệu qủa; hiệu quả
kịp thơi; kịp thời
kip thời; kịp thời
thường xuyến; thường xuyên
tập chung; tập trung
chú trong; chú trọng
trọng tân; trọng tâm
xuyên xuốt; xuyên suốt
chỉ đao; chỉ đạo
cụ thế hóa; cụ thể hóa
cụ thế; cụ thể
đồng bô; đồng bộ
thống nhât; thống nhất
tổng hơp; tổng hợp
phôi hợp; phối hợp
phổi hợp; phối hợp
phối hơp; phối hợp
bảo hiêm; bảo hiểm
bảo hiễm; bảo hiểm
đơn vi; đơn vị; phạm mô; hóa hoá
sã hội; xã hội
xả hội; xã hội
xã hôi; xã hội
hội nhâp; hội nhập
đào tao; đào tạo
đầu tu; đầu tư; bổ
nghĩa vu; nghĩa vụ
nhiệm vu; nhiệm vụ
dịch vu; dịch vụ
phục vu; phục vụ
thời hiạn; thời hạn
mai thúy; ma túy
người khuyến tật; người khuyết tật
khuyến tật; khuyết tật
khuyết tất; khuyết tật
cao tuối; cao tuổi
thương bình; thương binh; ổn dân chọn đẳng thường quân phương yên
bệnh bình; bệnh binh
đáp nghia; đáp nghĩa
phúc lơi; phúc lợi
nước sach; nước sạch
vệ sinh mỗi trường; vệ sinh môi trường
mỗi trường; môi trường; học THPT mầm trung tiểu đại đều
nông thông; nông thôn; qua tin
vùng sâu, vùng xã; vùng sâu, vùng xa
miền núi, hải đạo; miền núi, hải đảo
"""

# Forms that are slips only between certain neighbours.
_BETWEEN: tuple[tuple[str, str, str], ...] = (
    (
        r"(?:tổ chức|doanh nghiệp|tập thể|đơn vị|gia đình|cơ quan|cộng đồng|nhân dân|hộ)(?:,|,? và| hoặc|;) "
        r"(các nhân)(?! (?:viên|tố|sự|tài|khẩu|chứng|vật|dân|công|sĩ|lực|loại))",
        "các nhân",
        "cá nhân",
    ),
    (
        r"(?:thúc đẩy|mỗi|từng|trách nhiệm|thông tin|dữ liệu) (các nhân)(?! (?:viên|tố|sự|tài|chứng|vật))",
        "các nhân",
        "cá nhân",
    ),
    (r"(?:trên|qua|của|và|tại) (công thông tin điện tử)", "công thông tin", "cổng thông tin điện tử"),
    (r"(?:thông tin|thành phần) điện tử (tính)(?= (?:và|,|;|$))", "điện tử tính", "tỉnh"),
    (
        r"(?:Ủy ban nhân dân|UBND|HĐND|địa bàn|toàn|các sở, ban, ngành) (tính)\b(?! (?:đến|từ|theo|chất|mạng|toán))",
        "",
        "tỉnh",
    ),
    (
        r"\b(hướng dân)(?! (?:số|chủ|cư|tộc|sinh|vận|quân|dụng|tuý|túy|gian))(?<!định hướng dân)",
        "hướng dân",
        "hướng dẫn",
    ),
    (r"\b(giành)(?= (?:cho|riêng cho|thời gian|nguồn lực|kinh phí|ngân sách|quỹ))", "giành cho", "dành"),
    (r"nâng cao (chất lương)(?! (?:tối|cơ))", "chất lương", "chất lượng"),
    (r"(?:bảo đảm|đảm bảo) (an sình)", "an sình", "an sinh"),
)


@cache
def slips() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """Every known slip: letters that must be in the text at all, where to look (the first group is what is wrong), and
    what is right."""
    found: list[tuple[str, re.Pattern[str], str]] = []
    for line in _SLIPS.strip().splitlines():
        wrong, right, *guards = (part.strip() for part in line.split(";"))
        if wrong == right:
            continue
        after = "|".join((guards[0] if guards else "").split())
        before = (guards[1] if len(guards) > 1 else "").split()
        form = "".join(rf"(?<!\b{word} )" for word in before) + rf"(?<!\w)({re.escape(wrong)})(?!\w)"
        form += rf"(?! (?:{after})\b)" if after else ""
        found.append((wrong, re.compile(form, re.IGNORECASE), right))
    found.extend((probe, re.compile(form, re.IGNORECASE), right) for form, probe, right in _BETWEEN)
    return tuple(found)


@cache
def wrong_pairs() -> frozenset[tuple[str, str]]:
    """Pairs of syllables that the lexicon must not take for right, because texts it was counted from held the slip."""
    pairs: set[tuple[str, str]] = set()
    for line in _SLIPS.strip().splitlines():
        wrong, right, *guards = (part.strip() for part in line.split(";"))
        if wrong == right or any(guards):
            continue
        words, good = wrong.replace(",", "").split(), right.replace(",", "").split()
        keep = set(itertools.pairwise(good))
        pairs.update(
            (taken_apart(first), taken_apart(second))
            for first, second in itertools.pairwise(words)
            if (first, second) not in keep and possible(first) and possible(second) and len(words) == 2
        )
    return frozenset(pairs)
