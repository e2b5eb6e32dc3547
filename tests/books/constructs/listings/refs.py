"""How many references."""
import sys

# region: count
def count(thing):
    # two: the name and the argument
    return sys.getrefcount(thing) - 1


print(count(object()))
# endregion: count
