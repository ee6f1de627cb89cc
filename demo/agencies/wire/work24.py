"""What both services of Work24 share: the key, the refusals."""

from collections.abc import Mapping

from demo.agencies.wire.common import DEMO_KEY, Answer, xml

BAD_PARAMETER = "요청 파라미터 값이 올바르지 않습니다."
NO_KEY = "유효하지 않은 인증키입니다."
SPENT = "일일 호출 허용 건수를 초과하였습니다."
NOT_FOUND = "조회된 정보가 없습니다."


def refusal(message: str) -> Answer:
    """Work24's one way to say no."""
    return xml(f"<GO24><error>{message}</error></GO24>")


def key_refusal(parameters: Mapping[str, str]) -> Answer | None:
    """The refusal for a missing or wrong key, None where the key is right."""
    return None if parameters.get("authKey") == DEMO_KEY else refusal(NO_KEY)
