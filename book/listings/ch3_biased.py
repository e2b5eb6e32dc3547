class Counted:
    def __init__(self, owner):
        self.owner, self.local, self.shared = owner, 1, 0

    def add(self, thread, n):
        if thread == self.owner:
            self.local += n         # plain arithmetic
        else:
            self.shared += n        # atomic, in C

    def merge(self):                # the owner's part
        self.shared += self.local
        self.owner, self.local = None, 0

x = Counted("T1")
for thread, n in ("T1", 1), ("T2", -1), ("T1", -1):
    x.add(thread, n)
    print(f"{thread} {n:+}  {x.local=} {x.shared=}")
    if x.shared < 0:
        x.merge()
        print(f"merged {x.local=} {x.shared=}")
