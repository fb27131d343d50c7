"""All facts of one document."""

from dataclasses import replace

from gaplint.facts.arithmetic import find_bounds, find_line_counts, find_line_references
from gaplint.facts.boxes import box_statements, find_bars, find_boxes
from gaplint.facts.breakdowns import find_breakdowns
from gaplint.facts.calculations import find_comparisons
from gaplint.facts.changes import find_changes
from gaplint.facts.claims import find_claims
from gaplint.facts.dates import dated, dates_in, find_misdated, is_created, is_header_day, is_updated, tells_event
from gaplint.facts.directives import find_directives
from gaplint.facts.enumerations import find_enumerations, find_named
from gaplint.facts.fences import find_let_out, find_open_fences, find_swallowed
from gaplint.facts.fields import find_fields, footer_fields, header_fields
from gaplint.facts.grids import find_grids, find_tallies
from gaplint.facts.history import find_histories
from gaplint.facts.ids import find_mentions, find_parted
from gaplint.facts.items import find_items, find_numbered, find_relations
from gaplint.facts.legends import find_signs
from gaplint.facts.listed import find_listed
from gaplint.facts.outstanding import find_outstanding
from gaplint.facts.percentages import find_percentages
from gaplint.facts.phases import find_phases, is_phase
from gaplint.facts.placeholders import find_headed, find_placeholders
from gaplint.facts.ragged import find_ragged
from gaplint.facts.ratings import find_misrated, find_ratings
from gaplint.facts.recorded import find_noted
from gaplint.facts.statuses import StatusWords
from gaplint.facts.stranded import find_stranded
from gaplint.facts.symbols import find_symbols
from gaplint.facts.text import find_announced, find_controls, find_former, find_lost, find_misread, find_promised, is_generated
from gaplint.facts.types import Dated, Facts, Field
from gaplint.facts.unjoined import declared
from gaplint.facts.verdicts import find_statements, find_verdicts
from gaplint.facts.weekdays import find_other_weekdays
from gaplint.markdown.anchors import anchors, slug
from gaplint.model.document import Document


def extract(document: Document, statuses: StatusWords) -> Facts:
    """What `document` claims and holds; depends on nothing but its text and the status words in force.

    Which families have no hyphen, and which IDs have parts, it finds out, unless the document knows already.
    """
    if not document.bare and (bare := declared(document)):
        document = replace(document, bare=bare)
    if not document.parted and (parted := find_parted(document)):
        document = replace(document, parted=parted)
    grids = find_grids(document)
    mentions = find_mentions(document)
    boxes = tuple(find_boxes(document))
    bars = tuple(find_bars(document))
    header = tuple(header_fields(document, grids))
    fields = tuple(sorted(find_fields(document, grids), key=lambda field: field.span))
    signs = tuple(find_signs(document, grids))
    statuses = statuses.by(signs)
    items = [
        *find_items(document, grids, statuses),
        *find_statements(document, mentions, statuses),
        *box_statements(document, boxes, statuses),
        *find_outstanding(document, mentions, grids, statuses),
    ]
    listed = list(find_listed(document, grids, statuses))
    items += [item for item in listed if not is_phase(item.id)]
    phases = [*find_phases(document, grids, statuses), *(item for item in listed if is_phase(item.id))]
    days = tuple(dates_in(document))
    open_fences = tuple(find_open_fences(document))
    is_dated = any(is_header_day(field.name) for field in header)
    events = (date for field in fields if tells_event(field) if (date := dated(field, document.source.reading)))
    former = find_former(document)
    comparisons = (*find_comparisons(document), *find_breakdowns(document), *find_changes(document))
    return Facts(
        document=document,
        mentions=mentions,
        items=tuple(sorted(items, key=lambda item: item.span)),
        phases=tuple(sorted(phases, key=lambda item: item.span)),
        fields=fields,
        grids=grids,
        tallies=find_tallies(document),
        boxes=boxes,
        claims=tuple(one for one in find_claims(document) if one.span.start not in former),
        bars=tuple(claim for claim, _ in bars),
        percentages=(
            *(one for one in find_percentages(document) if one.span.start not in former),
            *(percentage for _, percentage in bars),
        ),
        enumerations=(*find_enumerations(document, mentions, grids, boxes), *find_named(document, grids)),
        verdicts=tuple(find_verdicts(document, statuses)),
        comparisons=tuple(one for one in comparisons if one.span.start not in former),
        bounds=tuple(find_bounds(document, grids)),
        line_counts=tuple(find_line_counts(document, grids)),
        line_references=tuple(find_line_references(document)),
        header=header,
        footer=tuple(footer_fields(document)),
        created=_first(document, [field for field in header if is_created(field.name)]),
        updated=_first(document, [field for field in header if is_updated(field.name)]),
        events=tuple(events),
        noted=tuple(find_noted(document, grids, days, statuses)) if is_dated else (),
        days=days,
        histories=tuple(find_histories(document, grids)),
        misdated=(*find_misdated(document, (*header, *fields)), *find_other_weekdays(document, days)),
        signs=signs,
        symbols=tuple(find_symbols(document, grids, fields, signs, statuses)),
        misrated=tuple(find_misrated(grids, fields, tuple(find_ratings(document, grids)))),
        placeholders=tuple(find_placeholders(document, grids, statuses)),
        headed=tuple(find_headed(grids)),
        relations=tuple(find_relations(document, items)),
        numbered=tuple(find_numbered(document)),
        generated=is_generated(document),
        anchors=anchors(document),
        ragged=tuple(find_ragged(document, grids)),
        stranded=tuple(find_stranded(document)),
        open_fences=open_fences,
        let_out=tuple(find_let_out(document)) if open_fences else (),
        swallowed=frozenset(map(slug, find_swallowed(document))) if open_fences else frozenset(),
        controls=tuple(find_controls(document)),
        misread=tuple(find_misread(document)),
        lost=tuple(find_lost(document)),
        promised=tuple(find_promised(document)),
        announced=frozenset(find_announced(document, mentions)),
        directives=tuple(find_directives(document)),
    )


def _first(document: Document, fields: list[Field]) -> Dated | None:
    return next((date for field in fields if (date := dated(field, document.source.reading))), None)
