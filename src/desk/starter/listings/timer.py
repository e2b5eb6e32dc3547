"""A timer for tea."""

# region: timer
MINUTES = {"green": 2, "black": 4}

for tea, minutes in MINUTES.items():
    print(f"{tea}: {minutes * 60} seconds")
# endregion: timer
