import sys


def main():
    # region: count
    count = sys.getrefcount(main)

    if count > 1:
        print(count)
    # endregion: count


# region: open
main()
