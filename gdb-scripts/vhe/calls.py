# SPDX-License-Identifier: MIT
"""The call stack, followed from event to event: where the ioctl and the switch
have their frames, so that it is known who runs and when the switch is left.

Three stacks: the kernel's, which survives the guest, for the switch returns
to whoever called it; the guest's and user space's, of which only the depth is
asked. docs/trace.md has the words.
"""

from . import a64

DEEPEST = 256


class Frames:
    """Return addresses, the innermost last."""

    def __init__(self):
        self.waits = []

    @property
    def depth(self):
        return len(self.waits)

    def push(self, address):
        if len(self.waits) == DEEPEST:
            del self.waits[0]  # runaway recursion: the newest matter
        self.waits.append(address)

    def cut(self, depth):
        del self.waits[depth:]

    def left_by(self, pc):
        """(frames behind a return to `pc`, does anybody wait there?)

        The innermost who waits there; frames above it were left by tail calls.
        """
        depth = self.depth
        while depth and self.waits[depth - 1] != pc:
            depth -= 1
        return (depth - 1, True) if depth else (0, False)


class Calls:
    """follow() every event, in order."""

    def __init__(self, landmarks):
        self._land = landmarks
        self._kernel = Frames()
        self._guest = Frames()
        self._user = Frames()
        self.ioctl_depth = 0    # of its frame; 0: not inside
        self.run_depth = 0
        self.returned = False   # the last event ended a call
        self._holes = False     # calls were made in a gap, unseen

    def follow(self, before, event, link):
        """Moves on to an event; its depth. link: x30 where it was read."""
        frames = self._frames(event)
        self.returned = False
        if frames is self._user:
            self._forget(before)
        if frames is self._kernel:
            self._follow_kernel(before, event, link)
        elif before and not event.gap:
            self._follow_plain(frames, before, event)
        return min(frames.depth, 255)

    def in_caller(self):
        """Is this the ioctl's own frame? An unseen caller is any host code."""
        return (not self.ioctl_depth
                or self._kernel.depth == self.ioctl_depth)

    def back(self):
        """Where the switch returns to; None outside of it."""
        return (self._kernel.waits[self.run_depth - 1] if self.run_depth
                else None)

    def _frames(self, event):
        if event.in_guest:
            return self._guest
        return self._kernel if event.el else self._user

    def _forget(self, before):
        """No kernel frame survives user space, and no user's the kernel."""
        self._kernel.cut(0)
        self._holes = False
        self._leave()
        if before and (before.el or before.in_guest):
            self._user.cut(0)

    def _leave(self):
        if self._kernel.depth < self.ioctl_depth:
            self.ioctl_depth = 0
        if self._kernel.depth < self.run_depth:
            self.run_depth = 0

    def _follow_plain(self, frames, before, event):
        insn = a64.decode(before.word)
        if event.exception or event.el != before.el:
            return
        if insn.kind in a64.CALLS:
            frames.push(before.pc + 4)
        if insn.kind == "ret":
            frames.cut(frames.left_by(event.pc)[0])

    def _follow_kernel(self, before, event, link):
        if event.gap:
            self._find(event.pc)
        elif before:
            self._follow_insn(before, event)
        self._resume(event.pc)
        self._enter(event, link)

    def _follow_insn(self, before, event):
        insn = a64.decode(before.word)
        if event.exception or event.el != before.el:
            return
        if insn.kind in a64.CALLS:
            self._kernel.push(before.pc + 4)
        if insn.kind == "ret" or (insn.kind == "eret"
                                  and self._ends_call(event.pc)):
            self._return(event.pc)
            self.returned = True

    def _ends_call(self, pc):
        """Does an ERET to the level it is at? Nobody waits where an exception
        returns to; of calls made in a gap only the ioctl's are known."""
        return (self._kernel.left_by(pc)[1]
                or (self._holes and self._land.in_ioctl(pc)))

    def _return(self, pc):
        depth, waited = self._kernel.left_by(pc)
        if not waited and self._holes:
            self._find(pc)
            return
        self._kernel.cut(depth)
        self._leave()

    def _find(self, pc):
        """Behind a gap the frame is known in two places: where the switch
        returns to, and in the ioctl. All other code is deeper than that."""
        self._holes = True
        kernel = self._kernel
        if self.run_depth and pc == kernel.waits[self.run_depth - 1]:
            kernel.cut(self.run_depth - 1)
        if self.ioctl_depth and self._land.in_ioctl(pc):
            kernel.cut(self.ioctl_depth)
        elif self.ioctl_depth and kernel.depth == self.ioctl_depth:
            kernel.push(0)
        self._leave()

    def _resume(self, pc):
        """The ioctl is come upon in the middle: its frame was forgotten when
        another task went to user space, or the recording began there."""
        if (self.ioctl_depth or pc == self._land.ioctl
                or not self._land.in_ioctl(pc)):
            return
        self._holes = True
        self._kernel.cut(0)
        self.run_depth = 0
        self._kernel.push(0)
        self.ioctl_depth = 1

    def _enter(self, event, link):
        """Where a call was not seen, the link register has its return."""
        land = self._land
        if (event.pc in (land.ioctl, land.run)
                and (event.gap or not self._kernel.depth)):
            self._kernel.push(link)
        if event.pc == land.ioctl and not self.ioctl_depth:
            self.ioctl_depth = self._kernel.depth
        if event.pc == land.run and not self.run_depth:
            self.run_depth = self._kernel.depth
