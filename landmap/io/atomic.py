"""Writing that leaves either the former files or the new ones: when killed, when the disk is full, when two write at once."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from landmap.errors import OutputError

# In a folder that we wrote, the names of what we wrote; what else lies there belongs to the user and is carried over.
RECORD = ".landmap"
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_FULL = {errno.ENOSPC, errno.EFBIG, *(getattr(errno, name) for name in ("EDQUOT",) if hasattr(errno, name))}
_BUSY = {errno.EBUSY, *(getattr(errno, name) for name in ("ETXTBSY",) if hasattr(errno, name))}
_WRITING = _READ_ONLY | _FULL | _BUSY | {errno.EIO, errno.ENOTDIR, errno.ENAMETOOLONG}


def write_file(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` as a whole. Raises OutputError; the former file is then untouched."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise output_error(error, path) from error
    finally:
        beside.unlink(missing_ok=True)


def put_in_place(made: Path, target: Path, stale: Collection[str] = ()) -> tuple[Path, ...]:
    """Move the files in the folder ``made`` beside ``target``, which goes last: all of them, or none and the former stay.

    ``stale`` are suffixes of what may lie beside a former target and would contradict the new one; they are removed. Gives the
    new files. Raises OSError.
    """
    fresh = sorted((path for path in made.iterdir() if path.is_file()), key=lambda path: (path.name == target.name, path.name))
    gone = [target.with_suffix(suffix) for suffix in stale if target.with_suffix(suffix).exists()]
    former = made / "former"
    former.mkdir()
    places = [target.with_name(path.name) for path in fresh]
    for path in {*gone, *(place for place in places if place.exists())}:
        _linked(path, former / path.name)
    try:
        for path in gone:
            path.unlink()
        for path, place in zip(fresh, places, strict=True):
            _flush(path)
            path.replace(place)
    except OSError:
        for place in places:
            place.unlink(missing_ok=True)
        for path in former.iterdir():
            path.replace(target.with_name(path.name))
        raise
    _sync(target.parent)
    return tuple(places)


def _flush(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


@contextmanager
def replacing(folder: Path, *, whole: bool = True) -> Iterator[Path]:
    """A new, empty folder to write into; when the block ends well it takes the place of ``folder`` as a whole.

    What the user put into the former folder is carried over, and with ``whole = False`` also what we wrote there before and do
    not write now. On any failure the new folder is removed and the former one is as
    it was. Raises OutputError when the place cannot be written to (before the block runs), when the disk fills up, and
    when another build writes to the same place.
    """
    folder = folder.resolve()
    fresh = _named(folder, "new")
    with ExitStack() as held:
        with _place(folder):
            held.enter_context(_lock(folder))
            _recover(folder)
            fresh.mkdir()
        held.callback(shutil.rmtree, fresh, ignore_errors=True)  # after a success, it is the former folder
        try:
            yield fresh
        except OSError as error:
            if error.errno not in _WRITING:
                raise
            raise output_error(error, folder) from error
        with _place(folder):
            _finish(fresh, folder, whole=whole)


def output_error(error: OSError, path: Path) -> OutputError:
    """The OSError of writing ``path`` as one clear message."""
    if error.errno in _FULL:
        said = (
            "磁盘已满，或超过允许的大小",
            "the disk is full, or the allowed size exceeded",
            "腾出空间后重试",
            "free some space and try again",
        )
    elif error.errno in _READ_ONLY:
        said = (
            "不能写入：只读，或没有权限",
            "read-only, or no permission to write",
            "用 --out 换一个可写的文件夹",
            "choose a writable folder with --out",
        )
    elif error.errno in _BUSY or getattr(error, "winerror", None) == 32:
        said = (
            "正被其他程序占用",
            "in use by another program",
            "关闭打开它的程序（QGIS、Excel、浏览器）后重试",
            "close the program that has it open and try again",
        )
    elif error.errno in (errno.ENOTDIR, errno.EEXIST):
        said = ("不是文件夹", "not a folder", "用 --out 换一个文件夹", "choose a folder with --out")
    else:
        reason = error.strerror or str(error)
        said = (
            f"写不了：{reason}",
            f"cannot be written: {reason}",
            "用 --out 换一个文件夹",
            "choose another folder with --out",
        )
    return OutputError(
        said[0],
        said[1],
        where=str(path),
        mend_zh=f"{said[2]}；原有输出未动",
        mend_en=f"{said[3]}; the former output is untouched",
    )


@contextmanager
def _place(folder: Path) -> Iterator[None]:
    """Every OSError inside is about the place itself."""
    try:
        yield
    except OSError as error:
        raise output_error(error, folder) from error


def _named(folder: Path, kind: str) -> Path:
    return folder.with_name(f".{folder.name}.{kind}")


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Hold the place against a second build. The lock dies with the process, so that a killed build locks nobody out."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    path = _named(folder, "lock")
    stream = path.open("w")
    try:
        if not _held(stream.fileno()):
            raise OutputError(
                "另一个 landmap 正在写这个文件夹",
                "another landmap is writing to this folder",
                where=str(folder),
                mend_zh="等它结束，或用 --out 换一个文件夹",
                mend_en="wait for it to end, or choose another folder with --out",
            )
        try:
            yield
        finally:
            with suppress(OSError):  # Windows cannot remove an open file; an empty lock file left behind does no harm
                path.unlink()
    finally:
        stream.close()


def _held(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return os.fstat(descriptor).st_nlink > 0  # else its holder has just removed it: that lock is nobody's
    except OSError:
        return False
    return True


def _recover(folder: Path) -> None:
    """Put right what a killed build left: the former folder set aside, a new one half written."""
    former = _named(folder, "old")
    if former.exists() and not folder.exists():
        former.rename(folder)
    for left in (former, _named(folder, "new")):
        shutil.rmtree(left, ignore_errors=True)


def _finish(fresh: Path, folder: Path, *, whole: bool) -> None:
    written = sorted(path.name for path in fresh.iterdir())
    _must_be_ours(folder, written)
    kept = set() if whole else {name for name in _ours(folder) if (folder / name).exists()}
    (fresh / RECORD).write_text("".join(f"{name}\n" for name in sorted({*written, *kept})), encoding="utf-8")
    if folder.exists():
        _carry_over(folder, fresh, leave=_ours(folder) - kept)
        fresh.chmod(folder.stat().st_mode)
    for path in (*fresh.rglob("*"), fresh):
        _sync(path)
    if not folder.exists():
        fresh.rename(folder)
    elif not _exchanged(fresh, folder):
        _renamed_twice(fresh, folder)
    _sync(folder.parent)


def _ours(former: Path) -> set[str]:
    record = former / RECORD
    return set(record.read_text(encoding="utf-8").splitlines()) if record.is_file() else set()


def _must_be_ours(folder: Path, written: list[str]) -> None:
    """Refuse to replace a file that somebody else put there."""
    theirs = [name for name in written if (folder / name).exists() and name not in _ours(folder)]
    if theirs:
        raise OutputError(
            f"文件夹里已有不是 landmap 写的 {'、'.join(theirs)}",
            f"the folder holds files that landmap did not write: {', '.join(theirs)}",
            where=str(folder),
            mend_zh="把它们移走，或用 --out 换一个文件夹；原有文件未动",
            mend_en="move them away, or choose another folder with --out; they are untouched",
        )


def _carry_over(former: Path, fresh: Path, *, leave: Collection[str]) -> None:
    for path in former.iterdir():
        target = fresh / path.name
        if path.name in leave or path.name == RECORD or target.exists():
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, target, symlinks=True, copy_function=_linked)
        else:
            _linked(path, target)


def _linked(source: str | Path, target: str | Path) -> None:
    """The same file under a second name where the disk allows it, else a copy; the former folder keeps its own."""
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)


def _exchanged(fresh: Path, folder: Path) -> bool:
    """Swap the two names in one step (Linux), so that at no moment is there no folder."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    exchange, here = 2, -100  # RENAME_EXCHANGE, AT_FDCWD
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return call is not None and call(here, os.fsencode(fresh), here, os.fsencode(folder), exchange) == 0


def _renamed_twice(fresh: Path, folder: Path) -> None:
    former = _named(folder, "old")
    folder.rename(former)
    try:
        fresh.rename(folder)
    except OSError:
        former.rename(folder)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _sync(path: Path) -> None:
    if path.is_symlink() or sys.platform == "win32":  # Windows syncs no folders
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
