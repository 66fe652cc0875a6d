"""The preview of a tree: its folders and files with sizes and what is done to each, and what stays out."""

from typing import NamedTuple, TypeAlias

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from core.export.build import build_tree
from core.export.tree import SubmissionTree, TreeFile
from core.flow import FlowState
from core.record.store import RunStore
from core.record.test_record import TestRecord
from core.rounds.load import load_round
from core.rounds.model import Round
from gui import figures, icons, theme
from gui import tokens as t
from gui.i18n import tr
from gui.widgets.card import Card
from gui.widgets.labels import label
from gui.widgets.state_label import Mark, StateLabel

TREE_HEIGHT_PX = 264
CLOSED = frozenset({"src", "code"})
"""Folders that begin closed: many files, none of them a result."""
ROW_PX = 24
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Preview(NamedTuple):
    """A previewed tree and what it was made of."""

    tree: SubmissionTree
    records: tuple[TestRecord, ...]
    round: Round


def preview_of(state: FlowState, store: RunStore) -> Preview:
    """The tree that the run of `state` makes; reads and hashes every log, so call it in the background.

    `state` has a system, a submission and a plan. Raises ExpectedError where the run or its files cannot be read.
    """
    assert state.submission is not None
    assert state.plan is not None
    assert state.system is not None
    records = store.load_run(state.plan.run_id).history
    round_ = load_round(state.submission.round_id)
    return Preview(build_tree(state.submission, state.system, records, round_, store), records, round_)


class PreviewCard(Card):
    """What will be written."""

    def __init__(self) -> None:
        super().__init__(tr("What will be written"))
        self._total = label("", "secondary")
        self.title_row.addWidget(self._total)
        self.files = FileTree()
        self.body.addWidget(self.files)
        self._left_out = QWidget()
        self._left_out_rows = QVBoxLayout(self._left_out)
        self._left_out_rows.setContentsMargins(0, t.GRID_PX, 0, 0)
        self._left_out_rows.setSpacing(4)
        self.body.addWidget(self._left_out)

    def show_tree(self, tree: SubmissionTree) -> None:
        """Show another tree."""
        count = len(tree.files)
        self._total.setText(tr("{files}, {size}", files=_file_count(count), size=figures.size(tree.size_bytes())))
        self.files.show_files(tree.files)
        self._show_left_out(tree.left_out)

    def _show_left_out(self, left_out: tuple[tuple[str, str], ...]) -> None:
        while (item := self._left_out_rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._left_out.setVisible(bool(left_out))
        if not left_out:
            return
        self._left_out_rows.addWidget(StateLabel(Mark.CAUTION, tr("Left out")))
        for path, why in left_out:
            self._left_out_rows.addWidget(label(f"{path}: {why}", wrap=True, selectable=True))


_Folder: TypeAlias = dict[str, "TreeFile | _Folder"]


class FileTree(QTreeWidget):
    """Folders and files; a chain of folders with one child is one row."""

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(3)
        self.setHeaderLabels([tr("File"), tr("How it is made"), tr("Size")])
        self.headerItem().setTextAlignment(2, _RIGHT)
        self.setAccessibleName(tr("Files of the tree"))
        self.setUniformRowHeights(True)
        self.setIndentation(16)
        self.setFixedHeight(theme.px(TREE_HEIGHT_PX))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setEditTriggers(QTreeWidget.EditTrigger.NoEditTriggers)
        # Tab goes on to the next control; arrows move in the tree.
        self.setTabKeyNavigation(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        theme.active().changed.connect(self._follow_theme)

    def show_files(self, files: tuple[TreeFile, ...]) -> None:
        """Show these files, the first levels opened."""
        self.clear()
        root: _Folder = {}
        for file in files:
            folder = root
            *above, name = file.path.split("/")
            for part in above:
                below = folder.setdefault(part, {})
                assert isinstance(below, dict), "a path of the tree is a file and a folder"
                folder = below
            folder[name] = file
        self._add(self.invisibleRootItem(), root)

    def _add(self, parent: QTreeWidgetItem, folder: _Folder) -> None:
        for name, entry in sorted(folder.items(), key=lambda pair: (isinstance(pair[1], TreeFile), pair[0])):
            if isinstance(entry, TreeFile):
                parent.addChild(self._file_item(name, entry))
                continue
            shown, below = name, entry
            while len(below) == 1:
                ((next_name, only),) = below.items()
                if isinstance(only, TreeFile):
                    break
                shown, below = f"{shown} / {next_name}", only
            item = self._folder_item(shown, below)
            parent.addChild(item)
            self._add(item, below)
            item.setExpanded(name not in CLOSED)

    def _file_item(self, name: str, file: TreeFile) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name, file.note, figures.size(file.size_bytes)])
        item.setToolTip(0, file.path)
        self._finish(item, is_folder=False)
        return item

    def _folder_item(self, name: str, below: _Folder) -> QTreeWidgetItem:
        count, size = _sum(below)
        item = QTreeWidgetItem([name, _file_count(count), figures.size(size)])
        item.setToolTip(0, name)
        self._finish(item, is_folder=True)
        return item

    def _finish(self, item: QTreeWidgetItem, *, is_folder: bool) -> None:
        item.setIcon(0, icons.icon("folder" if is_folder else "file-text", "secondary"))
        item.setTextAlignment(2, _RIGHT)
        for column in (1, 2):
            item.setForeground(column, theme.colour("secondary"))
        item.setSizeHint(0, QSize(0, theme.px(ROW_PX)))

    def _follow_theme(self) -> None:
        """Icons and colours are painted by theme; opened rows stay as they are."""
        self.setFixedHeight(theme.px(TREE_HEIGHT_PX))
        waiting = [self.invisibleRootItem()]
        while waiting:
            parent = waiting.pop()
            for index in range(parent.childCount()):
                child = parent.child(index)
                assert child is not None, "its index is below the count"
                self._finish(child, is_folder=child.childCount() > 0)
                waiting.append(child)


def _file_count(count: int) -> str:
    return tr("1 file") if count == 1 else tr("{count} files", count=figures.count(count))


def _sum(folder: _Folder) -> tuple[int, int]:
    count = size = 0
    for entry in folder.values():
        below = (1, entry.size_bytes) if isinstance(entry, TreeFile) else _sum(entry)
        count, size = count + below[0], size + below[1]
    return count, size
