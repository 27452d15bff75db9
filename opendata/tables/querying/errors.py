"""What a question can come to instead of an answer."""


class BadQuery(Exception):
    """The question is not one; ``parameter`` is the one at fault, the text says what to do."""

    def __init__(self, parameter: str, message: str) -> None:
        super().__init__(message)
        self.parameter = parameter


class TooSlow(Exception):
    """The answer took longer than a question may take, and was given up."""

    def __init__(
        self, message: str = "这个查询一秒之内算不完，已经停下。请加上筛选条件，或者下载整个文件自己算。"
    ) -> None:
        super().__init__(message)


class Unreadable(Exception):
    """The files of the version are gone, or are not as they were written."""

    def __init__(self) -> None:
        super().__init__("这一版的数据文件现在读不出来，管理员会收到错误记录。请过些时候再试。")


class Busy(TooSlow):
    """Others are asking so much that this question did not get its turn."""

    def __init__(self) -> None:
        super().__init__("现在查询的人太多，请过半分钟再试；整个文件随时可以下载。")
