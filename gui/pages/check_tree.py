"""The tree view of a report: one line of 24 px a folder, file or finding, with counts as icon and number."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from core.check.findings import Severity
from core.check.report import counts
from gui import icons, theme
from gui.i18n import text_of, tr
from gui.icons import IconName
from gui.pages.check_nodes import Node, NodeKind
from gui.widgets.state_label import Mark

Index = QModelIndex | QPersistentModelIndex

NODE_ROLE = Qt.ItemDataRole.UserRole
ROW_PX = 24
INDENT_PX = 16
GAP_PX = 8
_ICONS: dict[NodeKind, IconName] = {
    NodeKind.FOLDER: "folder",
    NodeKind.RESULT: "folder",
    NodeKind.FILE: "file",
}


class FindingModel(QAbstractItemModel):
    """The nodes of a report for a view; a new report or filter resets it."""

    def __init__(self) -> None:
        super().__init__()
        self.root = self._before = Node("", NodeKind.FOLDER)

    def show_nodes(self, root: Node) -> None:
        """Show another tree."""
        self.beginResetModel()
        # Qt's indexes point at nodes without owning them, and some live until the view has taken the reset in.
        self._before, self.root = self.root, root
        self.endResetModel()

    def node(self, index: Index) -> Node:
        """The node of an index, the root for none."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Node) else self.root

    def index_of(self, node: Node) -> QModelIndex:
        """The index of a node of this tree."""
        return self.createIndex(node.row, 0, node) if node.parent is not None else QModelIndex()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008  # Qt's default
        children = self.node(parent).children
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        above = self.node(index).parent
        return self.index_of(above) if above is not None else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.node(parent).children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        node = self.node(index)
        if role == NODE_ROLE:
            return node
        if role == Qt.ItemDataRole.DisplayRole:
            return node.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return node.name if node.finding is None else f"{node.name}\n{node.finding.rule}\n{node.finding.path}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(node)
        return None


def spoken(node: Node) -> str:
    """A line in words, for screen readers: what the icons and numbers say to the eye."""
    if node.finding is not None:
        word = tr("Error") if node.finding.severity is Severity.ERROR else tr("Warning")
        return f"{word}: {node.name}, {node.finding.rule}"
    if not node.error_count and not node.warning_count:
        return tr("{name}: no findings", name=node.name)
    return f"{node.name}: {text_of(counts(node.error_count, node.warning_count))}"


