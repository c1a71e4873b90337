"""Questions of monitoring. ``figures``: values, progress, reports; ``board``: where tasks stand."""

from ansinh.monitoring.queries.board import (
    board as board,
)
from ansinh.monitoring.queries.board import (
    board_line as board_line,
)
from ansinh.monitoring.queries.board import (
    by_agency as by_agency,
)
from ansinh.monitoring.queries.board import (
    offices_heard as offices_heard,
)
from ansinh.monitoring.queries.figures import (
    by_commune as by_commune,
)
from ansinh.monitoring.queries.figures import (
    latest_values as latest_values,
)
from ansinh.monitoring.queries.figures import (
    listed as listed,
)
from ansinh.monitoring.queries.figures import (
    may_report as may_report,
)
from ansinh.monitoring.queries.figures import (
    members as members,
)
from ansinh.monitoring.queries.figures import (
    members_are as members_are,
)
from ansinh.monitoring.queries.figures import (
    months_with_members as months_with_members,
)
from ansinh.monitoring.queries.figures import (
    picture as picture,
)
from ansinh.monitoring.queries.figures import (
    report as report,
)
from ansinh.monitoring.queries.figures import (
    report_bytes as report_bytes,
)
from ansinh.monitoring.queries.figures import (
    reports as reports,
)
from ansinh.monitoring.queries.figures import (
    target_progress as target_progress,
)
from ansinh.monitoring.queries.figures import (
    trend as trend,
)
