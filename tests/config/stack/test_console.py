import io

from config.stack.console import Console


class Terminal(io.StringIO):
    def isatty(self):
        return True


class ClosedPipe(io.StringIO):
    def write(self, text):
        raise BrokenPipeError


def test_columns_line_up_under_wide_characters():
    screen = io.StringIO()

    Console(screen).table([("角色", "用户名"), ("督查室", "ducha"), ("admin", "管理员")])

    assert screen.getvalue() == "  角色    用户名\n  督查室  ducha\n  admin   管理员\n"


def test_colours_are_for_terminals_only():
    terminal, file = Terminal(), io.StringIO()

    Console(terminal).relay("web", "hello")
    Console(file).relay("web", "hello")

    assert terminal.getvalue() == "\x1b[36mweb     |\x1b[0m hello\n"
    assert file.getvalue() == "web     | hello\n"


def test_a_terminal_that_is_gone_is_noticed_and_not_written_to_again():
    console = Console(ClosedPipe())

    console.say("a")
    console.say("b")

    assert console.closed