class _FindingDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(ROW_PX))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        node: Node = index.data(NODE_ROLE)
        painter.save()
        area: QRect = option.rect
        icon_px = theme.px(16)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("hover"))
        left = area.left() + icon_px + GAP_PX
        right = self._paint_right(painter, area, node, left)
        if node.finding is not None:
            mark = Mark.BAD if node.finding.severity is Severity.ERROR else Mark.CAUTION
            icon, role = mark.icon, mark.colour_role
        else:
            icon, role = _ICONS[node.kind], "secondary"
        box = QRectF(area.left(), area.center().y() - icon_px / 2 + 1, icon_px, icon_px)
        icons.paint(painter, box, icon, role)
        painter.setFont(_font(node))
        painter.setPen(theme.colour("text"))
        room = QRect(left, area.top(), max(right - GAP_PX - left, 0), area.height())
        elide = Qt.TextElideMode.ElideMiddle if node.finding is None else Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(node.name, elide, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        state = option.state
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRect(area.adjusted(-2, 0, -1, -1))
        painter.restore()

    def _paint_right(self, painter: QPainter, area: QRect, node: Node, left_of_name: int) -> int:
        """Rule id, counts, or "no findings" at the right; gives the left edge of it."""
        right = area.right() - GAP_PX
        if node.finding is not None:
            name_px = QFontMetrics(_font(node)).horizontalAdvance(node.name)
            rule_px = QFontMetrics(theme.mono_font()).horizontalAdvance(node.finding.rule)
            # The words matter more than the id, which stands beside the finding too.
            if name_px + rule_px + 2 * GAP_PX > right - left_of_name:
                return right
            painter.setFont(theme.mono_font())
            painter.setPen(theme.colour("secondary"))
            return self._text_before(painter, area, right, node.finding.rule)
        painter.setFont(theme.body_font())
        if node.kind is NodeKind.RESULT and not node.error_count and not node.warning_count:
            good = node.result is None or node.result.valid
            mark = Mark.GOOD if good else Mark.BAD
            words = tr("no findings") if good else tr("invalid")
            painter.setPen(theme.colour(mark.colour_role))
            left = self._text_before(painter, area, right, words)
            return self._icon_before(painter, area, left - 4, mark)
        for count, mark in ((node.warning_count, Mark.CAUTION), (node.error_count, Mark.BAD)):
            if count:
                painter.setPen(theme.colour(mark.colour_role))
                right = self._icon_before(
                    painter, area, self._text_before(painter, area, right, f"{count:,}") - 4, mark
                )
                right -= GAP_PX
        return right

    @staticmethod
    def _text_before(painter: QPainter, area: QRect, right: int, text: str) -> int:
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(QRect(right - width, area.top(), width, area.height()), Qt.AlignmentFlag.AlignVCenter, text)
        return right - width

    @staticmethod
    def _icon_before(painter: QPainter, area: QRect, right: int, mark: Mark) -> int:
        side = theme.px(16)
        box = QRectF(right - side, area.center().y() - side / 2 + 1, side, side)
        icons.paint(painter, box, mark.icon, mark.colour_role)
        return right - side


def _font(node: Node) -> QFont:
    return theme.body_font(QFont.Weight.Normal if node.finding is None else QFont.Weight.Medium)


class FindingView(QTreeView):
    """The tree. `node_chosen` is sent when another line is the current one."""

    node_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.nodes = FindingModel()
        self.setModel(self.nodes)
        self.setItemDelegate(_FindingDelegate(self))
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setIndentation(theme.px(INDENT_PX))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Files and findings"))
        self.selectionModel().currentChanged.connect(lambda now, _before: self.node_chosen.emit(self.nodes.node(now)))

    def show_nodes(self, root: Node) -> None:
        """Show another tree: what was folded and chosen before stays so where it is still there."""
        folded = {node.key() for node in self.nodes.root.walk() if node.children and not self._is_open(node)}
        chosen = self.current_node()
        wanted = chosen.key() if chosen is not None else None
        self.nodes.show_nodes(root)
        self.expandAll()
        again = None
        for node in root.walk():
            if node.key() in folded:
                self.collapse(self.nodes.index_of(node))
            if again is None and node.key() == wanted:
                again = node
        self.choose(again or first_finding(root))

    def choose(self, node: Node | None) -> None:
        """Make `node` the current line, or none."""
        if node is None:
            self.setCurrentIndex(QModelIndex())
            self.node_chosen.emit(None)
            return
        index = self.nodes.index_of(node)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.node_chosen.emit(node)

    def current_node(self) -> Node | None:
        """The current line."""
        index = self.currentIndex()
        return self.nodes.node(index) if index.isValid() else None

    def _is_open(self, node: Node) -> bool:
        return self.isExpanded(self.nodes.index_of(node))

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """A chevron for what can be folded; no lines."""
        if not self.nodes.node(index).children:
            return
        side = theme.px(16)
        middle = QPoint(rect.right() - self.indentation() // 2, rect.center().y() + 1)
        box = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
        icons.paint(painter, box, "chevron-down" if self.isExpanded(index) else "chevron-right", "secondary")


def first_finding(root: Node) -> Node | None:
    """The first error, or the first warning, or the first result."""
    lines = list(root.walk())
    errors = (one for one in lines if one.finding is not None and one.finding.severity is Severity.ERROR)
    findings = (one for one in lines if one.finding is not None)
    results = (one for one in lines if one.kind is NodeKind.RESULT)
    return next(errors, None) or next(findings, None) or next(results, None)
