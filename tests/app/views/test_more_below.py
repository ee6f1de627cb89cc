"""More is said to follow as long as any of it lies below the fold, the line's own height aside."""

from types import SimpleNamespace

from app.views.components.more_below import Fold


def test_the_line_goes_at_the_end_and_stays_gone_where_all_fits() -> None:
    fold, line = Fold(), 32
    fold.room(SimpleNamespace(height=400))
    fold.content(SimpleNamespace(height=700))
    assert fold.more
    fold.line(SimpleNamespace(height=line))  # it takes its place from what is seen
    fold.room(SimpleNamespace(height=400 - line))
    fold.scrolled(SimpleNamespace(pixels=200))
    assert fold.more
    fold.scrolled(SimpleNamespace(pixels=700 - 400 + line))
    assert not fold.more
    fold.room(SimpleNamespace(height=400))  # its place is free again
    assert not fold.more
    fold.scrolled(SimpleNamespace(pixels=0))
    assert fold.more
    fold.content(SimpleNamespace(height=380))
    assert not fold.more
    fold._tail = 56  # a way out below the last answer
    fold.content(SimpleNamespace(height=480))
    assert not fold.more
    fold.content(SimpleNamespace(height=500))
    assert fold.more
