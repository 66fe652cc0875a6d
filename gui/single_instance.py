"""One window per person and home folder: a second start asks the first to come to the front."""

import contextlib
import hashlib
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from core.errors import ExpectedError
from core.files import exclusive_lock
from core.places import home

_RAISE = b"raise\n"
_DONE = b"raised\n"
LOCK_FILE = "window.lock"
CONNECT_MS = 500
ANSWER_MS = 3000


class SingleInstance(QObject):
    """A lock in the home folder says who has the window; a local socket, named after the folder, only raises it.

    A window that is too busy to answer keeps its lock, and a lock goes with its process, however that ends.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        digest = hashlib.sha256(str(home().absolute()).encode()).hexdigest()[:16]
        self._name = f"benchwright-{digest}"
        self._server: QLocalServer | None = None
        self._raise_window: Callable[[], None] | None = None
        self._held = contextlib.ExitStack()

    def claim(self) -> bool:
        """Be the only instance of this home until `close`; False when another one is."""
        try:
            return self._held.enter_context(exclusive_lock(home() / LOCK_FILE))
        except ExpectedError:
            # A home that cannot be written holds no lock. The window opens all the same and says what is the matter.
            return not self.raise_other()

    def raise_other(self) -> bool:
        """Ask an instance that is open to come to the front; False when there is none that answers."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(CONNECT_MS):
            return False
        socket.write(_RAISE)
        socket.waitForBytesWritten(CONNECT_MS)
        answered = socket.waitForReadyRead(ANSWER_MS) and bytes(socket.readAll().data()) == _DONE
        socket.disconnectFromServer()
        return answered

    def listen(self, raise_window: Callable[[], None]) -> None:
        """Be the instance that answers, after `claim`. A socket that a crash left behind is taken over."""
        self._raise_window = raise_window
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer)
        if not server.listen(self._name):
            QLocalServer.removeServer(self._name)
            server.listen(self._name)
        self._server = server

    def close(self) -> None:
        """Stop answering and give the home free."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._held.close()

    def _answer(self) -> None:
        if self._server is None:
            return
        socket = self._server.nextPendingConnection()
        while socket is not None:
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._read(socket)
            socket = self._server.nextPendingConnection()

    def _read(self, socket: QLocalSocket) -> None:
        if bytes(socket.readAll().data()) == _RAISE and self._raise_window is not None:
            self._raise_window()
            socket.write(_DONE)
            socket.flush()
