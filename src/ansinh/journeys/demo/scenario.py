"""The demonstration province (tỉnh trình diễn): from an empty database to a paid month and a signed report.

Every step goes through the same doors as real work: accounts, deeds, second persons, files. Nothing is written past
the rooms. A step leaves its mark in the audit record (``demo.<step>``), so a second start sees what exists.

The story: people were recognised by the districts and communes before July 2026 and paid until October at the levels
of June; in November the province moves to this system, the law in force is applied, the difference since July is
worked out, and the month is decided, approved, paid and reported.
"""

from __future__ import annotations

from ansinh.journeys.demo import beginnings, money, month, results
from ansinh.journeys.demo.calendar import seed_calendar
from ansinh.journeys.demo.stage import Step
from ansinh.journeys.demo.work import work_step

STEPS: tuple[Step, ...] = (
    Step("territory", "Nạp địa giới và cơ quan", "Loading territory and agencies", beginnings.territory_step),
    Step("accounts", "Mở tài khoản", "Opening accounts", beginnings.accounts_step),
    Step("people", "Tạo dân cư (hư cấu)", "Making people (synthetic)", beginnings.people_step),
    Step(
        "recipients", "Người đang hưởng trước tháng 7/2026", "Recipients before July 2026", beginnings.recipients_step
    ),
    Step("plan", "Đọc kế hoạch của tỉnh", "Reading the province's plan", month.plan_step),
    Step("cascade", "Kế hoạch cấp trên, cấp xã và nơi khác", "Plans above, below and beside", month.cascade_step),
    Step("calendar", "Lịch báo cáo", "The reporting calendar", seed_calendar),
    Step("applications", "Tiếp nhận hồ sơ", "Receiving applications", beginnings.applications_step),
    Step("law", "Áp dụng pháp luật của tháng", "Applying the law of the month", month.law_step),
    Step("decide", "Xã trình, chủ tịch xã quyết định", "Communes propose, chairs decide", month.decide_step),
    Step("arrears", "Tính truy lĩnh từ tháng 7/2026", "Working out arrears since July 2026", month.arrears_step),
    Step("routes", "Dự toán, đơn vị chi trả, tài khoản nhận", "Budget, agents, routes", money.routes_step),
    Step("runs", "Lập kỳ chi trả", "Building the payment runs", money.runs_step),
    Step("approve", "Phê duyệt chi", "Approving the runs", money.approve_step),
    Step("export", "Xuất tệp chi trả", "Exporting payment files", money.export_step),
    Step("returns", "Nhận tệp kết quả", "Taking the return files in", money.returns_step),
    Step("houses", "Sổ nhà tạm, nhà dột nát", "Register of makeshift houses", results.houses_step),
    Step("measure", "Tính chỉ tiêu", "Computing indicators", results.measure_step),
    Step("work", "Giao và theo dõi nhiệm vụ", "Assigning and following tasks", work_step),
    Step("report", "Viết và ký báo cáo", "Writing and signing the report", results.report_step),
    Step("seal", "Niêm phong nhật ký", "Sealing the audit record", results.seal_step),
)
