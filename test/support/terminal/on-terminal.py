"""Runs a program on a terminal of its own: on-terminal.py COLUMNS ROWS PROGRAM ARGS...

Standard input has one JSON object a line: {"type": TEXT}, {"size": [COLUMNS, ROWS]} or {"signal": NAME}. Standard output
gets one a line: {"out": BASE64} for what the program wrote, {"stopped": true}, and {"code": N} at the end, with minus the
signal's number where one ended it.
"""

import base64
import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios


def set_size(fd, columns, rows):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def say(**what):
    print(json.dumps(what), flush=True)


def obey(master, child, wish):
    if "type" in wish:
        os.write(master, wish["type"].encode())
    if "size" in wish:
        set_size(master, *wish["size"])
    if "signal" in wish:
        os.kill(child, getattr(signal, wish["signal"]))


def has_stopped(child):
    """Its end is waited for when all output is read: here an ended one is one that can't stop any more."""
    try:
        return os.waitid(os.P_PID, child, os.WSTOPPED | os.WNOHANG) is not None
    except ChildProcessError:
        return False


columns, rows, *program = sys.argv[1:]
child, master = pty.fork()
if child == 0:
    set_size(0, int(columns), int(rows))
    os.execvp(program[0], program)

wishes = b""
watched = [master, 0]
while master in watched:
    ready, _, _ = select.select(watched, [], [], 0.05)
    if master in ready:
        try:
            read = os.read(master, 65536)
        except OSError:
            read = b""
        if read:
            say(out=base64.b64encode(read).decode())
        else:
            watched.remove(master)
    if 0 in ready:
        read = os.read(0, 65536)
        if not read:
            watched.remove(0)
        *lines, wishes = (wishes + read).split(b"\n")
        for line in lines:
            obey(master, child, json.loads(line))
    if has_stopped(child):
        # What it wrote before it stopped comes first.
        while master in select.select([master], [], [], 0)[0]:
            say(out=base64.b64encode(os.read(master, 65536)).decode())
        say(stopped=True)
_, status = os.waitpid(child, 0)
say(code=os.waitstatus_to_exitcode(status))
