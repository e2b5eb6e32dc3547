"""Biased reference counting, as a model in Python."""


class Obj:
    def __init__(self, owner):
        self.owner = owner      # the thread that made it
        self.local = 1          # plain arithmetic
        self.shared = 0         # atomic in the real thing
        self.queued = self.dead = False

    def incref(self, thread):
        if thread == self.owner:
            self.local += 1
        else:
            self.shared += 1

    def decref(self, thread):
        if thread == self.owner:
            self.local -= 1
            if self.local == 0:
                self.merge()
        else:
            self.shared -= 1
            if self.owner is None:
                self.dead = self.shared == 0
            elif self.shared < 0:
                self.queued = True  # ask the owner to merge

    def merge(self):            # only the owner comes here
        self.shared += self.local
        self.local, self.owner = 0, None
        self.dead = self.shared == 0

    def show(self, what):
        print(f"{what:<26}local {self.local}  shared"
              f" {self.shared:>2}  dead {self.dead}")


x = Obj("T1")
x.show("T1 makes it")
x.incref("T1")
x.show("T1 takes a second one")
x.decref("T2")
x.show("handed to T2, T2 drops it")
print("queued for T1:", x.queued)
x.merge()
x.show("T1 merges at a safe point")
x.decref("T1")
x.show("T1 drops the last one")
