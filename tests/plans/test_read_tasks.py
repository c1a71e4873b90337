"""How plans assign work, in the ways the genre knows: labels, tables, headings, sentences, brackets. Invented texts."""

from __future__ import annotations

import pytest

from ansinh.documents.offline import read_document
from ansinh.plans import offline
from ansinh.plans.facts import PlanReading, Task

HEAD = """ỦY BAN NHÂN DÂN
TỈNH KIÊN LÂM

Số: 12/KH-UBND

Kiên Lâm, ngày 12 tháng 01 năm 2026

KẾ HOẠCH

Thử nghiệm

Căn cứ tình hình thực tế.

I. MỤC ĐÍCH

Cụ thể hóa chủ trương.

"""


def read(*paragraphs: str, section: str = "II. NHIỆM VỤ, GIẢI PHÁP") -> PlanReading:
    text = HEAD + section + "\n\n" + "\n\n".join(paragraphs) + "\n"
    return offline.read_plan(read_document(text.encode(), "ke-hoach.txt"))


Brief = tuple[tuple[str, ...], tuple[str, ...], str | None]


def brief(task: Task) -> Brief:
    return task.lead, task.coordinating, task.timeline


ORGANISATION = "III. TỔ CHỨC THỰC HIỆN"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # the actor begins the sentence
        (
            "1. Sở Tài chính chủ trì, phối hợp với Sở Nội vụ và các đơn vị liên quan bố trí kinh phí.",
            (("Sở Tài chính",), ("Sở Nội vụ", "các đơn vị liên quan"), None),
        ),
        (
            "1. Giao Sở Văn hóa, Thể thao và Du lịch chủ trì phối hợp Báo và Phát thanh, Truyền hình tỉnh tuyên truyền Kế hoạch.",
            (("Sở Văn hóa, Thể thao và Du lịch",), ("Báo và Phát thanh, Truyền hình tỉnh",), None),
        ),
        (
            "1. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh tăng cường giám sát, phản biện xã hội.",
            (("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",), (), None),
        ),
        (
            "1. Công an tỉnh, Bộ Chỉ huy Quân sự tỉnh bảo đảm an ninh, trật tự trên địa bàn.",
            (("Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh"), (), None),
        ),
        (
            "1. Ngân hàng Chính sách xã hội Chi nhánh tỉnh cho vay vốn ưu đãi đối với hộ nghèo.",
            (("Ngân hàng Chính sách xã hội Chi nhánh tỉnh",), (), None),
        ),
        (
            "1. Thuế tỉnh, Thống kê tỉnh cung cấp số liệu thu nhập của hộ theo yêu cầu.",
            (("Thuế tỉnh", "Thống kê tỉnh"), (), None),
        ),
        (
            "1. Trung tâm Phục vụ hành chính công xã tiếp nhận hồ sơ của người dân.",
            (("Trung tâm Phục vụ hành chính công xã",), (), None),
        ),
        (
            "1. Trưởng thôn, Tổ trưởng tổ dân phố rà soát, lập danh sách hộ khó khăn.",
            (("Trưởng thôn", "Tổ trưởng tổ dân phố"), (), None),
        ),
        (
            "1. Trạm Y tế xã khám sức khỏe định kỳ cho người cao tuổi.",
            (("Trạm Y tế xã",), (), None),
        ),
        # an actor and a colon
        (
            "1. Phòng Văn hóa - Xã hội: Tham mưu UBND xã tổ chức thực hiện Kế hoạch.",
            (("Phòng Văn hóa - Xã hội",), (), None),
        ),
        (
            "1. Các hội, đoàn thể xã: Vận động hội viên tham gia bảo hiểm xã hội tự nguyện.",
            (("Các hội, đoàn thể xã",), (), None),
        ),
        (
            "1. Doanh nghiệp, hợp tác xã: Tuyển dụng lao động là người khuyết tật.",
            (("Doanh nghiệp, hợp tác xã",), (), None),
        ),
        # partners later in the sentence
        (
            "1. Sở Y tế: Tổ chức khám lưu động; phối hợp với UBND các xã, phường lập hồ sơ sức khỏe.",
            (("Sở Y tế",), ("UBND các xã, phường",), None),
        ),
        (
            "1. Công an xã: Phối hợp chính quyền thôn và các đoàn thể rà soát nhân khẩu thực tế cư trú.",
            (("Công an xã",), ("chính quyền thôn", "các đoàn thể"), None),
        ),
        # when
        (
            "1. Sở Nội vụ xây dựng đề án vị trí việc làm, hoàn thành trước ngày 30/6/2026.",
            (("Sở Nội vụ",), (), "trước ngày 30/6/2026"),
        ),
        (
            "1. UBND các xã, phường ban hành kế hoạch chi tiết trong tháng 02/2026.",
            (("UBND các xã, phường",), (), "trong tháng 02/2026"),
        ),
        (
            "1. Sở Y tế hoàn thành việc lập hồ sơ sức khỏe trong quý II/2026.",
            (("Sở Y tế",), (), "trong quý II/2026"),
        ),
        ("1. Hằng năm, Sở Tài chính tham mưu bố trí kinh phí.", (("Sở Tài chính",), (), "Hằng năm")),
    ],
)
def test_a_sentence_of_the_organisation_says_who_leads_who_joins_and_when(words: str, expected: Brief) -> None:
    (task,) = read(words, section=ORGANISATION).tasks
    assert brief(task) == expected


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (
            [
                "1. Truyền thông",
                "a) Tuyên truyền chính sách đến thôn, bản.",
                "* Đơn vị chủ trì: Sở Dân tộc và Tôn giáo.",
                "* Đơn vị phối hợp: UBND các xã, phường.",
                "* Thời gian thực hiện: Hằng năm.",
            ],
            (("Sở Dân tộc và Tôn giáo",), ("UBND các xã, phường",), "Hằng năm"),
        ),
        (
            [
                "1. Xây dựng cổng dữ liệu mở. Chủ trì: Sở Khoa học và Công nghệ; phối hợp: Công an tỉnh; thời gian: Quý III/2026."
            ],
            (("Sở Khoa học và Công nghệ",), ("Công an tỉnh",), "Quý III/2026"),
        ),
        (
            ["- Tập huấn kỹ năng số cho cán bộ xã (Sở Nội vụ chủ trì, phối hợp với Trường Chính trị tỉnh)."],
            (("Sở Nội vụ",), ("Trường Chính trị tỉnh",), None),
        ),
        (
            [
                "- Nội dung: Rà soát hộ nghèo theo chuẩn mới.",
                "- Chủ trì: UBND cấp xã.",
                "- Thời hạn: Trước 15/12/2026.",
            ],
            (("UBND cấp xã",), (), "Trước 15/12/2026"),
        ),
    ],
)
def test_labels_say_who_leads_who_joins_and_when(paragraphs: list[str], expected: Brief) -> None:
    (task,) = read(*paragraphs).tasks
    assert brief(task) == expected
    assert "hủ trì" not in task.text


