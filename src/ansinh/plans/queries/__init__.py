"""Questions about the plans kept here, a module per subject."""

from ansinh.plans.queries.cascade import (
    cascade as cascade,
)
from ansinh.plans.queries.cascade import (
    draft_source as draft_source,
)
from ansinh.plans.queries.cascade import (
    families as families,
)
from ansinh.plans.queries.cascade import (
    family as family,
)
from ansinh.plans.queries.cascade import (
    link as link,
)
from ansinh.plans.queries.cascade import (
    links_down as links_down,
)
from ansinh.plans.queries.cascade import (
    links_up as links_up,
)
from ansinh.plans.queries.cascade import (
    matrix as matrix,
)
from ansinh.plans.queries.cascade import (
    matrix_plan as matrix_plan,
)
from ansinh.plans.queries.cascade import (
    matrix_target_ids as matrix_target_ids,
)
from ansinh.plans.queries.exchange import (
    plan_exchange as plan_exchange,
)
from ansinh.plans.queries.exchange import (
    preview_corrections as preview_corrections,
)
from ansinh.plans.queries.kept import (
    assignments as assignments,
)
from ansinh.plans.queries.kept import (
    commitment as commitment,
)
from ansinh.plans.queries.kept import (
    commitments as commitments,
)
from ansinh.plans.queries.kept import (
    findings as findings,
)
from ansinh.plans.queries.kept import (
    indicator as indicator,
)
from ansinh.plans.queries.kept import (
    indicators as indicators,
)
from ansinh.plans.queries.kept import (
    local_indicators as local_indicators,
)
from ansinh.plans.queries.kept import (
    plan as plan,
)
from ansinh.plans.queries.kept import (
    plan_of_text as plan_of_text,
)
from ansinh.plans.queries.kept import (
    plans as plans,
)
from ansinh.plans.queries.kept import (
    qualitative_targets as qualitative_targets,
)
from ansinh.plans.queries.kept import (
    reporting_duties as reporting_duties,
)
from ansinh.plans.queries.review import (
    find_words as find_words,
)
from ansinh.plans.queries.review import (
    item_fields as item_fields,
)
from ansinh.plans.queries.review import (
    other_files as other_files,
)
from ansinh.plans.queries.review import (
    read_selection as read_selection,
)
from ansinh.plans.queries.review import (
    reader_is_newer as reader_is_newer,
)
from ansinh.plans.queries.review import (
    review_event as review_event,
)
from ansinh.plans.queries.review import (
    review_history as review_history,
)
from ansinh.plans.queries.review import (
    review_item as review_item,
)
from ansinh.plans.queries.review import (
    review_items as review_items,
)
from ansinh.plans.queries.review import (
    review_progress as review_progress,
)
from ansinh.plans.queries.review import (
    review_progress_of as review_progress_of,
)
from ansinh.plans.queries.review import (
    review_sheet as review_sheet,
)
from ansinh.plans.queries.review import (
    split_places as split_places,
)
