"""One window per person and home folder: a second start asks the first to come to the front."""

import hashlib
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from core.places import home

_RAISE = b"raise\n"
_DONE = b"raised\n"
CONNECT_MS = 500
ANSWER_MS = 3000


class SingleInstance(QObject):
    """A local socket whose name stands for the home folder, so that two homes are two instances."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        digest = hashlib.sha256(str(home().absolute()).encode()).hexdigest()[:16]
        self._name = f"benchwright-{digest}"
        self._server: QLocalServer | None = None
        self._raise_window: Callable[[], None] | None = None

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
        """Be the instance that answers. A socket that a crash left behind is taken over."""
        self._raise_window = raise_window
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer)
        if not server.listen(self._name):
            QLocalServer.removeServer(self._name)
            server.listen(self._name)
        self._server = server

    def close(self) -> None:
        """Stop answering."""
        if self._server is not None:
            self._server.close()
            self._server = None

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
