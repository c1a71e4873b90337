"""Nouns of access: who acts, in which role, over which places, and what was done."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field


class Role(enum.StrEnum):
    """The offices people hold. Each value is also the key of its Vietnamese label in ``ROLE_LABELS``."""

    VILLAGE_HEAD = "village_head"
    COMMUNE_OFFICER = "commune_officer"
    COMMUNE_CHAIR = "commune_chair"
    HEALTH_OFFICER = "health_officer"
    HOME_AFFAIRS_OFFICER = "home_affairs_officer"
    CONSTRUCTION_OFFICER = "construction_officer"
    DEPARTMENT_OFFICER = "department_officer"
    INSURANCE_OFFICER = "insurance_officer"
    POLICY_BANK_OFFICER = "policy_bank_officer"
    PAYER = "payer"
    PROVINCIAL_LEADER = "provincial_leader"
    FATHERLAND_FRONT = "fatherland_front"
    PEOPLE_COUNCIL = "people_council"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


ROLE_LABELS: Mapping[Role, tuple[str, str]] = {
    Role.VILLAGE_HEAD: ("Trưởng thôn", "Village head"),
    Role.COMMUNE_OFFICER: ("Công chức văn hóa – xã hội xã", "Commune officer"),
    Role.COMMUNE_CHAIR: ("Chủ tịch UBND xã", "Commune chair"),
    Role.HEALTH_OFFICER: ("Sở Y tế (bảo trợ xã hội)", "Department of Health (social protection)"),
    Role.HOME_AFFAIRS_OFFICER: ("Sở Nội vụ (người có công, lao động)", "Department of Home Affairs"),
    Role.CONSTRUCTION_OFFICER: ("Sở Xây dựng (nhà ở)", "Department of Construction"),
    Role.DEPARTMENT_OFFICER: ("Sở, ngành khác của tỉnh", "Other provincial department"),
    Role.INSURANCE_OFFICER: ("Bảo hiểm xã hội tỉnh", "Provincial social insurance"),
    Role.POLICY_BANK_OFFICER: ("Ngân hàng Chính sách xã hội", "Bank for Social Policies"),
    Role.PAYER: ("Đơn vị chi trả", "Paying agent"),
    Role.PROVINCIAL_LEADER: ("Lãnh đạo UBND tỉnh", "Provincial leader"),
    Role.FATHERLAND_FRONT: ("Mặt trận Tổ quốc", "Fatherland Front"),
    Role.PEOPLE_COUNCIL: ("Hội đồng nhân dân", "People's Council"),
    Role.INSPECTOR: ("Thanh tra", "Inspector"),
    Role.ADMINISTRATOR: ("Quản trị hệ thống", "Administrator"),
    Role.SYSTEM: ("Hệ thống", "System"),
}


class Permission(enum.StrEnum):
    """What a role may do; every action names the one it needs."""

    REGISTRY_READ = "registry.read"
    REGISTRY_WRITE = "registry.write"
    REGISTRY_IMPORT = "registry.import"
    PERSON_MATCH = "person.match"
    PERSON_MERGE = "person.merge"
    PROTECTED_READ = "protected.read"
    CASE_READ = "case.read"
    CASE_PROPOSE = "case.propose"
    CASE_DECIDE = "case.decide"
    PAYMENT_READ = "payment.read"
    PAYMENT_BUILD = "payment.build"
    PAYMENT_APPROVE = "payment.approve"
    PAYMENT_EXPORT = "payment.export"
    PAYMENT_RETURN = "payment.return"
    PLAN_READ = "plan.read"
    PLAN_WRITE = "plan.write"
    TASK_ASSIGN = "task.assign"
    TASK_WORK = "task.work"
    DIRECTIVE_GIVE = "directive.give"
    SUCCESSOR_CHOOSE = "successor.choose"
    RECOMMEND = "recommend"
    SERVICE_READ = "service.read"
    SERVICE_WRITE = "service.write"
    MONITORING_READ = "monitoring.read"
    MONITORING_ENTER = "monitoring.enter"
    REPORT_WRITE = "report.write"
    REPORT_SIGN = "report.sign"
    TERRITORY_WRITE = "territory.write"
    LAW_READ = "law.read"
    AUDIT_READ = "audit.read"
    USER_MANAGE = "user.manage"


PERMISSION_LABELS: Mapping[Permission, tuple[str, str]] = {
    Permission.REGISTRY_READ: ("xem sổ người dân", "see the registry of people"),
    Permission.REGISTRY_WRITE: ("sửa sổ người dân", "change the registry of people"),
    Permission.REGISTRY_IMPORT: ("nhập danh sách người dân", "bring lists of people in"),
    Permission.PERSON_MATCH: ("đối chiếu hồ sơ trùng, đề nghị gộp", "compare records alike and propose merges"),
    Permission.PERSON_MERGE: ("quyết định gộp, tách hồ sơ", "decide on merging and taking apart records"),
    Permission.PROTECTED_READ: ("xem thông tin được bảo vệ", "see protected information"),
    Permission.CASE_READ: ("xem hồ sơ, đề xuất và quyết định", "see cases, proposals and decisions"),
    Permission.CASE_PROPOSE: ("lập và trình đề xuất", "prepare and submit proposals"),
    Permission.CASE_DECIDE: ("quyết định chế độ", "decide on benefits"),
    Permission.PAYMENT_READ: ("xem chi trả", "see payments"),
    Permission.PAYMENT_BUILD: ("lập kỳ chi trả", "build payment runs"),
    Permission.PAYMENT_APPROVE: ("phê duyệt kỳ chi trả", "approve payment runs"),
    Permission.PAYMENT_EXPORT: ("xuất tệp chi trả", "export payment files"),
    Permission.PAYMENT_RETURN: ("nhận kết quả chi trả", "take in payment results"),
    Permission.PLAN_READ: ("xem kế hoạch", "see plans"),
    Permission.PLAN_WRITE: ("nhập và chấp nhận kế hoạch", "take in and accept plans"),
    Permission.TASK_ASSIGN: ("giao nhiệm vụ cho từng người", "assign tasks to named people"),
    Permission.TASK_WORK: ("ghi hoạt động và khó khăn của nhiệm vụ", "record work and difficulties of tasks"),
    Permission.DIRECTIVE_GIVE: ("cho ý kiến chỉ đạo", "give directives"),
    Permission.SUCCESSOR_CHOOSE: ("quyết định cơ quan tiếp nhận nhiệm vụ", "decide which agency inherits a task"),
    Permission.RECOMMEND: ("kiến nghị khi giám sát", "recommend as an overseer"),
    Permission.SERVICE_READ: ("xem sổ dịch vụ xã hội", "see the registers of social services"),
    Permission.SERVICE_WRITE: ("ghi sổ dịch vụ xã hội", "write in the registers of social services"),
    Permission.MONITORING_READ: ("xem chỉ tiêu và báo cáo", "see indicators and reports"),
    Permission.MONITORING_ENTER: ("nhập số liệu chỉ tiêu", "enter figures of indicators"),
    Permission.REPORT_WRITE: ("viết báo cáo", "write reports"),
    Permission.REPORT_SIGN: ("ký báo cáo", "sign reports"),
    Permission.TERRITORY_WRITE: ("sửa địa giới và cơ quan", "change territory and agencies"),
    Permission.LAW_READ: ("xem quy định pháp luật", "see the law"),
    Permission.AUDIT_READ: ("xem nhật ký", "see the audit trail"),
    Permission.USER_MANAGE: ("quản lý tài khoản", "manage accounts"),
}
"""What a permission lets one do, as “the right to …”: Vietnamese, English."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role over one territorial scope (``VN``, a province code, a commune code), for a time."""

    role: Role
    scope_code: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None = None
    delegated_by: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or service) who does a deed. Actions take it as ``by``."""

    user_id: uuid.UUID
    username: str
    full_name: str
    grants: tuple[Grant, ...]

    @property
    def roles(self) -> frozenset[Role]:
        """All roles held now."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def main_role(self) -> Role | None:
        """The role shown beside the name: the first granted."""
        return self.grants[0].role if self.grants else None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One deed as recorded: who, when, what, on what, with which counts."""

    seq: int
    at: dt.datetime
    by: str
    by_name: str
    verb: str
    subject: str
    details: Mapping[str, object] = field(default_factory=dict)
    row_hash: str = ""


@dataclass(frozen=True, slots=True)
class SealCheck:
    """The result of verifying the audit record against its seals."""

    entries: int
    seals: int
    broken_at: int | None
