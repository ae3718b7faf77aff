"""Counting on a Dask cluster: the same function, sent to where the files are."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

from qms.errors import ImportProblem
from qms.i18n import M

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from distributed import Client

    from qms.exchange.survey_jobs import Sent

Found = TypeVar("Found")

_PATIENCE: Final = 10  # seconds until a scheduler answers


def on_cluster(
    address: str, count: Callable[[Sent], Found], sent: Sequence[Sent]
) -> Iterator[Found]:
    """Yield what a function makes of each file, in their order; raises ImportProblem.

    The machines of the cluster have qms and find the files under the same paths.  Tables, digests
    of ids and the key of these go over its network, no answer of a person.
    """
    with _client(address) as client:
        futures = client.map(count, sent, pure=False)
        try:
            yield from client.gather(futures)
        except Exception as error:  # whatever was raised over there is raised here, and more
            raise _stopped(address, error) from error
        finally:
            client.cancel(futures)


@contextmanager
def _client(address: str) -> Iterator[Client]:
    try:
        from distributed import Client
    except ImportError as error:
        raise ImportProblem(
            M("Counting on a cluster needs Dask."), M("Install it: pip install 'qms[cluster]'")
        ) from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ImportProblem(
            M("There is no cluster at {address}.", address=address),
            M("Give the address that the scheduler shows, as tcp://host:8786."),
        ) from error
    try:
        yield client
    finally:
        client.close()


def _stopped(address: str, error: Exception) -> ImportProblem:
    """Say that a machine of the cluster gave up: out of memory, another version of qms."""
    return ImportProblem(
        M(
            "The cluster at {address} stopped: {reason}",
            address=address,
            reason=type(error).__name__,
        ),
        M("Every machine of it needs this version of qms, and memory for one file."),
    )
