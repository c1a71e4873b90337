"""Working days (ngày làm việc) of Vietnamese public bodies: Monday to Friday without public holidays.

Holidays are those of the Labour Code 45/2019/QH14, art. 112, with rest in lieu (art. 111.3); lunar ones (Tết, the Hùng
Kings) come from the library ``holidays``. Days the Government swaps for a year stand, dated and cited, in
``swaps.yaml``; a site adds its own in a file named by ``ANSINH_WORKING_DAYS``. Years not announced yet are computed and
called provisional.
"""

from ansinh.kernel.working_days.calendar import (
    Holiday as Holiday,
)
from ansinh.kernel.working_days.calendar import (
    Swap as Swap,
)
from ansinh.kernel.working_days.calendar import (
    WorkingDays as WorkingDays,
)
from ansinh.kernel.working_days.official import (
    add_working_days as add_working_days,
)
from ansinh.kernel.working_days.official import (
    first_working_day_on_or_after as first_working_day_on_or_after,
)
from ansinh.kernel.working_days.official import (
    holiday as holiday,
)
from ansinh.kernel.working_days.official import (
    is_provisional as is_provisional,
)
from ansinh.kernel.working_days.official import (
    is_working_day as is_working_day,
)
from ansinh.kernel.working_days.official import (
    last_working_day_on_or_before as last_working_day_on_or_before,
)
from ansinh.kernel.working_days.official import (
    official as official,
)
from ansinh.kernel.working_days.official import (
    working_days_between as working_days_between,
)
