"""An office that publishes models, as the tests of a sync see it."""

from dataclasses import dataclass
from pathlib import Path

from app.model_signature import sign
from tests.models import development_key, name_of, publish_model


@dataclass
class Office:
    """What an office publishes, and what was asked of it since `asked` was emptied.

    `answers` are what it answers otherwise by name, `later` from the second time on; the
    connection breaks once after so many bytes of a file in `cuts`.
    """

    folder: Path
    address: str
    asked: list[tuple[str, str | None]]
    answers: dict[str, tuple[int, str, bytes]]
    later: dict[str, tuple[int, str, bytes]]
    cuts: dict[str, int]

    def name(self, content: bytes) -> str:
        return name_of(content)

    def publish(self, content: bytes | None, signature: bytes | None = None) -> None:
        """Let the next version come with a model, whatever it is; the listings stay."""
        publish_model(self.folder, content, signature)

    def publish_signed(self, content: bytes) -> None:
        self.publish(content, sign(content, development_key()))

    def models_asked(self) -> list[str]:
        return [path for path, _ in self.asked if path.endswith(".onnx")]