def test_dashes_that_share_one_set_of_labels_are_one_task() -> None:
    (task,) = read(
        "1. Nâng cao nhận thức",
        "- Tuyên truyền trên hệ thống truyền thanh cơ sở.",
        "- Biên soạn tài liệu hỏi đáp về chính sách.",
        "Đơn vị thực hiện: Sở Văn hóa và Thể thao.",
        "Thời gian thực hiện: Thường xuyên.",
    ).tasks
    assert (task.lead, task.timeline) == (("Sở Văn hóa và Thể thao",), "Thường xuyên")
    assert task.text.startswith("Tuyên truyền") and task.text.endswith("về chính sách.")


def test_a_lead_in_without_a_mark_governs_the_dashes_below_it() -> None:
    tasks = read(
        "1. Tháng hành động",
        "Căn cứ tình hình thực tế, các cơ quan, đơn vị, địa phương phối hợp thực hiện các hoạt động sau:",
        "- Tổ chức lễ phát động hưởng ứng.",
        "- Treo băng rôn, khẩu hiệu tuyên truyền.",
    ).tasks
    assert [task.lead for task in tasks] == [("các cơ quan, đơn vị, địa phương",)] * 2


def test_stars_that_name_an_agency_head_the_dashes_below_them() -> None:
    tasks = read(
        "1. Phân công",
        "* Sở Y tế:",
        "- Tổ chức khám sức khỏe định kỳ cho người cao tuổi.",
        "* Sở Giáo dục và Đào tạo:",
        "- Miễn, giảm học phí cho học sinh hộ nghèo.",
        section=ORGANISATION,
    ).tasks
    assert [task.lead for task in tasks] == [("Sở Y tế",), ("Sở Giáo dục và Đào tạo",)]


def test_pluses_below_a_dash_that_announces_a_list_are_tasks_and_below_another_dash_a_part_of_it() -> None:
    announced = read(
        "1. Hạ tầng",
        "- Ưu tiên bố trí vốn cho các việc sau:",
        "+ Nâng cấp trạm y tế xã.",
        "+ Sửa chữa trường học điểm lẻ.",
    )
    assert len(announced.tasks) == 2
    detailed = read(
        "1. Hạ tầng",
        "- Nâng cấp hạ tầng y tế cơ sở.",
        "+ Mua sắm thiết bị thiết yếu.",
        "+ Sửa chữa nhà trạm xuống cấp.",
    )
    assert len(detailed.tasks) == 1


