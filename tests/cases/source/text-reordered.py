# ⁦ before the region: not printed
# region: check
def check(level):
    return level != "user‮"
# endregion: check