TABLE_HEADS = [
    "| TT | Nội dung công việc | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành |",
    "| STT | Nhiệm vụ | Đơn vị chủ trì | Đơn vị phối hợp | Tiến độ |",
    "| STT | Tên nhiệm vụ | Chủ trì | Phối hợp | Thời hạn |",
    "| Số TT | Nội dung thực hiện | Đơn vị thực hiện | Phối hợp thực hiện | Thời gian thực hiện |",
]


@pytest.mark.parametrize("head", TABLE_HEADS)
def test_a_table_of_tasks_in_an_appendix_is_read_whatever_its_heads_are_called(head: str) -> None:
    text = (
        HEAD
        + "II. NHIỆM VỤ\n\nChi tiết tại Phụ lục.\n\nNơi nhận:\n- Lưu: VT.\n\nPHỤ LỤC\nDANH MỤC NHIỆM VỤ\n\n"
        + head
        + "\n|---|---|---|---|---|\n| I | Nhóm một | | | |\n"
        + "| 1 | Số hóa hồ sơ người có công | Sở Nội vụ | UBND các xã, phường; Công an tỉnh | Quý II/2026 |\n"
    )
    (task,) = offline.read_plan(read_document(text.encode(), "ke-hoach.txt")).tasks
    assert task.text == "Số hóa hồ sơ người có công"
    assert brief(task) == (("Sở Nội vụ",), ("UBND các xã, phường", "Công an tỉnh"), "Quý II/2026")


def test_a_table_head_on_two_rows_is_one_head() -> None:
    text = (
        HEAD
        + "II. NHIỆM VỤ\n\n| TT | Nội dung | Cơ quan thực hiện | | Thời gian |\n| | | Chủ trì | Phối hợp | |\n"
        + "| 1 | Rà soát hộ nghèo | Sở Nông nghiệp và Môi trường | UBND cấp xã | Tháng 9/2026 |\n"
    )
    (task,) = offline.read_plan(read_document(text.encode(), "ke-hoach.txt")).tasks
    assert brief(task) == (("Sở Nông nghiệp và Môi trường",), ("UBND cấp xã",), "Tháng 9/2026")


TWO_LEVELS = (
    "Phòng Văn hóa - Xã hội",
    "Phòng Văn hóa – Xã hội",
    "Phòng Văn hoá - Xã hội",
    "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân",
    "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã",
    "Văn phòng HĐND và UBND xã",
    "Phòng Kinh tế, Hạ tầng và Đô thị",
    "Phòng Kinh tế",
    "Trung tâm Phục vụ hành chính công",
    "Trung tâm Phục vụ hành chính công xã",
    "Trung tâm Cung ứng dịch vụ sự nghiệp công",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Nông nghiệp và Môi trường",
    "Sở Dân tộc và Tôn giáo",
    "Ban Chỉ huy quân sự xã",
    "Ủy ban Mặt trận Tổ quốc Việt Nam và các tổ chức chính trị - xã hội",
)


@pytest.mark.parametrize("name", TWO_LEVELS)
@pytest.mark.parametrize(
    "doing",
    [
        "tiếp nhận hồ sơ tại thôn ít nhất mỗi tháng một lần.",
        "phục vụ người dân tại nhà khi có yêu cầu.",
        "giúp các thôn lập sổ theo dõi hộ nghèo.",
        "chủ trì rà soát hộ cận nghèo trên địa bàn.",
    ],
)
def test_a_body_of_the_two_level_government_keeps_its_whole_name_and_nothing_of_its_verb(name: str, doing: str) -> None:
    (task,) = read(f"1. {name} {doing}", section=ORGANISATION).tasks
    assert task.lead == (name,)


@pytest.mark.parametrize("name", TWO_LEVELS)
def test_a_cell_and_a_list_keep_the_whole_name_of_a_body(name: str) -> None:
    table = (
        "STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp\n"
        f"1 | Rà soát hộ nghèo trên địa bàn xã | {name} | Công an xã, {name}\n"
        f"2 | Lập danh sách người cao tuổi của xã | - {name} - Trạm Y tế xã | {name}; Công an xã"
    )
    first, second = read(table).tasks
    assert (first.lead, first.coordinating) == ((name,), ("Công an xã", name))
    assert (second.lead, second.coordinating) == ((name, "Trạm Y tế xã"), (name, "Công an xã"))


def test_party_council_and_committee_of_a_commune_are_three() -> None:
    (task,) = read("1. Đảng ủy, HĐND, UBND xã tiếp nhận kiến nghị của nhân dân.", section=ORGANISATION).tasks
    assert task.lead == ("Đảng ủy", "HĐND", "UBND xã")


def test_a_partner_ends_before_what_is_done_together() -> None:
    (task,) = read(
        "1. Công an xã phối hợp với Phòng Văn hóa - Xã hội đối chiếu số định danh của người hưởng trợ cấp.",
        section=ORGANISATION,
    ).tasks
    assert (task.lead, task.coordinating) == (("Công an xã",), ("Phòng Văn hóa - Xã hội",))
